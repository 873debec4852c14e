package eyas.event;

/**
 * A part of a run that can lose something: a source, a table with a limit, a recorder, a sink.
 *
 * <p>Every kind of loss is listed in {@code losses.tsv} of the report. The code that assembles a run adds all its parts, so that the
 * coverage of the run is computed from all of them.
 */
@FunctionalInterface
public interface LossReporter {
    /** Reports the losses so far, including zeros. May allocate; not for every event. Event thread. */
    void losses(LossCollector to);
}
