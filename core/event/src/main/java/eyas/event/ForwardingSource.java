package eyas.event;

/**
 * A decorator of a source that implements only the difference, usually in {@link #next}.
 *
 * <p>Everything else is forwarded to the wrapped source, which is closed with this one. All stages of a run (containers, recording, an
 * agent's housekeeping) use this interface, so that none fails to forward a method.
 */
public interface ForwardingSource extends EventSource {
    /** Returns the wrapped source. */
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
