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
 */
public record SourceCounters(long events, long dropped, long skipped, long truncated, List<Cause> causes) {

    /**
     * Counts one cause of loss.
     *
     * @param name stable snake_case name
     * @param count how often
     */
    public record Cause(String name, long count) {}

    public SourceCounters {
        causes = List.copyOf(causes);
    }
}
