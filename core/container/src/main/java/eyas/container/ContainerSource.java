package eyas.container;

import eyas.container.ContainerLookups.LearnedContainer;
import eyas.event.DeferredEvent;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventInjector;
import eyas.event.EventSource;
import eyas.event.ForwardingSource;
import eyas.event.LossCollector;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotAdapter;
import eyas.event.SnapshotConsumer;
import eyas.event.SnapshotTee;
import eyas.event.SourceCounters;
import eyas.state.container.CgroupContainer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the events of another source, and descriptions of containers as events in between.
 *
 * <p>A recording of this source has the descriptions where they became known, so its replay gives the same results as the live run. An
 * engine is asked as soon as it reports that it created a container, or a process is put into one, which is before its first program runs.
 * If the answer has not arrived by then, that event and those after it wait for it, {@link EngineLimits#eventWait} at most. This loses no
 * events: they wait in the source's buffer, and no longer once it is partly full. For the event thread; costs a read of an empty queue and
 * a table lookup per event.
 */
public final class ContainerSource implements ForwardingSource {
    /** As in libsinsp: events of thread 0 are the idle task's, and it hides these. */
    private static final long NO_THREAD = -1;

    /** The pause between checks for an answer. */
    private static final long PAUSE_NANOS = 500_000;

    /** An event that waits for the description of its container. */
    private record WaitingEvent(DeferredEvent event, CgroupContainer container, HoldBudget allowance, long since) {}

    private final EventSource source;
    private final ContainerLookups lookups;
    private final FirstSeenContainers sightings;
    private final HoldBudget machines;
    /** The budget for all users' containers: a user's unresponsive engine does not reduce the budget of the machine's containers. */
    private final HoldBudget users;

    private final EventInjector injected = new EventInjector();
    /** Containers whose first event has waited, or did not have to. */
    private final Set<String> waited = new LinkedHashSet<>();
    /** Containers into whose group a process was put: only their first program waits. */
    private final Set<String> beingCreated = new LinkedHashSet<>();

    private @Nullable WaitingEvent waiting;
    private long late;
    private long deadline;
    private boolean ended;

    /**
     * Makes a source over {@code source}; both are closed with it.
     *
     * @param lookups the same instance that the state uses
     */
    public ContainerSource(EventSource source, ContainerLookups lookups) {
        this(source, lookups, new CgroupLists());
    }

    /**
     * Makes a source over {@code source}; both are closed with it.
     *
     * @param lookups the same instance that the state uses
     * @param lists the same instance that {@code source} uses
     */
    public ContainerSource(EventSource source, ContainerLookups lookups, CgroupLists lists) {
        this.source = source;
        this.sightings = new FirstSeenContainers(lists);
        this.lookups = lookups;
        this.machines = new HoldBudget(lookups.limits().totalWait(), System.nanoTime());
        this.users = new HoldBudget(lookups.limits().totalWait(), System.nanoTime());
    }

    private HoldBudget allowance(CgroupContainer container) {
        return container.user() == null ? machines : users;
    }

    @Override
    public EventSource source() {
        return source;
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        lookups.prepare();
        // A recorder has no state that would look up containers.
        source.start(new SnapshotTee(snapshot, new SnapshotAdapter() {
            @Override
            public void process(ProcessRecord process) {
                CgroupContainer container =
                        CgroupContainer.find(process.resources().cgroups());
                if (container != null) {
                    lookups.first(container);
                }
            }
        }));
    }

    @Override
    public Outcome next(Event event) {
        WaitingEvent first = waiting;
        if (first != null) {
            return deliverWaiting(event, first);
        }
        LearnedContainer learned = ended ? lookups.awaitLast(deadline) : lookups.poll();
        if (learned != null) {
            inject(event, learned);
            return Outcome.EVENT;
        }
        if (ended) {
            return Outcome.END;
        }
        Outcome outcome = source.next(event);
        return switch (outcome) {
            case EVENT -> {
                CgroupContainer container = sightings.in(event);
                if (container != null && mustWait(event, container)) {
                    WaitingEvent now = new WaitingEvent(
                            DeferredEvent.of(event), container, allowance(container), System.nanoTime());
                    waiting = now;
                    yield deliverWaiting(event, now);
                }
                injected.passed(event);
                yield outcome;
            }
            case IDLE -> outcome;
            case END -> {
                ended = true;
                deadline = System.nanoTime() + lookups.limits().last().toNanos();
                yield next(event);
            }
        };
    }

    /** Looks up the container of an event; returns whether the event, as the first one of it, must wait for the answer. */
    private boolean mustWait(Event event, CgroupContainer container) {
        lookups.first(container);
        if (event.code() == EventCode.ASYNCEVENT_E) {
            // The process that creates the container may block the engine's answer until it is done.
            remember(beingCreated, container.key());
            return false;
        }
        boolean early = beingCreated.contains(container.key()) && FirstSeenContainers.isBeingCreated(event);
        return !early && remember(waited, container.key()) && lookups.isAwaited(container);
    }

    /** Adds a container; returns whether it is new. */
    private boolean remember(Set<String> containers, String key) {
        boolean added = containers.add(key);
        if (containers.size() > lookups.limits().remembered()) {
            containers.remove(containers.iterator().next());
        }
        return added;
    }

    /** Delivers descriptions while the event waits, then the event itself. */
    private Outcome deliverWaiting(Event event, WaitingEvent first) {
        long last = Math.min(
                lookups.limits().eventWait().toNanos(), first.allowance().left(first.since()));
        LearnedContainer learned = lookups.poll();
        while (learned == null && lookups.isAwaited(first.container())) {
            if (System.nanoTime() - first.since() >= last || source.fill() > HoldBudget.FILL) {
                late++;
                break;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            learned = lookups.poll();
        }
        if (learned != null) {
            inject(event, learned);
            return Outcome.EVENT;
        }
        waiting = null;
        first.allowance().spend(first.since(), System.nanoTime());
        first.event().show(event);
        injected.passed(event);
        return Outcome.EVENT;
    }

    /**
     * Injects a description. One that an engine reported by itself is known from then on, but is not an event: the container may not be
     * watched or never run, and is looked up again once it does.
     */
    private void inject(Event event, LearnedContainer learned) {
        byte[] json = learned.json();
        injected.begin(EventCode.CONTAINER_JSON_2_E, NO_THREAD, json.length + 1).putString(json);
        if (learned.isReported()) {
            injected.showStateOnly(event);
        } else {
            injected.show(event);
        }
    }

    @Override
    public SourceCounters counters() {
        return source.counters().plusEvents(injected.count());
    }

    @Override
    public void losses(LossCollector to) {
        source.losses(to);
        lookups.losses(to);
        to.lost("container_late", late);
    }

    @Override
    public void close() {
        lookups.close();
        source.close();
    }
}
