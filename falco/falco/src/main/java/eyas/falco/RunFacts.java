package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.event.MachineRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * What metrics say of a configuration that does not change in it.
 *
 * @param versions what is stood in for
 * @param hostname name of this machine
 * @param kernel release of this machine's kernel
 * @param engine Falco's word for what delivers system calls
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

    /** Return Falco's word for what delivers the events of {@code source}. */
    String engineOf(String source) {
        return source.equals(FalcoPlugins.SYSCALL) ? engine : "source_plugin";
    }

    static long nanos(Instant time) {
        return time.getEpochSecond() * NANOS + time.getNano();
    }

    /** Returns the processors of the machine that events come from, or of this one where that is not told. */
    static int processors(MachineRecord machine) {
        return machine.cpus() > 0 ? machine.cpus() : Runtime.getRuntime().availableProcessors();
    }
}
