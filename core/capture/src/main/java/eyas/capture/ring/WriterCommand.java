package eyas.capture.ring;

import eyas.event.SnapshotConsumer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A command for the writing thread. */
sealed interface WriterCommand {
    /**
     * Starts a file.
     *
     * @param snapshot the snapshot, call by call
     * @param stateEvents events for readers' state
     */
    record Start(Path file, List<Consumer<SnapshotConsumer>> snapshot, List<byte[]> stateEvents)
            implements WriterCommand {}

    /** Appends the events of {@code chunk} from {@code from} to {@code to}; the command holds a reference to the chunk. */
    record Events(Chunk chunk, int from, int to, int events) implements WriterCommand {}

    /**
     * Ends the file.
     *
     * @param lost events that were added and are not in it
     * @param unseen events that the source lost, recorded in the file's trailer
     */
    record End(long lost, long unseen) implements WriterCommand {}

    /** Ends the thread. */
    record Stop() implements WriterCommand {}
}
