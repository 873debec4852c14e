package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.container.EngineSocket;
import eyas.live.Capability;
import eyas.live.CapabilityReduction;
import eyas.live.CapabilityReduction.Result;
import eyas.rules.model.Priority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which capabilities a live run keeps, by the key {@code capabilities}, and drops the others. */
final class RunPrivileges {
    private static final int PRIVILEGED_PORTS = 1024;

    private final FalcoConfig config;
    private final @Nullable Path main;
    private final List<Path> written = new ArrayList<>();

    /**
     * @param main the configuration file, or null
     * @param pidFile the file for the process id, or null
     */
    RunPrivileges(FalcoConfig config, @Nullable Path main, @Nullable Path pidFile) {
        this.config = config;
        this.main = main;
        written.addAll(written(config, pidFile));
    }

    /** Returns the files that a run writes, or the prefixes of their names. */
    static List<Path> written(FalcoConfig config, @Nullable Path pidFile) {
        List<Path> written = new ArrayList<>();
        config.outputs().file().ifPresent(file -> written.add(Path.of(file.path())));
        if (!config.metrics().file().isEmpty()) {
            written.add(Path.of(config.metrics().file()));
        }
        if (config.capture().enabled()) {
            written.add(Path.of(config.capture().prefix()));
        }
        if (pidFile != null) {
            written.add(pidFile);
        }
        return written;
    }

    /**
     * The capabilities of this process after the reduction.
     *
     * @param priority a warning if a capability could not be dropped
     */
    record RetainedCapabilities(Priority priority, String text) {
        private static RetainedCapabilities all(Priority priority, String why) {
            return new RetainedCapabilities(
                    priority,
                    "Capabilities: " + CapabilityReduction.permittedCapabilities() + "; none dropped: " + why);
        }
    }

    /** Restarts the program with reduced capabilities, or returns if there is nothing to drop. */
    RetainedCapabilities reduce(FalcoStreams streams) {
        String reason = reasonToKeepAll();
        if (reason != null) {
            return RetainedCapabilities.all(Priority.INFORMATIONAL, reason);
        }
        streams.flush();
        return switch (CapabilityReduction.reduceTo(required())) {
            case Result.Least() ->
                new RetainedCapabilities(
                        Priority.INFORMATIONAL, "Capabilities: " + CapabilityReduction.permittedCapabilities());
            case Result.More(String why) -> RetainedCapabilities.all(Priority.WARNING, why);
        };
    }

    private @Nullable String reasonToKeepAll() {
        String reason = reasonToKeepAll(config);
        // The restarted program reads its configuration again.
        return reason == null && main != null && !Files.isRegularFile(main) ? main + " can be read only once" : reason;
    }

    /** Returns the reason to keep all capabilities, or null if there is none. */
    static @Nullable String reasonToKeepAll(FalcoConfig config) {
        switch (config.capabilities()) {
            case ALL -> {
                return "capabilities is all";
            }
            case LEAST -> {}
            case AUTO -> {
                if (config.outputs().program().isPresent()) {
                    return "the command of program_output may need them (capabilities: least)";
                }
                if (config.plugins().stream().anyMatch(plugin -> !plugin.isJava())) {
                    return "a plugin in C may need them (capabilities: least)";
                }
            }
        }
        return null;
    }

    private Set<Capability> required() {
        Set<Capability> needed = Capability.watching();
        int port = config.web().port();
        if (config.web().enabled() && port > 0 && port < PRIVILEGED_PORTS) {
            needed.add(Capability.NET_BIND_SERVICE);
        }
        Collection<Path> sockets = FalcoContainers.sockets(config.containers(), EngineSocket.defaults()).stream()
                .map(EngineSocket::path)
                .filter(Files::exists)
                .toList();
        if (written.stream().anyMatch(CapabilityReduction::belongsToOthers)
                || sockets.stream().anyMatch(CapabilityReduction::belongsToOthers)) {
            needed.add(Capability.DAC_OVERRIDE);
        }
        return needed;
    }
}
