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
        List<String> notes) {
    public Coverage {
        causes = List.copyOf(causes);
        notes = List.copyOf(notes);
    }

    /** Tells whether nothing is known to be missing. */
    public boolean isComplete() {
        return dropped == 0 && malformed == 0;
    }
}
