package eyas.action.result;

import java.util.Arrays;
import java.util.Optional;

/** Says in one word how a job stands; the worst that holds. */
public enum Verdict {
    /** No rule was broken, and nothing is known to be missing. */
    CLEAN("clean"),
    /** No rule was broken in what was seen, but not everything was seen. */
    INCOMPLETE("incomplete"),
    /** Rules were broken. */
    FINDINGS("findings"),
    /** The agent was killed, or its log changed: what is not reported may have happened all the same. */
    TAMPERED("tampered"),
    /** Nothing was watched. */
    NOT_MONITORED("not-monitored");

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    /** Returns the verdict of that word; empty if there is none. */
    public static Optional<Verdict> of(String word) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.word.equals(word))
                .findFirst();
    }

    /** Returns the word for outputs. */
    public String word() {
        return word;
    }
}
