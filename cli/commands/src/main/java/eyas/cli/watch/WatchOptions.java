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
 * Options of a watch.
 *
 * @param command the command and its arguments, as text
 * @param nativeCommand the same as the bytes to execute
 * @param rules rules files, in order
 * @param defaultRules whether the default rules are loaded first
 * @param record path of the capture to write, or null
 * @param redact whether secrets are masked in the capture
 * @param schema the event schema of the capture
 * @param report directory for the report's files, or null
 * @param outputs destinations of alerts
 * @param failOn priority from which alerts make a successful command fail, or null
 * @param quiet whether alerts and report are not printed
 * @param host whether the whole machine is monitored
 * @param waiting how long to wait for processes that outlive the command; zero for no waiting
 * @param buffer size of the ring buffer in bytes
 * @param snaplen data bytes that an event carries
 * @param engines container engines to query about containers
 * @param hashes whether executables are hashed
 * @param egress the allowed endpoints, or null if egress is not checked
 * @param extras contents of the report that are not observed
 */
public record WatchOptions(
        List<String> command,
        List<byte[]> nativeCommand,
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
        nativeCommand = List.copyOf(nativeCommand);
        rules = List.copyOf(rules);
    }

    /** Creates options of a watch without report enrichment and filters. */
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
