package eyas.session;

import eyas.capture.CaptureSource;
import eyas.container.CgroupLists;
import eyas.container.ContainerLookups;
import eyas.container.ContainerSource;
import eyas.container.EngineLimits;
import eyas.container.EngineSocket;
import eyas.engine.ActiveRules;
import eyas.engine.Engine;
import eyas.event.EventSource;
import eyas.live.LiveSource;
import eyas.session.account.AccountSource;
import eyas.state.container.ContainerLookup;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A source before it is started, with the parts that a session needs.
 *
 * @param events the source; closed with the session
 * @param containers resolves containers that no event described
 * @param demand receives the events that are needed, before the first one
 * @param finish ends delivery after all pending events; null if events are not live, so that delivery may end immediately. Thread-safe
 * @param calls returns the names of the system calls that events can be of; empty for all or unknown
 */
public record SessionSource(
        EventSource events,
        ContainerLookup containers,
        Demand demand,
        @Nullable Runnable finish,
        Supplier<Optional<Set<String>>> calls) {
    /** Receives the events that are needed; the source may omit all others. */
    @FunctionalInterface
    public interface Demand {
        /** Requests the events that {@code engine} with {@code rules} needs. */
        void want(Engine engine, ActiveRules rules);
    }

    /** Returns whether events are live. */
    public boolean isLive() {
        return finish != null;
    }

    /** Returns this source wrapped in {@code around}, which closes the wrapped source. */
    public SessionSource reading(EventSource around) {
        return new SessionSource(around, containers, demand, finish, calls);
    }

    /** Returns a source without containers that delivers the same events regardless of demand. */
    public static SessionSource of(EventSource events, @Nullable Runnable finish) {
        return new SessionSource(events, ContainerLookup.NOTHING, (engine, rules) -> {}, finish, Optional::empty);
    }

    /**
     * Returns a live source.
     *
     * @param engines container engines to query about containers; may be empty
     */
    public static SessionSource live(LiveSource live, List<EngineSocket> engines) {
        return live(
                live, engines, (engine, rules) -> live.setWanted(RequiredEvents.syscalls(rules, engine.observed())));
    }

    /** Returns a live source whose needed events are passed to {@code demand}. */
    public static SessionSource live(LiveSource live, List<EngineSocket> engines, Demand demand) {
        ContainerLookups containers = new ContainerLookups(engines, EngineLimits.DEFAULT);
        CgroupLists lists = new CgroupLists();
        return new SessionSource(
                new ContainerSource(new AccountSource(live, lists), containers, lists),
                containers,
                demand,
                live::finish,
                () -> Optional.of(RequiredEvents.names(live.captured()::contains)));
    }

    /** Returns the source of a capture. */
    public static SessionSource capture(CaptureSource capture) {
        return new SessionSource(
                capture,
                ContainerLookup.NOTHING,
                (engine, rules) -> RequiredEvents.limit(capture, engine, rules),
                null,
                capture::calls);
    }
}
