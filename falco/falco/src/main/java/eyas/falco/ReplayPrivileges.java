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
 * Drops the privileges that a replay does not need before reading the capture, which may be untrusted input. Privileges that the key {@code
 * capabilities} keeps for live events are kept here for the same reasons.
 */
final class ReplayPrivileges {
    private static final int ROOT = 0;

    private final FalcoConfig config;
    private final List<Path> written;

    /** @param pidFile the file for the process id, or null */
    ReplayPrivileges(FalcoConfig config, @Nullable Path pidFile) {
        this.config = config;
        this.written = RunPrivileges.written(config, pidFile);
    }

    /** Enters {@code sandbox}; logs to {@code log} which privileges are kept and why. */
    void reduce(ParserSandbox sandbox, FalcoLog log) {
        if (!sandbox.isEntered()) {
            return;
        }
        Optional<String> reason = reasonToKeep();
        if (reason.isPresent()) {
            log.log(Priority.INFORMATIONAL, "Privileges: none dropped before reading the capture: " + reason.get());
            return;
        }
        Path place = written.isEmpty() ? Path.of("") : written.getFirst();
        sandbox.enter(place, needsNetwork() ? Network.KEPT : Network.REFUSED)
                .forEach(what ->
                        log.log(Priority.WARNING, "Privileges: not all dropped before reading the capture: " + what));
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
        // The process can switch to one user only.
        return owners.size() > 1 && owner(Path.of("/proc/self")) == ROOT
                ? Optional.of("output files are in directories of several users; use directories of one user")
                : Optional.empty();
    }

    private boolean needsNetwork() {
        return config.outputs().http().isPresent()
                || config.outputs().syslog()
                || config.log().syslog()
                || System.getenv("NOTIFY_SOCKET") != null;
    }

    /** Returns the owner of a file, or of its nearest existing parent directory. */
    private static int owner(Path path) {
        Path there = path.toAbsolutePath().normalize();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            return (int) Files.getAttribute(there, "unix:uid");
        } catch (IOException e) {
            return ROOT; // as the sandbox expects it
        }
    }
}
