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
    /** The agent or a supervisor was killed, or its log changed: what is not reported may have happened all the same. */
    TAMPERED("tampered"),
    /** Nothing was watched. */
    NOT_MONITORED("not-monitored");

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    /** How it went with who watched. */
    public enum Watched {
        /** To the end of the job or of its capture. */
        TO_THE_END,
        /** Until something of our own, or of the capture, broke. */
        IN_PART,
        /** Until somebody ended or changed it. */
        TAMPERED,
        /** Not at all. */
        NOT
    }

    /**
     * Return the verdict; the one place where it is decided.
     *
     * <p>What makes evidence incomplete is a matter of each loss's severity, {@code losses.tsv} in {@code eyas.report.coverage}.
     *
     * @param findings whether rules were broken, or a known or suspected indicator was met
     * @param complete whether something was seen, and nothing is known to be missing
     */
    public static Verdict of(boolean findings, boolean complete, Watched watched) {
        return switch (watched) {
            case NOT -> NOT_MONITORED;
            case TAMPERED -> TAMPERED;
            case IN_PART -> findings ? FINDINGS : INCOMPLETE;
            case TO_THE_END -> findings ? FINDINGS : complete ? CLEAN : INCOMPLETE;
        };
    }

    /** Return the worse one: who learns more of a job can make its verdict worse, never better. */
    public Verdict orWorse(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
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
