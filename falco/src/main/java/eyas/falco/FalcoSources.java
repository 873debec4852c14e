package eyas.falco;

import eyas.capture.CaptureSource;
import eyas.config.FalcoConfig;
import eyas.container.ContainerLookups;
import eyas.container.ContainerSource;
import eyas.container.EngineLimits;
import eyas.container.EngineSocket;
import eyas.engine.Engine;
import eyas.event.EventSource;
import eyas.live.LiveOptions;
import eyas.live.LiveSource;
import eyas.live.Scope;
import eyas.rules.model.Priority;
import eyas.state.ContainerLookup;
import eyas.state.State;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Opens the source of events that {@code engine.kind} names. */
final class FalcoSources {
    private final FalcoPlugins plugins;
    private final FalcoLog log;

    FalcoSources(FalcoPlugins plugins, FalcoLog log) {
        this.plugins = plugins;
        this.log = log;
    }

    /** @throws eyas.event.EventSourceException if it cannot be opened */
    RunSource open(FalcoConfig config) {
        if (config.engine().kind() == FalcoConfig.EngineKind.REPLAY) {
            return replay(config);
        }
        // A plugin can be the source of system calls, in place of the kernel.
        Optional<EventSource> other = plugins.set().open(FalcoPlugins.SYSCALL);
        List<EventSource> sources = plugins.open();
        boolean syscalls = plugins.isEnabled(FalcoPlugins.SYSCALL);
        if (syscalls && other.isPresent()) {
            log.log(Priority.INFORMATIONAL, "Opening 'syscall' source with plugin");
            return ofPlugins(plugins.set().join(other.get(), sources, false));
        }
        if (syscalls && config.engine().kind() == FalcoConfig.EngineKind.MODERN_EBPF) {
            RunSource live = live(config);
            return live.reading(plugins.set().join(plugins.set().accompany(live.events()), sources, true));
        }
        return sources.isEmpty()
                ? idle()
                : ofPlugins(plugins.set().join(sources.getFirst(), sources.subList(1, sources.size()), false));
    }

    private RunSource idle() {
        log.log(Priority.INFORMATIONAL, "Opening 'syscall' source with no driver: no system call is captured");
        IdleSource idle = new IdleSource();
        return new RunSource(plugins.set().accompany(idle), ContainerLookup.NOTHING, (_, _) -> {}, idle::finish);
    }

    private static RunSource ofPlugins(EventSource source) {
        return new RunSource(source, ContainerLookup.NOTHING, (_, _) -> {}, null);
    }

    private RunSource replay(FalcoConfig config) {
        log.log(
                Priority.INFORMATIONAL,
                "Replaying capture file: " + config.engine().captureFile());
        CaptureSource capture = CaptureSource.open(Path.of(config.engine().captureFile()));
        return new RunSource(capture, ContainerLookup.NOTHING, (_, engine) -> capture.want(engine.wanted()), null);
    }

    private RunSource live(FalcoConfig config) {
        log.log(Priority.INFORMATIONAL, "Opening 'syscall' source with modern BPF probe.");
        LiveSource live = new LiveSource(options(config.engine()));
        live.load();
        ContainerLookups containers = new ContainerLookups(
                FalcoContainers.sockets(config.containers(), EngineSocket.defaults()), EngineLimits.DEFAULT);
        return new RunSource(
                new ContainerSource(live, containers),
                containers,
                (active, engine) -> live.setWanted(wanted(active, engine)),
                live::finish);
    }

    private static LiveOptions options(FalcoConfig.Engine config) {
        LiveOptions options = LiveOptions.of(new Scope.Host(), Set.of())
                .withRingBytes((int) Math.min(config.bufferBytes(), LiveOptions.MAX_RING))
                .withDropFailed(config.dropFailed());
        return config.snaplen() == 0
                ? options
                : options.withSnaplen(Math.min(config.snaplen(), LiveOptions.MAX_SNAPLEN));
    }

    private Set<Integer> wanted(ActiveConfiguration active, Engine engine) {
        BitSet observed = engine.wanted();
        observed.andNot(new State().neededCodes());
        return new LiveSyscalls(active.config().syscalls(), log)
                .choose(active.rules(), observed).stream().boxed().collect(Collectors.toSet());
    }
}
