package eyas.capture;

import eyas.event.Event;
import eyas.event.SnapshotConsumer;
import java.util.function.Consumer;

/** What exists now; called when a capture file is begun. */
@FunctionalInterface
public interface Snapshotter {
    /**
     * Tell {@code consumer} everything from {@link SnapshotConsumer#begin} to {@link SnapshotConsumer#end}, then
     * {@code events} what snapshots have no room for.
     *
     * @param time the time of the first event to be recorded in the file, ns since the epoch
     * @param events writes events that readers apply and do not show
     */
    void snapshot(long time, SnapshotConsumer consumer, Consumer<Event> events);
}
