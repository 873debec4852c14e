package eyas.capture.ring;

import eyas.event.SnapshotConsumer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** What the writing thread is told, in order. */
sealed interface WriterCommand {
    /**
     * Begins a file.
     *
     * @param snapshot what existed, call by call
     * @param standing events for readers' state
     */
    record Begin(Path file, List<Consumer<SnapshotConsumer>> snapshot, List<byte[]> standing)
            implements WriterCommand {}

    /** Continues the file with the events of {@code chunk} from {@code from} to {@code to}; the chunk is held. */
    record Events(Chunk chunk, int from, int to, int events) implements WriterCommand {}

    /**
     * Ends the file.
     *
     * @param lost events that were added and are not in it
     * @param unseen events that never came, which the file says of itself, too
     */
    record End(long lost, long unseen) implements WriterCommand {}

    /** Ends the thread. */
    record Stop() implements WriterCommand {}
}
