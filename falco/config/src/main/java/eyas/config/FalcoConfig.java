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
 * @param folders folders of which files were read; a file that appears there later belongs to the configuration, too
 * @param watched whether a change of these files and of the rules files is followed
 * @param rules which rules are in force
 * @param engine where events come from
 * @param alerts what an alert looks like
 * @param outputs where alerts go
 * @param log what the program says about itself
 * @param drops what is done about events that were lost
 * @param metrics what is counted and told
 * @param web the web endpoint
 * @param capture recordings that rules start
 * @param syscalls which system calls are captured beside those that rules need
 * @param plugins plugins to be loaded, in their order
 * @param containers which container engines are asked
 * @param capabilities which capabilities a run with live events keeps
 */
public record FalcoConfig(
        List<String> files,
        List<String> folders,
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
        folders = List.copyOf(folders);
        plugins = List.copyOf(plugins);
    }

    /** Returns the same configuration with other additions to outputs. */
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
                folders,
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
     * Which rules are in force.
     *
     * @param paths rules files and folders of rules files
     * @param selection what is switched on and off, and the least bad priority
     * @param matching what happens after the first rule that an event breaks
     */
    public record Rules(List<String> paths, RuleSelection selection, RuleMatching matching) {
        public Rules {
            paths = List.copyOf(paths);
        }
    }

    /** Names where events come from. */
    public enum EngineKind {
        /** The kernel of this machine. */
        MODERN_EBPF,
        /** A capture file. */
        REPLAY,
        /** Plugins only. */
        NODRIVER,
        /** The kernel of this machine by a module of Falco, which Eyas does not have. */
        KMOD
    }

    /**
     * Where events come from.
     *
     * @param bufferBytes size of the ring
     * @param dropFailed whether system calls that failed are left out in the kernel
     * @param snapshot whether what exists at the start is read
     * @param captureFile the file of a replay; empty for other kinds
     * @param snaplen bytes of a buffer that are kept; 0 for the default
     * @param threads the most threads that are known at once
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
     * What an alert looks like.
     *
     * @param json whether an alert is an object of JSON
     * @param output whether that has {@code output}
     * @param message whether it has {@code message}
     * @param fields whether it has {@code output_fields}
     * @param tags whether it has {@code tags}
     * @param isoTime whether times are ISO 8601 in UTC
     * @param base64Buffers whether buffers are shown in base64
     * @param additions what is added to outputs, in their order
     * @param staticFields texts that are fields of every event, by their names without {@code static.}
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
     * Where alerts go.
     *
     * @param queue the most alerts that wait for a sink; 0 for as many as memory holds
     * @param timeout how long a sink may take for one alert before it is reported
     * @param buffered whether lines may wait in a buffer
     * @param forms in which form each of them gets alerts
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

    /** In which form alerts go where: {@code falco}, {@code ocsf}, {@code ecs} or {@code otlp}. */
    public record Forms(String stdout, String syslog, String file, String program, String http) {}

    /**
     * Sends to a collector of OpenTelemetry's protocol.
     *
     * @param server where it is and how it is talked to; never echoes
     * @param headers further headers of each request, secrets
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
     * @param caFile certificates to trust, PEM; empty for {@code caFolder}
     * @param clientCertificate PEM, only with {@code mutual}
     * @param clientKey PEM, only with {@code mutual}
     * @param echo whether what the server answers is printed
     * @param timeouts how often one alert is sent again after a timeout
     */
    public record HttpOutput(
            String url,
            String userAgent,
            boolean insecure,
            String caFile,
            String caFolder,
            boolean mutual,
            String clientCertificate,
            String clientKey,
            boolean echo,
            boolean compress,
            boolean keepAlive,
            int timeouts) {}

    /**
     * What the program tells about itself.
     *
     * @param level emergency, alert, critical, error, warning, notice, info or debug
     */
    public record Log(boolean stderr, boolean syslog, Priority level) {}

    /** What is done about events that were lost. */
    public enum DropAction {
        IGNORE,
        LOG,
        ALERT,
        EXIT
    }

    /**
     * What is done about events that were lost.
     *
     * @param threshold share of the events of a second, 0 to 1, from which on something is done
     * @param rate actions per second
     * @param burst actions at once
     * @param timeouts how often in a row nothing may come before that is told
     */
    public record Drops(
            Set<DropAction> actions, double threshold, double rate, double burst, boolean simulated, int timeouts) {
        public Drops {
            actions = Set.copyOf(actions);
        }
    }

    /**
     * What is counted and told.
     *
     * @param interval how often
     * @param asAlert whether as an alert of the rule {@code Falco internal: metrics snapshot}
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

    /** Where the web endpoint listens. */
    public record Web(
            boolean enabled,
            String address,
            int port,
            String healthPath,
            boolean metrics,
            boolean tls,
            String certificate) {}

    /**
     * What is recorded around alerts.
     *
     * @param prefix begin of the files' names
     * @param allRules whether every alert starts a recording, not only those of rules that ask for it
     * @param duration how long after an alert
     * @param maxMegabytes the most a file may have; 0 for no limit
     * @param bufferBytes the most bytes of recent events that are kept, so that a file begins before its alert
     */
    public record CaptureFiles(
            boolean enabled, String prefix, boolean allRules, Duration duration, long maxMegabytes, long bufferBytes) {}

    /**
     * Which system calls are captured beside those that rules need.
     *
     * @param added in place of those that the state needs; empty for these
     * @param removed never captured
     * @param repair whether only what the rules' fields depend on is added
     * @param all whether those of high volume are captured, too
     */
    public record Syscalls(List<String> added, List<String> removed, boolean repair, boolean all) {
        public Syscalls {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
        }
    }

    /** Names which capabilities of the process are kept. */
    public enum Capabilities {
        /** The least, unless something of others is run that may need more. */
        AUTO,
        /** The least that watching, and writing what is to be written, takes. */
        LEAST,
        /** All that there are. */
        ALL
    }

    /**
     * Which container engines are asked.
     *
     * @param listed whether the plugin of Falco that does this is among those to be loaded
     * @param engines sockets by the names of engines ({@code docker}, {@code podman}, {@code cri}, {@code containerd}): no
     *     socket for the usual ones; an engine that is missing is not asked
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
     * A plugin to be loaded.
     *
     * @param library absolute path of the shared object
     * @param config what it is initialised with; may be empty
     * @param parameters what its source is opened with; may be empty
     */
    public record Plugin(String name, String library, String config, String parameters) {
        private static final String JAVA = "java:";

        /** Return whether it is one in Java, and no foreign code. */
        public boolean isJava() {
            return isJava(library);
        }

        static boolean isJava(String library) {
            return library.startsWith(JAVA);
        }
    }
}
