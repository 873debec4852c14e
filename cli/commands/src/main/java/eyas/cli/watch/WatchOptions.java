package eyas.cli.watch;

import eyas.capture.EventSchema;
import eyas.cli.report.ReportSettings;
import eyas.container.EngineSocket;
import eyas.live.egress.EgressPolicy;
import eyas.output.AlertDestination;
import eyas.rules.model.Priority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a watch is to do.
 *
 * @param command the command and its arguments, as text
 * @param words the same as the bytes that are executed
 * @param rules rules files, in order
 * @param defaultRules whether the default rules come first
 * @param record where to write a capture, or null
 * @param redact whether secrets are masked in the capture
 * @param schema the schema of who is to read the capture
 * @param report folder for the report's files, or null
 * @param outputs where alerts go, too
 * @param failOn priority from which alerts fail a successful command, or null
 * @param quiet whether alerts and report are left out
 * @param host whether the whole machine is watched
 * @param waiting how long processes are waited for that the command leaves; zero for not at all
 * @param buffer size of the ring in bytes
 * @param snaplen bytes of data that an event carries
 * @param engines container engines that are asked about containers
 * @param hashes whether executables are hashed
 * @param egress what the command may talk to, or null where that is not judged
 * @param extras what the report has beside what was seen
 */
public record WatchOptions(
        List<String> command,
        List<byte[]> words,
        List<Path> rules,
        boolean defaultRules,
        @Nullable Path record,
        boolean redact,
        EventSchema schema,
        @Nullable Path report,
        List<AlertDestination> outputs,
        @Nullable Priority failOn,
        boolean quiet,
        boolean host,
        Duration waiting,
        int buffer,
        int snaplen,
        List<EngineSocket> engines,
        boolean hashes,
        @Nullable EgressPolicy egress,
        ReportSettings extras) {
    public WatchOptions {
        engines = List.copyOf(engines);
        outputs = List.copyOf(outputs);
        command = List.copyOf(command);
        words = List.copyOf(words);
        rules = List.copyOf(rules);
    }

    /** Makes options of a watch whose report has nothing beside what was seen. */
    public WatchOptions(
            List<String> command,
            List<byte[]> words,
            List<Path> rules,
            boolean defaultRules,
            @Nullable Path record,
            boolean redact,
            @Nullable Path report,
            List<AlertDestination> outputs,
            @Nullable Priority failOn,
            boolean quiet,
            boolean host,
            int buffer,
            int snaplen,
            List<EngineSocket> engines,
            boolean hashes) {
        this(
                command,
                words,
                rules,
                defaultRules,
                record,
                redact,
                EventSchema.CURRENT,
                report,
                outputs,
                failOn,
                quiet,
                host,
                Duration.ZERO,
                buffer,
                snaplen,
                engines,
                hashes,
                null,
                ReportSettings.NONE);
    }
}
