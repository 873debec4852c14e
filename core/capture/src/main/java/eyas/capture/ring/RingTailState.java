package eyas.capture.ring;

import eyas.event.Event;
import eyas.event.SnapshotConsumer;
import java.util.function.Consumer;

/**
 * Knows the world as it was when the ring's oldest event had not happened yet. Event thread only.
 *
 * <p>It is told of every event that leaves the ring, so that at any time it can say what existed before those that are
 * still there. That is why the files need no tolerance of their readers: snapshot and events fit as in any capture.
 */
public interface RingTailState {
    /** Takes in an event that leaves the ring, in their order; the event dies when this returns. */
    void leave(Event event);

    /**
     * Tell what exists, from {@link SnapshotConsumer#begin} to {@link SnapshotConsumer#end}, then {@code events} what a
     * snapshot has no room for, such as descriptions of containers; for readers' state only. Each dies when {@code events}
     * returns.
     *
     * @param time the time of the oldest event in the ring, ns since the epoch; 0 where it is empty
     */
    void tell(long time, SnapshotConsumer consumer, Consumer<Event> events);
}
