package eyas.output.form;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** In which form alerts leave the program. */
public enum AlertFormat {
    /** Falco's JSON, or its text where that is configured. */
    FALCO,
    /** A Detection Finding of the Open Cybersecurity Schema Framework 1.7. */
    OCSF,
    /** A document of the Elastic Common Schema 9. */
    ECS,
    /** OpenTelemetry's log data, as its file exporter writes them. */
    OTLP;

    /** Return the form's name in options and configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Return all names, for messages. */
    public static String words() {
        return Arrays.stream(values()).map(AlertFormat::word).collect(Collectors.joining(", "));
    }

    /** Return the form of this name; empty where there is none. */
    public static Optional<AlertFormat> of(String word) {
        return Arrays.stream(values()).filter(form -> form.word().equals(word)).findFirst();
    }
}
