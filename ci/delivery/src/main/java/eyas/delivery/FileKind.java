package eyas.delivery;

import java.util.Arrays;
import java.util.Optional;

/** The kind of a delivered file. */
public enum FileKind {
    /** The report, {@code report.json}. */
    REPORT("report"),
    /** The recorded events, secrets masked. */
    CAPTURE("capture");

    private final String word;

    FileKind(String word) {
        this.word = word;
    }

    /** Returns the kind's name in a manifest. */
    public String word() {
        return word;
    }

    /** Returns the kind with this name. */
    static Optional<FileKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}
