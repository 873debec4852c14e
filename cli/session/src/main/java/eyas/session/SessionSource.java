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
 * A source as a session takes it over, not started yet.
 *
 * @param events the source; closed with the session
 * @param containers who is asked about containers that no event described
 * @param demand tells the source which events are needed, before the first one
 * @param finish ends delivery once everything that has happened is delivered; null where events do not come as they
 *     happen, so that delivery may end at once. Any thread
 * @param calls tells the names of the system calls that events can be of; empty where they can be of all, or nothing says otherwise
 */
public record SessionSource(
        EventSource events,
        ContainerLookup containers,
        Demand demand,
        @Nullable Runnable finish,
        Supplier<Optional<Set<String>>> calls) {
    /** Tell a source which events are needed; it may leave out all others. */
    @FunctionalInterface
    public interface Demand {
        /** Take what {@code engine}, which matches {@code rules}, looks at. */
        void want(Engine engine, ActiveRules rules);
    }

    /** Tell whether events come as they happen. */
    public boolean isLive() {
        return finish != null;
    }

    /** Return the same read through {@code around}, which closes the source that it stands around. */
    public SessionSource reading(EventSource around) {
        return new SessionSource(around, containers, demand, finish, calls);
    }

    /** Take a source that has no containers and delivers the same whatever is looked at. */
    public static SessionSource of(EventSource events, @Nullable Runnable finish) {
        return new SessionSource(events, ContainerLookup.NOTHING, (engine, rules) -> {}, finish, Optional::empty);
    }

    /**
     * Take a live source.
     *
     * @param engines container engines that are asked about containers; none to ask nobody
     */
    public static SessionSource live(LiveSource live, List<EngineSocket> engines) {
        return live(
                live, engines, (engine, rules) -> live.setWanted(RequiredEvents.syscalls(rules, engine.observed())));
    }

    /** Take a live source that {@code demand} tells what is needed. */
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

    /** Take a capture. */
    public static SessionSource capture(CaptureSource capture) {
        return new SessionSource(
                capture,
                ContainerLookup.NOTHING,
                (engine, rules) -> RequiredEvents.limit(capture, engine, rules),
                null,
                capture::calls);
    }
}
