package eyas.report.model;

import java.util.Arrays;
import java.util.Optional;

/** The verdict on a job in one word; of several that hold, the last of these. */
public enum Verdict {
    /** No rule was broken, nothing suspicious is known, and nothing is known to be missing. */
    CLEAN("clean"),
    /** Nothing is known to have happened, but not everything was seen. */
    INCOMPLETE("incomplete"),
    /** Rules were broken, or a known or suspected indicator was met. */
    FINDINGS("findings"),
    /** The agent was killed, or its log changed: what is not reported may have happened all the same. */
    TAMPERED("tampered"),
    /** Nothing was watched. */
    NOT_MONITORED("not-monitored");

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    /** Return the verdict of that word; empty if there is none. */
    public static Optional<Verdict> of(String word) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.word.equals(word))
                .findFirst();
    }

    /** Return the word for outputs and files. */
    public String word() {
        return word;
    }
}
