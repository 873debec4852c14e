package eyas.capture;

import eyas.event.SnapshotConsumer;

/** Tells what exists now; called when a capture file is begun. */
@FunctionalInterface
public interface Snapshotter {
    /** Tells {@code consumer} everything from {@link SnapshotConsumer#begin} to {@link SnapshotConsumer#end}. */
    void snapshot(SnapshotConsumer consumer);
}
