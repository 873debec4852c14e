package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.event.MachineRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * Facts about a configuration that metrics report and that do not change while it is active.
 *
 * @param versions the versions of Falco that Eyas reports
 * @param hostname name of this machine
 * @param kernel release of this machine's kernel
 * @param engine Falco's name for the provider of system calls
 * @param rulesFiles digests by file name
 * @param configFiles digests by file name
 */
record RunFacts(
        FalcoVersions versions,
        String hostname,
        String kernel,
        String engine,
        Map<String, String> rulesFiles,
        Map<String, String> configFiles) {
    private static final long NANOS = 1_000_000_000L;

    static RunFacts of(ActiveConfiguration active, String hostname) {
        return new RunFacts(
                FalcoVersions.current(),
                hostname,
                System.getProperty("os.version", ""),
                engine(active.config().engine().kind()),
                FileDigests.of(active.rulesFiles()),
                FileDigests.of(active.config().files().stream().map(Path::of).toList()));
    }

    private static String engine(FalcoConfig.EngineKind kind) {
        return switch (kind) {
            case MODERN_EBPF -> "modern_bpf";
            case KMOD -> "kmod";
            case REPLAY -> "savefile";
            case NODRIVER -> "nodriver";
        };
    }

    /** Returns Falco's name for the provider of the events of {@code source}. */
    String engineOf(String source) {
        return source.equals(FalcoPlugins.SYSCALL) ? engine : "source_plugin";
    }

    static long nanos(Instant time) {
        return time.getEpochSecond() * NANOS + time.getNano();
    }

    /** Returns the number of processors of the recorded machine, or of this machine if it is unknown. */
    static int processors(MachineRecord machine) {
        return machine.cpus() > 0 ? machine.cpus() : Runtime.getRuntime().availableProcessors();
    }
}
