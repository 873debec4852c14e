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
 * Finds out about containers beside the event thread.
 *
 * <p>{@link #wanted} and {@link #poll} belong to the event thread and never wait: each question goes to a virtual thread
 * of its own, of which there are at most {@link EngineLimits#open}, some for each user's containers, and its answer into a queue that is
 * as bounded. A
 * container is asked for once, and again where it is still wanted after {@link EngineLimits#forget}. Once {@link #prepare} was called,
 * engines are listened to as well: what they tell of is asked for before anybody wants it, and again when it has changed.
 */
public final class ContainerLookups implements ContainerLookup, LossReporter, AutoCloseable {
    /**
     * A description that has arrived.
     *
     * @param json as in a container event
     * @param isTold its engine told of the container by itself, so that nothing need have happened in it
     */
    record LearnedContainer(byte[] json, boolean isTold) {}

    /** What came of a question; JSON, and who told it, where an engine knew. */
    private record Answer(
            EngineQuestion question,
            byte @Nullable [] json,
            @Nullable EngineSocket by) {}

    /** Takes what engines tell of by themselves. */
    private final class ToldContainers implements EngineFollower.Follower {
        @Override
        public void told(EngineSocket engine, String fullId) {
            EngineQuestion question = closed ? null : containers.told(engine, fullId);
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
    /** How many of the open questions are about containers of each user; those of the machine have no name. */
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
     * Makes lookups that ask the engines at {@code sockets}; nothing is done before {@link #prepare} or the first question.
     *
     * @param sockets in the order in which they are asked where nothing else speaks for one
     */
    public ContainerLookups(List<EngineSocket> sockets, EngineLimits limits) {
        this(sockets, limits, EngineEventLimits.DEFAULT);
    }

    ContainerLookups(List<EngineSocket> sockets, EngineLimits limits, EngineEventLimits told) {
        this.limits = limits;
        this.containers = new ContainerLookupTracker(limits.remembered());
        this.client = new EngineClient(List.copyOf(sockets), limits);
        this.listeners = new EngineListeners(client, told, new ToldContainers());
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

    /** Asks for a container that was not asked for yet. Event thread. */
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
            containers.takeBack(question);
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
     * Return whether there is a question about the container that may be answered at any moment: engines know a container before
     * its first program runs, so that one which all deny at first is hardly a container. Event thread.
     */
    boolean isAwaited(CgroupContainer container) {
        return containers.isAwaited(container.key());
    }

    /**
     * Prepare to ask engines, where there are some, and listen to them. A first question takes longer than an event of a container may
     * wait. Any thread; returns at once.
     */
    void prepare() {
        listeners.start();
        client.sockets().forEach(this::prepare);
    }

    /** One engine may be slow, and is nobody's to wait for. */
    private void prepare(EngineSocket engine) {
        Thread.ofVirtual().name("eyas-prepares-" + engine).start(() -> {
            try {
                client.prepare(engine);
            } catch (RuntimeException e) { // a fault of ours or a library's, also that it was closed meanwhile
                if (!closed) {
                    client.fault(e);
                }
            } catch (LinkageError | OutOfMemoryError e) {
                return; // there is no room: the first question meets the same, and is counted
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
            } else if (json != null) { // what was only told of may be gone by now, and nobody misses it
                asked.incrementAndGet();
                count(outcome);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(question);
        } catch (RuntimeException e) { // a fault of ours or a library's must not lose the question
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
            case Outcome.Failed _, Outcome.Nobody _ -> failed.incrementAndGet();
        }
    }

    /** Asks until an engine knows, and some more times where all deny: they learn of a container only when it is made. */
    private Outcome find(CgroupContainer sighting) throws InterruptedException {
        EngineQuestion question = new EngineQuestion(sighting, null);
        Outcome outcome = ask(question, Duration.ZERO);
        for (Duration pause : limits.retries()) {
            if (outcome instanceof Outcome.Known || outcome instanceof Outcome.Nobody || closed) {
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

    /** Returns the next description that has arrived; null where there is none. */
    @Nullable
    LearnedContainer poll() {
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            open.decrementAndGet();
            openOf(answer.question()).decrementAndGet();
            // Also a description that was given can be wanted again: the state may have pushed it out, or refused it.
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

    /** Waits for answers that are on their way, as long as the limits allow; for the end of the events only. */
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

    /** Returns of how many containers is remembered that they were asked for. Event thread. */
    int remembered() {
        return containers.size();
    }

    /** Returns the counters up to now. Event thread. */
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

    /** Returns the first problem that each engine had, in words for the user; none where all went well. */
    public List<String> problems() {
        return client.problems();
    }

    @Override
    public void losses(LossCollector to) {
        counters().losses(to);
        problems().forEach(to::note);
    }

    /** Ends the connections; questions that are still open end without an answer. */
    @Override
    public void close() {
        closed = true;
        listeners.close();
        client.close();
    }
}
