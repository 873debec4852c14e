package eyas.delivery;

import java.util.Arrays;
import java.util.Optional;

/** What a file that is sent of a job is. */
public enum FileKind {
    /** What the job did: {@code report.json}. */
    REPORT("report"),
    /** The recorded events, secrets masked. */
    CAPTURE("capture");

    private final String word;

    FileKind(String word) {
        this.word = word;
    }

    /** Return the word for it in an announcement. */
    public String word() {
        return word;
    }

    /** Return the kind that {@code word} means. */
    static Optional<FileKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}
