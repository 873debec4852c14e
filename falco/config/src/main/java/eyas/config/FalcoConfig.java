package eyas.config;

import eyas.engine.AppendedOutput;
import eyas.engine.RuleMatching;
import eyas.rules.model.Priority;
import eyas.rules.model.RuleSelection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code falco.yaml} and what belongs to it say, defaults filled in. Immutable.
 *
 * @param files files that were read, in their order
 * @param directories directories of which files were read; a file that appears there later belongs to the configuration, too
 * @param watched whether a change of these files and of the rules files is followed
 * @param rules which rules are in force
 * @param engine where events come from
 * @param alerts what an alert looks like
 * @param outputs where alerts go
 * @param log what the program says about itself
 * @param drops what is done about events that were lost
 * @param metrics metrics snapshots
 * @param web the web endpoint
 * @param capture recordings that rules start
 * @param syscalls which system calls are captured beside those that rules need
 * @param plugins plugins to be loaded, in their order
 * @param containers which container engines are asked
 * @param capabilities which capabilities a run with live events keeps
 */
public record FalcoConfig(
        List<String> files,
        List<String> directories,
        boolean watched,
        Rules rules,
        Engine engine,
        Alerts alerts,
        Outputs outputs,
        Log log,
        Drops drops,
        Metrics metrics,
        Web web,
        CaptureFiles capture,
        Syscalls syscalls,
        List<Plugin> plugins,
        Containers containers,
        Capabilities capabilities) {
    public FalcoConfig {
        files = List.copyOf(files);
        directories = List.copyOf(directories);
        plugins = List.copyOf(plugins);
    }

    /** Returns a copy with other additions to outputs. */
    public FalcoConfig withAdditions(List<AppendedOutput> additions) {
        Alerts changed = new Alerts(
                alerts.json,
                alerts.output,
                alerts.message,
                alerts.fields,
                alerts.tags,
                alerts.isoTime,
                alerts.base64Buffers,
                additions,
                alerts.staticFields);
        return new FalcoConfig(
                files,
                directories,
                watched,
                rules,
                engine,
                changed,
                outputs,
                log,
                drops,
                metrics,
                web,
                capture,
                syscalls,
                plugins,
                containers,
                capabilities);
    }

    /**
     * Selection of rules.
     *
     * @param paths rules files and directories of rules files
     * @param selection enabled and disabled rules, and the minimum priority
     * @param matching whether matching continues after the first rule that an event triggers
     */
    public record Rules(List<String> paths, RuleSelection selection, RuleMatching matching) {
        public Rules {
            paths = List.copyOf(paths);
        }
    }

    /** Kinds of event sources. */
    public enum EngineKind {
        /** The kernel of this machine. */
        MODERN_EBPF,
        /** A capture file. */
        REPLAY,
        /** Plugins only. */
        NODRIVER,
        /** This machine's kernel through Falco's kernel module, which Eyas does not have. */
        KMOD
    }

    /**
     * The event source.
     *
     * @param bufferBytes size of the ring buffer
     * @param dropFailed whether the kernel side drops failed system calls
     * @param snapshot whether existing processes and descriptors are read at the start
     * @param captureFile the file of a replay; empty for other kinds
     * @param snaplen captured bytes of a buffer; 0 for the default
     * @param threads maximum number of threads in the state
     */
    public record Engine(
            EngineKind kind,
            long bufferBytes,
            boolean dropFailed,
            boolean snapshot,
            String captureFile,
            int snaplen,
            int threads) {}

    /**
     * Format of alerts.
     *
     * @param json whether an alert is a JSON object
     * @param output whether it has {@code output}
     * @param message whether it has {@code message}
     * @param fields whether it has {@code output_fields}
     * @param tags whether it has {@code tags}
     * @param isoTime whether times are ISO 8601 in UTC
     * @param base64Buffers whether buffers are encoded in base64
     * @param additions additions to outputs, in order
     * @param staticFields constant fields of every event, by name without {@code static.}
     */
    public record Alerts(
            boolean json,
            boolean output,
            boolean message,
            boolean fields,
            boolean tags,
            boolean isoTime,
            boolean base64Buffers,
            List<AppendedOutput> additions,
            Map<String, String> staticFields) {
        public Alerts {
            additions = List.copyOf(additions);
            staticFields = Map.copyOf(staticFields);
        }
    }

    /**
     * Destinations of alerts.
     *
     * @param queue maximum number of alerts queued for a sink; 0 for no limit
     * @param timeout time that a sink may take for one alert before it is reported
     * @param buffered whether lines may be buffered
     * @param forms alert format of each destination
     */
    public record Outputs(
            long queue,
            Duration timeout,
            boolean buffered,
            boolean stdout,
            boolean syslog,
            Optional<FileOutput> file,
            Optional<ProgramOutput> program,
            Optional<HttpOutput> http,
            Optional<OtlpOutput> otlp,
            Forms forms) {}

    /** Alert formats by destination: {@code falco}, {@code ocsf}, {@code ecs} or {@code otlp}. */
    public record Forms(String stdout, String syslog, String file, String program, String http) {}

    /**
     * Sends to an OpenTelemetry collector.
     *
     * @param server address and TLS settings; never echoes
     * @param headers additional headers of each request, secrets
     */
    public record OtlpOutput(HttpOutput server, Map<String, String> headers) {
        public OtlpOutput {
            headers = Map.copyOf(headers);
        }
    }

    /** Appends to a file; without {@code keepAlive} it is opened for each alert. */
    public record FileOutput(String path, boolean keepAlive) {}

    /** Pipes into a shell command; without {@code keepAlive} it is started for each alert. */
    public record ProgramOutput(String command, boolean keepAlive) {}

    /**
     * Posts to a server.
     *
     * @param insecure whether any certificate is accepted
     * @param caFile trusted certificates, PEM; empty for {@code caDirectory}
     * @param clientCertificate PEM, only with {@code mutual}
     * @param clientKey PEM, only with {@code mutual}
     * @param echo whether responses are printed
     * @param timeouts how often an alert is sent again after a timeout
     */
    public record HttpOutput(
            String url,
            String userAgent,
            boolean insecure,
            String caFile,
            String caDirectory,
            boolean mutual,
            String clientCertificate,
            String clientKey,
            boolean echo,
            boolean compress,
            boolean keepAlive,
            int timeouts) {}

    /**
     * Logging of the program itself.
     *
     * @param level emergency, alert, critical, error, warning, notice, info or debug
     */
    public record Log(boolean stderr, boolean syslog, Priority level) {}

    /** Actions on lost events. */
    public enum DropAction {
        IGNORE,
        LOG,
        ALERT,
        EXIT
    }

    /**
     * Handling of lost events.
     *
     * @param threshold share of the events of a second, 0 to 1, above which actions start
     * @param rate actions per second
     * @param burst maximum number of actions at once
     * @param timeouts number of consecutive reads without events before that is reported
     */
    public record Drops(
            Set<DropAction> actions, double threshold, double rate, double burst, boolean simulated, int timeouts) {
        public Drops {
            actions = Set.copyOf(actions);
        }
    }

    /**
     * Metrics snapshots.
     *
     * @param interval time between snapshots
     * @param asAlert whether to raise the alert {@code Falco internal: metrics snapshot}
     * @param file JSON lines are appended here; empty for none
     * @param ruleTimes whether the time of each rule is measured
     */
    public record Metrics(
            boolean enabled,
            Duration interval,
            boolean asAlert,
            String file,
            boolean rules,
            boolean resources,
            boolean state,
            boolean kernel,
            boolean plugins,
            boolean megabytes,
            boolean emptyValues,
            boolean ruleTimes) {}

    /** Address of the web endpoint. */
    public record Web(
            boolean enabled,
            String address,
            int port,
            String healthPath,
            boolean metrics,
            boolean tls,
            String certificate) {}

    /**
     * Recordings around alerts.
     *
     * @param prefix prefix of file names
     * @param allRules whether every alert starts a recording, not only alerts of rules that request it
     * @param duration time after an alert
     * @param maxMegabytes maximum size of a file; 0 for no limit
     * @param bufferBytes maximum number of bytes of recent events kept in memory, so that a file starts before its alert
     */
    public record CaptureFiles(
            boolean enabled, String prefix, boolean allRules, Duration duration, long maxMegabytes, long bufferBytes) {}

    /**
     * System calls captured in addition to those that rules need.
     *
     * @param added replace those that the state needs; empty to use these
     * @param removed never captured
     * @param repair whether only dependencies of the rules' fields are added
     * @param all whether those of high volume are captured, too
     */
    public record Syscalls(List<String> added, List<String> removed, boolean repair, boolean all) {
        public Syscalls {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
        }
    }

    /** Capabilities that the process keeps. */
    public enum Capabilities {
        /** The minimum, unless foreign code runs that may need more. */
        AUTO,
        /** The minimum for capture and for writing the outputs. */
        LEAST,
        /** All capabilities. */
        ALL
    }

    /**
     * Container engines to query.
     *
     * @param listed whether Falco's plugin for this is among those to load
     * @param engines sockets by the names of engines ({@code docker}, {@code podman}, {@code cri}, {@code containerd}): no socket means the
     * usual ones; an engine that is missing is not queried
     */
    public record Containers(boolean listed, Map<String, List<String>> engines) {
        /** All engines at their usual sockets. */
        public static final Containers USUAL = new Containers(
                false, Map.of("docker", List.of(), "podman", List.of(), "cri", List.of(), "containerd", List.of()));

        public Containers {
            engines = Map.copyOf(engines);
        }
    }

    /**
     * A plugin to load.
     *
     * @param library absolute path of the shared object
     * @param config its initialization; may be empty
     * @param parameters open parameters of its source; may be empty
     */
    public record Plugin(String name, String library, String config, String parameters) {
        private static final String JAVA = "java:";

        /** Returns whether it is a Java plugin, without native code. */
        public boolean isJava() {
            return isJava(library);
        }

        static boolean isJava(String library) {
            return library.startsWith(JAVA);
        }
    }
}
