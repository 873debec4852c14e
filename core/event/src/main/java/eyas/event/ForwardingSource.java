package eyas.event;

/**
 * A source that stands around another one and is only the difference: usually what {@link #next} does besides.
 *
 * <p>Everything else goes to the source behind, which is closed with this one. Stages of a run (containers, a recording,
 * an agent's housekeeping) have this one form, so that none forgets to pass something on.
 */
public interface ForwardingSource extends EventSource {
    /** Return the source behind. */
    EventSource source();

    @Override
    default void start(SnapshotConsumer snapshot) {
        source().start(snapshot);
    }

    @Override
    default boolean lookUp(long thread, SnapshotConsumer snapshot) {
        return source().lookUp(thread, snapshot);
    }

    @Override
    default double fill() {
        return source().fill();
    }

    @Override
    default SourceCounters counters() {
        return source().counters();
    }

    @Override
    default void losses(LossCollector to) {
        source().losses(to);
    }

    @Override
    default void close() {
        source().close();
    }
}
