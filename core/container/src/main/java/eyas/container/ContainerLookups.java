package eyas.container;

import eyas.container.ContainerLookupTracker.EngineQuestion;
import eyas.container.EngineClient.Outcome;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.state.container.CgroupContainer;
import eyas.state.container.ContainerJson;
import eyas.state.container.ContainerLookup;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Looks up containers outside of the event thread.
 *
 * <p>{@link #wanted} and {@link #poll} belong to the event thread and never block: each question runs on its own virtual thread, limited by
 * {@link EngineLimits#open} and a limit per user; its answer goes into an equally bounded queue. A container is looked up once, and again
 * if it is still wanted after {@link EngineLimits#forget}. After {@link #prepare}, events of the engines are followed as well: reported
 * containers are looked up before they are needed, and again when they change.
 */
public final class ContainerLookups implements ContainerLookup, LossReporter, AutoCloseable {
    /**
     * A description that has arrived.
     *
     * @param json as in a container event
     * @param isReported whether its engine reported the container by itself, so that it may not have run yet
     */
    record LearnedContainer(byte[] json, boolean isReported) {}

    /** The result of a question: JSON and its source, if an engine knows the container. */
    private record Answer(
            EngineQuestion question,
            byte @Nullable [] json,
            @Nullable EngineSocket by) {}

    /** Receives the events of engines. */
    private final class EngineEventHandler implements EngineFollower.Follower {
        @Override
        public void reported(EngineSocket engine, String fullId) {
            EngineQuestion question = closed ? null : containers.reported(engine, fullId);
            if (question != null) {
                begin(question);
            }
        }

        @Override
        public void appeared(EngineSocket engine) {
            prepare(engine);
        }

        @Override
        public void dropped() {
            dropped.incrementAndGet();
        }
    }

    private final EngineLimits limits;
    private final EngineClient client;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    /** The number of open questions about each user's containers; those of the machine have the empty name. */
    private final ConcurrentMap<String, AtomicInteger> openOf = new ConcurrentHashMap<>();

    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final ContainerLookupTracker containers;
    private final EngineListeners listeners;

    private volatile boolean closed;

    /**
     * Makes lookups that ask the engines at {@code sockets}; nothing happens before {@link #prepare} or the first question.
     *
     * @param sockets in the order in which they are asked if no other hint selects one
     */
    public ContainerLookups(List<EngineSocket> sockets, EngineLimits limits) {
        this(sockets, limits, EngineEventLimits.DEFAULT);
    }

    ContainerLookups(List<EngineSocket> sockets, EngineLimits limits, EngineEventLimits reported) {
        this.limits = limits;
        this.containers = new ContainerLookupTracker(limits.remembered());
        this.client = new EngineClient(List.copyOf(sockets), limits);
        this.listeners = new EngineListeners(client, reported, new EngineEventHandler());
    }

    @Override
    public void wanted(CgroupContainer sighting) {
        if (!closed && !client.isEmpty()) {
            EngineQuestion question = containers.seen(sighting, System.nanoTime());
            if (question != null) {
                begin(question);
            }
        }
    }

    /** Looks up a container that was not looked up yet. For the event thread. */
    void first(CgroupContainer sighting) {
        if (containers.isNew(sighting)) {
            wanted(sighting);
        }
    }

    private void begin(EngineQuestion question) {
        AtomicInteger ofUser = openOf(question);
        if (ofUser.incrementAndGet() > (question.user() == null ? limits.open() : limits.openOfUser())) {
            ofUser.decrementAndGet();
            dropped.incrementAndGet();
            containers.cancel(question);
            return;
        }
        open.incrementAndGet();
        if (question.engine() == null) {
            asked.incrementAndGet();
        }
        Thread.ofVirtual().name("eyas-container-" + question.container().id()).start(() -> ask(question));
    }

    private AtomicInteger openOf(EngineQuestion question) {
        String user = question.user();
        return openOf.computeIfAbsent(user == null ? "" : user, each -> new AtomicInteger());
    }

    /**
     * Returns whether a question about the container is open and may be answered at any moment. Engines know a container before its first
     * program runs, so one that all deny at first is hardly a container. For the event thread.
     */
    boolean isAwaited(CgroupContainer container) {
        return containers.isAwaited(container.key());
    }

    /**
     * Starts to connect to the engines, if any, and to follow their events: a first question takes longer than an event of a container may
     * wait. Thread-safe; returns at once.
     */
    void prepare() {
        listeners.start();
        client.sockets().forEach(this::prepare);
    }

    /** A slow engine must not delay the others. */
    private void prepare(EngineSocket engine) {
        Thread.ofVirtual().name("eyas-prepares-" + engine).start(() -> {
            try {
                client.prepare(engine);
            } catch (RuntimeException e) { // a bug here or in a library, or the connections were closed meanwhile
                if (!closed) {
                    client.fault(e);
                }
            } catch (LinkageError | OutOfMemoryError e) {
                return; // no capacity: the first question fails likewise, and is counted
            }
        });
    }

    private void ask(EngineQuestion question) {
        byte[] json = null;
        EngineSocket by = null;
        try {
            Outcome outcome = question.engine() == null ? find(question.container()) : ask(question, Duration.ZERO);
            if (outcome instanceof Outcome.Known known) {
                json = ContainerJson.write(
                        known.info().ofUser(question.container().user()));
                by = known.by();
                listeners.answered(by);
            }
            if (question.engine() == null) {
                count(outcome);
            } else if (json != null) { // a container that was only reported may be gone by now; not counted
                asked.incrementAndGet();
                count(outcome);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(question);
        } catch (RuntimeException e) { // a bug here or in a library must not lose the question
            failed(question);
            client.fault(e);
        } finally {
            answers.add(new Answer(question, json, by));
        }
    }

    private void failed(EngineQuestion question) {
        if (question.engine() == null) {
            failed.incrementAndGet();
        }
    }

    private void count(Outcome outcome) {
        switch (outcome) {
            case Outcome.Known _ -> answered.incrementAndGet();
            case Outcome.Denied _ -> unknown.incrementAndGet();
            case Outcome.Failed _, Outcome.NoEngine _ -> failed.incrementAndGet();
        }
    }

    /** Asks until an engine knows the container, with retries if all deny: they know a container only once it is created. */
    private Outcome find(CgroupContainer sighting) throws InterruptedException {
        EngineQuestion question = new EngineQuestion(sighting, null);
        Outcome outcome = ask(question, Duration.ZERO);
        for (Duration pause : limits.retries()) {
            if (outcome instanceof Outcome.Known || outcome instanceof Outcome.NoEngine || closed) {
                break;
            }
            if (!(outcome instanceof Outcome.Failed failure && failure.isPresent())) {
                containers.denied(sighting.key());
            }
            outcome = ask(question, pause);
        }
        return outcome;
    }

    private Outcome ask(EngineQuestion question, Duration pause) throws InterruptedException {
        Thread.sleep(pause);
        return client.find(question.container(), question.engine());
    }

    /** Returns the next description that has arrived; null if there is none. */
    @Nullable
    LearnedContainer poll() {
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            open.decrementAndGet();
            openOf(answer.question()).decrementAndGet();
            // A description that was delivered may also be requested again: the state may have evicted or rejected it.
            EngineQuestion next = containers.end(
                    answer.question().container().key(),
                    answer.by(),
                    System.nanoTime() + limits.forget().toNanos());
            if (next != null && !closed) {
                begin(next);
            }
            byte[] json = answer.json();
            if (json != null) {
                return new LearnedContainer(json, answer.question().engine() != null);
            }
        }
        return null;
    }

    /** Waits for outstanding answers, as long as the limits allow; for the end of the event stream only. */
    @Nullable
    LearnedContainer awaitLast(long deadline) {
        while (true) {
            LearnedContainer description = poll();
            if (description != null || open.get() == 0 || System.nanoTime() - deadline > 0) {
                return description;
            }
            try {
                Thread.sleep(Duration.ofMillis(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }

    EngineLimits limits() {
        return limits;
    }

    /** Returns the number of tracked containers. For the event thread. */
    int remembered() {
        return containers.size();
    }

    /** Returns the current counters. For the event thread. */
    public LookupCounters counters() {
        return new LookupCounters(
                asked.get(),
                answered.get(),
                unknown.get(),
                failed.get(),
                dropped.get(),
                client.late.get(),
                client.malformed.get(),
                client.unreachable.get());
    }

    /** Returns the first problem of each engine, as a message for the user; empty if there was none. */
    public List<String> problems() {
        return client.problems();
    }

    @Override
    public void losses(LossCollector to) {
        counters().losses(to);
        problems().forEach(to::note);
    }

    /** Closes the connections; open questions end without an answer. */
    @Override
    public void close() {
        closed = true;
        listeners.close();
        client.close();
    }
}
