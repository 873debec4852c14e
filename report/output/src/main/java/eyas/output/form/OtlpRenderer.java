package eyas.output.form;

import eyas.engine.Alert;
import eyas.text.json.JsonText;

/** Renders alerts as OpenTelemetry log data, each line complete, like its file exporter. */
final class OtlpRenderer implements AlertRenderer {
    private final OtlpRecord record;
    private final OtlpEnvelope envelope;

    OtlpRenderer(Producer producer) {
        this.record = new OtlpRecord(producer);
        this.envelope = OtlpEnvelope.of(producer);
    }

    @Override
    public String line(Alert alert, long repeats) {
        return envelope.before() + JsonText.inOrder(record.of(alert, repeats)) + envelope.after();
    }
}
