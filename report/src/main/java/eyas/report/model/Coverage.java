package eyas.report.model;

import eyas.event.SourceCounters;
import java.util.List;

/**
 * States how complete the evidence is; a gap is never left to be guessed.
 *
 * @param scope what was watched, in words
 * @param events events seen
 * @param dropped events lost
 * @param malformed events that could not be read
 * @param truncated events with a parameter cut short
 * @param unknownThreads threads that nothing had announced
 * @param causes losses by cause
 * @param losses what is missing, and since when; what is not missing is left out
 * @param notes further limits that hold for this run, in words
 */
public record Coverage(
        String scope,
        long events,
        long dropped,
        long malformed,
        long truncated,
        long unknownThreads,
        List<SourceCounters.Cause> causes,
        List<Loss> losses,
        List<String> notes) {
    public Coverage {
        causes = List.copyOf(causes);
        losses = List.copyOf(losses);
        notes = List.copyOf(notes);
    }

    /** Makes one of totals alone: when something was lost is not known. */
    public Coverage(
            String scope,
            long events,
            long dropped,
            long malformed,
            long truncated,
            long unknownThreads,
            List<SourceCounters.Cause> causes,
            List<String> notes) {
        this(scope, events, dropped, malformed, truncated, unknownThreads, causes, List.of(), notes);
    }

    /** Says how much a loss takes away. */
    public enum Severity {
        /** Events, calls or processes are missing altogether. */
        LOST,
        /** Something of an event is missing. */
        PARTIAL,
        /** Nothing is missing; it is good to know. */
        FACT
    }

    /**
     * Is one kind of loss.
     *
     * @param kind stable snake_case name
     * @param words what was counted, in words
     * @param severity how much it takes away
     * @param count how often
     * @param since the last time at which nothing of this kind had happened: what lies before is whole. 0 if unknown
     * @param last when it had last become more, 0 if unknown
     */
    public record Loss(String kind, String words, Severity severity, long count, long since, long last) {}

    /** Returns the same with other losses and notes. */
    public Coverage with(List<Loss> otherLosses, List<String> otherNotes) {
        return new Coverage(
                scope, events, dropped, malformed, truncated, unknownThreads, causes, otherLosses, otherNotes);
    }

    /** Tells whether nothing is known to be missing. */
    public boolean isComplete() {
        return dropped == 0
                && malformed == 0
                && losses.stream().noneMatch(loss -> loss.severity() == Severity.LOST && loss.count() > 0);
    }
}
