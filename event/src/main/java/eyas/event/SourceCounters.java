package eyas.event;

import java.util.List;

/**
 * Counts what a source delivered and what it lost.
 *
 * @param events events delivered
 * @param dropped events lost, whatever the cause
 * @param skipped events that were passed over because they were malformed or of an unknown code
 * @param truncated events with a parameter cut short
 * @param causes the losses by cause, in a fixed order
 * @param byCall of the events that found no room on their way from the kernel, those of each kind of call that is counted by
 *     itself, in a fixed order; empty where calls are not told apart
 */
public record SourceCounters(
        long events, long dropped, long skipped, long truncated, List<Cause> causes, List<Cause> byCall) {

    /**
     * Counts one cause of loss.
     *
     * @param name stable snake_case name
     * @param count how often
     */
    public record Cause(String name, long count) {}

    /** Makes counters of a source that does not tell calls apart. */
    public SourceCounters(long events, long dropped, long skipped, long truncated, List<Cause> causes) {
        this(events, dropped, skipped, truncated, causes, List.of());
    }

    public SourceCounters {
        causes = List.copyOf(causes);
        byCall = List.copyOf(byCall);
    }
}
