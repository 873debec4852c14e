package eyas.cli.record;

import eyas.capture.EventSchema;
import eyas.capture.Rotation;
import eyas.container.EngineSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be recorded.
 *
 * @param file the capture, or what the names of several are made of
 * @param rotation when a new file is begun
 * @param filter condition that recorded events meet, or null
 * @param lean whether to leave out what the filter does not select, though readers need it
 * @param redact whether secrets are masked
 * @param schema the schema of who is to read the capture
 * @param quiet whether nothing is said about a recording that is complete
 * @param host whether the whole machine is recorded
 * @param waiting how long processes are waited for that the command leaves; zero for not at all
 * @param words the command as the bytes that are executed; empty to record until a signal comes
 * @param engines container engines that are asked about containers
 * @param buffer size of the ring in bytes
 * @param snaplen bytes of data that an event carries
 * @param hashes whether executables are hashed
 */
record RecordOptions(
        Path file,
        Rotation rotation,
        @Nullable String filter,
        boolean lean,
        boolean redact,
        EventSchema schema,
        boolean quiet,
        boolean host,
        Duration waiting,
        List<byte[]> words,
        List<EngineSocket> engines,
        int buffer,
        int snaplen,
        boolean hashes) {
    RecordOptions {
        words = List.copyOf(words);
        engines = List.copyOf(engines);
    }
}
