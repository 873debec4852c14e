package eyas.event;

/**
 * A part of a run that can lose something: a source, a table with a limit, a recording, a sink.
 *
 * <p>Every kind of loss stands in {@code losses.tsv} of the report; whoever composes a run adds all its parts, so that the
 * coverage of the run is computed from all of them.
 */
@FunctionalInterface
public interface LossReporter {
    /** Hand over what was lost up to now, zeros included. May allocate; not for every event. Event thread. */
    void losses(LossCollector to);
}
