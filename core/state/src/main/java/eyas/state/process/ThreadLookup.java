package eyas.state.process;

import eyas.event.SnapshotConsumer;

/**
 * Looks up a thread that no event has announced; {@code EventSource::lookUp} fits.
 */
@FunctionalInterface
public interface ThreadLookup {
    /** Finds nothing, as a recording does. */
    ThreadLookup NOTHING = (thread, snapshot) -> false;

    /**
     * Tell {@code snapshot} about thread {@code thread} and its descriptors; only {@code process} and
     * {@code descriptor} are called, never {@code begin} or {@code end}.
     *
     * @return false where the thread is gone or cannot be looked up
     */
    boolean lookUp(long thread, SnapshotConsumer snapshot);
}
