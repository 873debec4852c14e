package eyas.state.process;

import eyas.event.SnapshotConsumer;

/** Looks up a thread that no event announced; {@code EventSource::lookUp} implements it. */
@FunctionalInterface
public interface ThreadLookup {
    /** Finds nothing, as for a capture. */
    ThreadLookup NOTHING = (thread, snapshot) -> false;

    /**
     * Reports thread {@code thread} and its descriptors to {@code snapshot}. Calls only {@code process} and {@code descriptor}, never
     * {@code begin} or {@code end}.
     *
     * @return false if the thread no longer exists or cannot be looked up
     */
    boolean lookUp(long thread, SnapshotConsumer snapshot);
}
