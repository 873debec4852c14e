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
 * Delivers what another source delivers, and between its events what has been learned of containers, as events.
 *
 * <p>So whoever records this source has the descriptions in the recording at the place where they became known, and its
 * replay says what the live run said. An engine is asked as soon as it tells that it made a container, or a process is put into one, which is before its
 * first program runs; where the answer is not there by then, that event and those after it wait for it, {@link
 * EngineLimits#hold} at the most. Nothing is lost by that: they wait where they are, in the source's buffer, and no longer
 * once a part of that is full. Event thread only; the price for an event is one read of an empty queue and a look at a table.
 */
public final class ContainerSource implements ForwardingSource {
    /** As libsinsp has it: events of thread 0 are the idle task's, and it hides these. */
    private static final long NOBODY = -1;

    /** How long to sleep before looking for an answer again. */
    private static final long PAUSE_NANOS = 500_000;

    /** An event that waits for what is said of its container. */
    private record Held(DeferredEvent event, CgroupContainer container, HoldBudget allowance, long since) {}

    private final EventSource source;
    private final ContainerLookups lookups;
    private final FirstSeenContainers sightings;
    private final HoldBudget machines;
    /** For all users' containers: an engine of theirs that is silent takes nothing from what those of the machine may wait. */
    private final HoldBudget users;

    private final EventInjector injected = new EventInjector();
    /** Containers whose first event has waited, or did not have to. */
    private final Set<String> waited = new LinkedHashSet<>();
    /** Containers into whose group a process was put: of those only the first program waits. */
    private final Set<String> beingMade = new LinkedHashSet<>();

    private @Nullable Held held;
    private long late;
    private long deadline;
    private boolean ended;

    /**
     * Makes a source over {@code source}; both are closed with it.
     *
     * @param lookups the same that the state asks
     */
    public ContainerSource(EventSource source, ContainerLookups lookups) {
        this(source, lookups, new CgroupLists());
    }

    /**
     * Makes a source over {@code source}; both are closed with it.
     *
     * @param lookups the same that the state asks
     * @param lists the same that {@code source} looks with
     */
    public ContainerSource(EventSource source, ContainerLookups lookups, CgroupLists lists) {
        this.source = source;
        this.sightings = new FirstSeenContainers(lists);
        this.lookups = lookups;
        this.machines = new HoldBudget(lookups.limits().holds(), System.nanoTime());
        this.users = new HoldBudget(lookups.limits().holds(), System.nanoTime());
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
        // Whoever only records keeps no state that would ask.
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
        Held first = held;
        if (first != null) {
            return held(event, first);
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
                    Held now = new Held(DeferredEvent.of(event), container, allowance(container), System.nanoTime());
                    held = now;
                    yield held(event, now);
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

    /** Asks for the container of an event; returns whether the event, as the first one of it, has to wait for the answer. */
    private boolean mustWait(Event event, CgroupContainer container) {
        lookups.first(container);
        if (event.code() == EventCode.ASYNCEVENT_E) {
            // Who makes it may keep the engine from answering until it is made.
            remember(beingMade, container.key());
            return false;
        }
        boolean early = beingMade.contains(container.key()) && FirstSeenContainers.isBeingMade(event);
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

    /** Delivers what is learned while the event waits, then the event itself. */
    private Outcome held(Event event, Held first) {
        long last =
                Math.min(lookups.limits().hold().toNanos(), first.allowance().left(first.since()));
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
        held = null;
        first.allowance().spend(first.since(), System.nanoTime());
        first.event().show(event);
        injected.passed(event);
        return Outcome.EVENT;
    }

    /**
     * Shows a description. One that an engine told by itself is known from then on, but nothing that happened: the container may be
     * none of those that are watched, may never run, and is asked for again once it does.
     */
    private void inject(Event event, LearnedContainer learned) {
        byte[] json = learned.json();
        injected.begin(EventCode.CONTAINER_JSON_2_E, NOBODY, json.length + 1).putString(json);
        if (learned.isTold()) {
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
