package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.live.Sandbox.Network;
import eyas.rules.model.Priority;
import eyas.session.input.ParserSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives up what a replay has no need of, before a byte of the capture is read: it may be a stranger's. What the key
 * {@code capabilities} keeps for live events is kept here for the same reasons.
 */
final class ReplayPrivileges {
    private static final int ROOT = 0;

    private final FalcoConfig config;
    private final List<Path> written;

    /**
     * Looks at a replay.
     *
     * @param pidFile where the number of the process goes, or null
     */
    ReplayPrivileges(FalcoConfig config, @Nullable Path pidFile) {
        this.config = config;
        this.written = RunPrivileges.written(config, pidFile);
    }

    /** Enters {@code sandbox}; what is kept, and why, goes to {@code log}. */
    void reduce(ParserSandbox sandbox, FalcoLog log) {
        if (!sandbox.isEntered()) {
            return;
        }
        Optional<String> reason = reasonToKeep();
        if (reason.isPresent()) {
            log.log(
                    Priority.INFORMATIONAL,
                    "Privileges: none was given up before reading the capture: " + reason.get());
            return;
        }
        Path place = written.isEmpty() ? Path.of("") : written.getFirst();
        sandbox.enter(place, needsNetwork() ? Network.KEPT : Network.REFUSED)
                .forEach(what -> log.log(
                        Priority.WARNING, "Privileges: not all were given up before reading the capture: " + what));
    }

    private Optional<String> reasonToKeep() {
        String reason = RunPrivileges.reasonToKeepAll(config);
        if (reason != null) {
            return Optional.of(reason);
        }
        if (config.outputs().program().isPresent()) {
            return Optional.of("program_output starts a program");
        }
        List<Integer> owners =
                written.stream().map(ReplayPrivileges::owner).distinct().toList();
        // A process can become one of them only.
        return owners.size() > 1 && owner(Path.of("/proc/self")) == ROOT
                ? Optional.of("it writes into folders of several users; name files in folders of one")
                : Optional.empty();
    }

    private boolean needsNetwork() {
        return config.outputs().http().isPresent()
                || config.outputs().syslog()
                || config.log().syslog()
                || System.getenv("NOTIFY_SOCKET") != null;
    }

    /** Returns who owns a file, or the nearest folder of one that is not there yet. */
    private static int owner(Path path) {
        Path there = path.toAbsolutePath().normalize();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            return (int) Files.getAttribute(there, "unix:uid");
        } catch (IOException e) {
            return ROOT; // as the sandbox takes it
        }
    }
}
