package eyas.output.form;

import eyas.engine.Alert;
import eyas.text.json.JsonText;

/** Renders alerts in one format. Not thread-safe. */
@FunctionalInterface
public interface AlertRenderer {
    /**
     * Returns an alert as one line of text, without a line end.
     *
     * @param repeats the number of repetitions that it stands for, including itself; 0 if it is not a repetition
     */
    String line(Alert alert, long repeats);

    /** Returns the renderer of a format other than Falco's. */
    static AlertRenderer of(AlertFormat form, Producer producer) {
        return switch (form) {
            case OCSF, ECS -> new DocumentRenderer(form.label(), producer);
            case OTLP -> new OtlpRenderer(producer);
            case FALCO -> throw new IllegalArgumentException("Falco's format depends on more than its name");
        };
    }

    /** Returns the renderer of log records without their {@link OtlpEnvelope}, for senders that batch several. */
    static AlertRenderer ofRecords(Producer producer) {
        OtlpRecord record = new OtlpRecord(producer);
        return (alert, repeats) -> JsonText.inOrder(record.of(alert, repeats));
    }
}
