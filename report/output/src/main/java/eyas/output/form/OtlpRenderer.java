package eyas.output.form;

import eyas.engine.Alert;
import eyas.text.json.JsonText;

/** Writes alerts as log data of OpenTelemetry, each line complete, as its file exporter does. */
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
