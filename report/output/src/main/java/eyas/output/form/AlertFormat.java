package eyas.output.form;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The formats of alerts in outputs. */
public enum AlertFormat {
    /** Falco's JSON, or its text if configured. */
    FALCO,
    /** A Detection Finding of the Open Cybersecurity Schema Framework 1.7. */
    OCSF,
    /** A document of the Elastic Common Schema 9. */
    ECS,
    /** OpenTelemetry's log data, as written by its file exporter. */
    OTLP;

    /** Returns the form's name in options and configuration. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns all names, for messages. */
    public static String labels() {
        return Arrays.stream(values()).map(AlertFormat::label).collect(Collectors.joining(", "));
    }

    /** Returns the format of this name, or empty if there is none. */
    public static Optional<AlertFormat> of(String word) {
        return Arrays.stream(values()).filter(form -> form.label().equals(word)).findFirst();
    }
}
