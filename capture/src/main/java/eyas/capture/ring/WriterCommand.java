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

    /** Ends the file. */
    record End(long lost) implements WriterCommand {}

    /** Ends the thread. */
    record Stop() implements WriterCommand {}
}
