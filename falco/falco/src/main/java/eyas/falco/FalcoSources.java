package eyas.falco;

import eyas.capture.CaptureSource;
import eyas.config.FalcoConfig;
import eyas.container.EngineSocket;
import eyas.engine.ActiveRules;
import eyas.engine.Engine;
import eyas.event.EventSource;
import eyas.event.EventTable;
import eyas.live.LiveOptions;
import eyas.live.LiveSource;
import eyas.live.Scope;
import eyas.rules.model.Priority;
import eyas.session.SessionSource;
import eyas.state.State;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Opens the event source that {@code engine.kind} selects. */
final class FalcoSources {
    private final FalcoPlugins plugins;
    private final FalcoLog log;
    private final Supplier<ActiveConfiguration> active;
    private @Nullable CaptureSource capture;
    private List<String> names = List.of(FalcoPlugins.SYSCALL);

    /** @param active returns the active configuration when a source asks for the required events */
    FalcoSources(FalcoPlugins plugins, FalcoLog log, Supplier<ActiveConfiguration> active) {
        this.plugins = plugins;
        this.log = log;
        this.active = active;
    }

    /** Returns the names of the open sources, {@code syscall} first. */
    List<String> names() {
        return names;
    }

    /** @throws eyas.event.EventSourceException if it cannot be opened */
    SessionSource open(FalcoConfig config) {
        if (config.engine().kind() == FalcoConfig.EngineKind.REPLAY) {
            return replay(config);
        }
        // A plugin can provide system calls instead of the kernel.
        Optional<EventSource> other = plugins.set().open(FalcoPlugins.SYSCALL);
        List<EventSource> sources = plugins.open();
        boolean syscalls = plugins.isEnabled(FalcoPlugins.SYSCALL);
        boolean called = syscalls && (other.isPresent() || config.engine().kind() != FalcoConfig.EngineKind.NODRIVER);
        if (called || !sources.isEmpty()) {
            names = Stream.concat(
                            called ? Stream.of(FalcoPlugins.SYSCALL) : Stream.of(),
                            plugins.enabled().stream().filter(name -> !name.equals(FalcoPlugins.SYSCALL)))
                    .toList();
        }
        if (syscalls && other.isPresent()) {
            log.log(Priority.INFORMATIONAL, "Opening 'syscall' source with plugin");
            return ofPlugins(plugins.set().join(other.get(), sources, false));
        }
        if (syscalls && config.engine().kind() == FalcoConfig.EngineKind.KMOD) {
            throw new FalcoException("engine.kind 'kmod' is not supported by Eyas, which has no kernel module; use "
                    + "modern_ebpf: -o engine.kind=modern_ebpf");
        }
        if (syscalls && config.engine().kind() == FalcoConfig.EngineKind.MODERN_EBPF) {
            SessionSource live = live(config);
            return live.reading(plugins.set().join(plugins.set().accompany(live.events()), sources, true));
        }
        return sources.isEmpty()
                ? idle()
                : ofPlugins(plugins.set().join(sources.getFirst(), sources.subList(1, sources.size()), false));
    }

    private SessionSource idle() {
        log.log(Priority.INFORMATIONAL, "Opening 'syscall' source with no driver: no system call is captured");
        IdleSource idle = new IdleSource();
        return SessionSource.of(plugins.set().accompany(idle), idle::finish);
    }

    private static SessionSource ofPlugins(EventSource source) {
        return SessionSource.of(source, null);
    }

    private SessionSource replay(FalcoConfig config) {
        log.log(
                Priority.INFORMATIONAL,
                "Replaying capture file: " + config.engine().captureFile());
        CaptureSource source = CaptureSource.open(Path.of(config.engine().captureFile()));
        capture = source;
        SessionSource opened = SessionSource.capture(source);
        SessionSource.Demand demand = (engine, rules) -> {
            if (active.get().config().drops().simulated()) {
                // A simulated loss is due at a time, whichever event reaches it.
                BitSet all = new BitSet();
                all.set(0, EventTable.size());
                source.want(all);
            } else {
                opened.demand().want(engine, rules);
            }
        };
        return new SessionSource(source, opened.containers(), demand, opened.finish(), opened.calls());
    }

    /** Interrupts a blocking read of the source. Any thread. */
    void release() {
        CaptureSource open = capture;
        if (open != null) {
            open.stop();
        }
    }

    /** Returns the number of events that arrived, including skipped ones of a capture; empty if only the source knows. */
    OptionalLong seen() {
        CaptureSource open = capture;
        return open == null ? OptionalLong.empty() : OptionalLong.of(open.eventsSeen() - open.eventsAtHead());
    }

    private SessionSource live(FalcoConfig config) {
        log.log(Priority.INFORMATIONAL, "Opening 'syscall' source with modern BPF probe.");
        LiveSource live = new LiveSource(options(config.engine(), asksForJobs()));
        live.load();
        return SessionSource.live(
                live,
                FalcoContainers.sockets(config.containers(), EngineSocket.defaults()),
                (engine, rules) -> live.setWanted(wanted(engine, rules)));
    }

    /** A runner's environment exceeds the 4,096 bytes that Falco captures, and the variables that identify a job may be at its end. */
    private boolean asksForJobs() {
        return active.get().rules().active().stream()
                .anyMatch(rule -> (rule.expression() + rule.compiledOutput()).contains("ci."));
    }

    private static LiveOptions options(FalcoConfig.Engine config, boolean jobs) {
        LiveOptions options = LiveOptions.of(new Scope.Host(), Set.of())
                .withRingBytes((int) Math.min(config.bufferBytes(), LiveOptions.MAX_RING))
                .withDropFailed(config.dropFailed());
        if (jobs) {
            options = options.withEnvironmentBytes(LiveOptions.MAX_ENVIRONMENT);
        }
        return config.snaplen() == 0
                ? options
                : options.withSnaplen(Math.min(config.snaplen(), LiveOptions.MAX_SNAPLEN));
    }

    private Set<Integer> wanted(Engine engine, ActiveRules rules) {
        BitSet observed = engine.wanted();
        observed.andNot(new State().requiredCodes());
        return new SyscallSelection(active.get().config().syscalls(), log)
                .choose(rules, observed).stream().boxed().collect(Collectors.toSet());
    }
}
