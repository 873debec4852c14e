package eyas.container;

import eyas.container.EngineClient.Outcome;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.state.CgroupContainer;
import eyas.state.ContainerLookup;
import eyas.state.container.ContainerJson;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds out about containers beside the event thread.
 *
 * <p>{@link #wanted} and {@link #poll} belong to the event thread and never wait: each question goes to a virtual thread
 * of its own, of which there are at most {@link EngineLimits#open}, and its answer into a queue that is as bounded. A
 * container is asked for once, and again where it is still wanted after {@link EngineLimits#forget}. Nothing is connected to
 * before the first question.
 */
public final class ContainerLookups implements ContainerLookup, LossReporter, AutoCloseable {
    /** What came of a question; JSON where an engine knew. */
    private record Answer(String id, byte @Nullable [] json) {}

    /** Instead of a time: there is a question about the container. */
    private static final long OPEN = Long.MAX_VALUE;

    private final EngineLimits limits;
    private final EngineClient client;
    private final Semaphore parallel;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    /** Containers that no engine knew when it was first asked, and which are asked for again. */
    private final Set<String> denied = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    // Event thread only: until when a container is not asked for again, in System.nanoTime.
    private final Map<String, Long> quiet = new LinkedHashMap<>();
    private long asked;
    private long dropped;

    /**
     * Makes lookups that ask the engines at {@code sockets}; nothing is done before {@link #prepare} or the first question.
     *
     * @param sockets in the order in which they are asked where nothing else speaks for one
     */
    public ContainerLookups(List<EngineSocket> sockets, EngineLimits limits) {
        this.limits = limits;
        this.client = new EngineClient(List.copyOf(sockets), limits);
        this.parallel = new Semaphore(limits.parallel());
    }

    @Override
    public void wanted(CgroupContainer sighting) {
        String id = sighting.id();
        Long until = quiet.get(id);
        if (closed || client.isEmpty() || (until != null && (until == OPEN || until - System.nanoTime() > 0))) {
            return;
        }
        if (open.get() >= limits.open()) {
            dropped++;
            return;
        }
        open.incrementAndGet();
        asked++;
        keepQuiet(id, OPEN);
        Thread.ofVirtual().name("eyas-container-" + id).start(() -> ask(sighting));
    }

    /** Asks for a container that was not asked for yet. Event thread. */
    void first(CgroupContainer sighting) {
        if (!quiet.containsKey(sighting.id())) {
            wanted(sighting);
        }
    }

    /**
     * Return whether there is a question about the container that may be answered at any moment: engines know a container before
     * its first program runs, so that one which all deny at first is hardly a container. Event thread.
     */
    boolean isAwaited(String id) {
        Long until = quiet.get(id);
        return until != null && until == OPEN && !denied.contains(id);
    }

    /**
     * Prepare to ask engines, where there are some. Starting what speaks HTTP takes longer than an event of a container may
     * wait. Any thread; returns at once.
     */
    void prepare() {
        if (!client.isEmpty()) {
            Thread.ofVirtual().name("eyas-containers").start(() -> {
                try {
                    client.prepare();
                } catch (RuntimeException e) { // the first question tells of it, too
                    client.fault(e);
                }
            });
        }
    }

    private void keepQuiet(String id, long until) {
        quiet.remove(id);
        quiet.put(id, until);
        Iterator<String> eldest = quiet.keySet().iterator();
        while (quiet.size() > limits.remembered()) {
            eldest.next();
            eldest.remove();
        }
    }

    private void ask(CgroupContainer sighting) {
        byte[] json = null;
        try {
            json = find(sighting);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed.incrementAndGet();
        } catch (RuntimeException e) { // a fault of ours or a library's must not lose the question
            failed.incrementAndGet();
            client.fault(e);
        } finally {
            denied.remove(sighting.id());
            answers.add(new Answer(sighting.id(), json));
        }
    }

    /** Asks until an engine knows, and some more times where all deny: they learn of a container only when it is made. */
    private byte @Nullable [] find(CgroupContainer sighting) throws InterruptedException {
        Outcome outcome = ask(sighting, Duration.ZERO);
        for (Duration pause : limits.retries()) {
            if (outcome instanceof Outcome.Known || outcome instanceof Outcome.Nobody || closed) {
                break;
            }
            if (!(outcome instanceof Outcome.Failed failure && failure.isPresent())) {
                denied.add(sighting.id());
            }
            outcome = ask(sighting, pause);
        }
        return switch (outcome) {
            case Outcome.Known known -> {
                answered.incrementAndGet();
                yield ContainerJson.write(known.info());
            }
            case Outcome.Denied denied -> {
                unknown.incrementAndGet();
                yield null;
            }
            case Outcome.Failed without -> {
                failed.incrementAndGet();
                yield null;
            }
            case Outcome.Nobody nobody -> {
                failed.incrementAndGet();
                yield null;
            }
        };
    }

    private Outcome ask(CgroupContainer sighting, Duration pause) throws InterruptedException {
        Thread.sleep(pause);
        parallel.acquire();
        try {
            return client.find(sighting);
        } finally {
            parallel.release();
        }
    }

    /** Returns the next description that has arrived, as the JSON of a container event; null where there is none. */
    byte @Nullable [] poll() {
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            open.decrementAndGet();
            // Also a description that was given can be wanted again: the state may have pushed it out, or refused it.
            keepQuiet(answer.id(), System.nanoTime() + limits.forget().toNanos());
            byte[] json = answer.json();
            if (json != null) {
                return json;
            }
        }
        return null;
    }

    /** Waits for answers that are on their way, as long as the limits allow; for the end of the events only. */
    byte @Nullable [] awaitLast(long deadline) {
        while (true) {
            byte[] json = poll();
            if (json != null || open.get() == 0 || System.nanoTime() - deadline > 0) {
                return json;
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
        return quiet.size();
    }

    /** Returns the counters up to now. Event thread. */
    public LookupCounters counters() {
        return new LookupCounters(
                asked,
                answered.get(),
                unknown.get(),
                failed.get(),
                dropped,
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
        client.close();
    }
}
