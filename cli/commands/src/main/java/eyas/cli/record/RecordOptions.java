package eyas.cli.record;

import eyas.capture.EventSchema;
import eyas.capture.Rotation;
import eyas.container.EngineSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options of a recording.
 *
 * @param file the capture, or the base name of several
 * @param rotation when a new file starts
 * @param filter condition to select events, or null
 * @param lean whether to omit events that do not match the filter but that readers need
 * @param redact whether secrets are masked
 * @param schema the event schema of the capture
 * @param quiet whether a complete recording is not reported
 * @param host whether the whole machine is recorded
 * @param waiting how long to wait for processes that outlive the command; zero for no waiting
 * @param command the command as the bytes to execute; empty to record until a signal arrives
 * @param engines container engines to query about containers
 * @param buffer size of the ring buffer in bytes
 * @param snaplen data bytes that an event carries
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
        List<byte[]> command,
        List<EngineSocket> engines,
        int buffer,
        int snaplen,
        boolean hashes) {
    RecordOptions {
        command = List.copyOf(command);
        engines = List.copyOf(engines);
    }
}
