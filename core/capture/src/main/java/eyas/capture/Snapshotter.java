package eyas.capture;

import eyas.event.Event;
import eyas.event.SnapshotConsumer;
import java.util.function.Consumer;

/** Provides the current state at the start of a capture file. */
@FunctionalInterface
public interface Snapshotter {
    /**
     * Reports the state to {@code consumer} from {@link SnapshotConsumer#begin} to {@link SnapshotConsumer#end}, then passes events for
     * state that snapshots cannot represent to {@code events}.
     *
     * @param time the time of the first event to be recorded in the file, ns since the epoch
     * @param events writes events that readers apply and do not show
     */
    void snapshot(long time, SnapshotConsumer consumer, Consumer<Event> events);
}
