package eyas.output.form;

import eyas.engine.Alert;
import eyas.text.json.JsonText;

/** Writes alerts in one form. One thread. */
@FunctionalInterface
public interface AlertRenderer {
    /**
     * Return an alert as one line of text, without a line end.
     *
     * @param repeats how many alerts it stands for that repeat an earlier one, itself included; 0 where it is no repetition
     */
    String line(Alert alert, long repeats);

    /** Return the renderer of a form that is not Falco's. */
    static AlertRenderer of(AlertFormat form, Producer producer) {
        return switch (form) {
            case OCSF, ECS -> new DocumentRenderer(form.word(), producer);
            case OTLP -> new OtlpRenderer(producer);
            case FALCO -> throw new IllegalArgumentException("Falco's form depends on more than its name");
        };
    }

    /** Return the renderer of log records without their {@link OtlpEnvelope}, for whoever sends several in one. */
    static AlertRenderer ofRecords(Producer producer) {
        OtlpRecord record = new OtlpRecord(producer);
        return (alert, repeats) -> JsonText.inOrder(record.of(alert, repeats));
    }
}
