package eyas.delivery;

import java.util.Arrays;
import java.util.Optional;

/** The kind of a delivered file. */
public enum FileKind {
    /** The report, {@code report.json}. */
    REPORT("report"),
    /** The recorded events, secrets masked. */
    CAPTURE("capture");

    private final String label;

    FileKind(String word) {
        this.label = word;
    }

    /** Returns the kind's name in a manifest. */
    public String label() {
        return label;
    }

    /** Returns the kind with this name. */
    static Optional<FileKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.label.equals(word)).findFirst();
    }
}
