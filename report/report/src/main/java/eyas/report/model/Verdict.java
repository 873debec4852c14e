package eyas.report.model;

import java.util.Arrays;
import java.util.Optional;

/** The verdict on a job. If several apply, the last constant wins. */
public enum Verdict {
    /** No rule matched, nothing suspicious is known, and nothing is known to be missing. */
    CLEAN("clean"),
    /** No finding, but not everything was observed. */
    INCOMPLETE("incomplete"),
    /** Rules matched, or a known or suspected indicator was found. */
    FINDINGS("findings"),
    /** The agent or a supervisor was killed, or its log was modified: unreported events may have happened. */
    TAMPERED("tampered"),
    /** The job was not monitored. */
    NOT_MONITORED("not-monitored");

    private final String label;

    Verdict(String word) {
        this.label = word;
    }

    /** How monitoring ended. */
    public enum Watched {
        /** At the end of the job or of its capture. */
        TO_THE_END,
        /** Earlier, because Eyas or the capture failed. */
        IN_PART,
        /** Monitoring was ended or modified by the job or another process. */
        TAMPERED,
        /** The job was not monitored. */
        NOT
    }

    /**
     * Returns the verdict. This is the only place that decides it.
     *
     * <p>Which losses make evidence incomplete depends on their severity, see {@code losses.tsv} in {@code eyas.report.coverage}.
     *
     * @param findings whether rules matched, or a known or suspected indicator was found
     * @param complete whether events were observed and none are known to be missing
     */
    public static Verdict of(boolean findings, boolean complete, Watched watched) {
        return switch (watched) {
            case NOT -> NOT_MONITORED;
            case TAMPERED -> TAMPERED;
            case IN_PART -> findings ? FINDINGS : INCOMPLETE;
            case TO_THE_END -> findings ? FINDINGS : complete ? CLEAN : INCOMPLETE;
        };
    }

    /** Returns the worse of both: additional information can only make a verdict worse. */
    public Verdict orWorse(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Returns the verdict of that name, or empty if there is none. */
    public static Optional<Verdict> of(String word) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.label.equals(word))
                .findFirst();
    }

    /** Returns the name used in outputs and files. */
    public String label() {
        return label;
    }
}
