package eyas.plugin.host;

import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.EventSourceException;
import eyas.event.LossCollector;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.plugin.PluginLimits;
import eyas.state.State;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Merges the events of several sources into one event thread, in order of arrival: sources have different clocks, so there is no meaningful
 * order between them. Renumbers events.
 *
 * <p>The first source is read on the event thread, because a source of system calls requires it; the others on their own threads, which
 * block while a bounded queue is full. Nothing is lost.
 */
final class MergedSource implements EventSource {
    private static final long WAIT_MS = 100;

    private final EventSource first;
    private final List<EventSource> others;
    private final boolean endsWithFirst;
    private final ArrayBlockingQueue<MemorySegment> waiting;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private boolean firstEnded;
    private boolean turn;
    private long number;
    private volatile boolean closed;

    MergedSource(EventSource first, List<EventSource> others, boolean endsWithFirst, PluginLimits limits) {
        this.first = first;
        this.others = List.copyOf(others);
        this.endsWithFirst = endsWithFirst;
        this.waiting = new ArrayBlockingQueue<>(limits.asyncEvents());
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        first.start(snapshot);
        for (EventSource each : others) {
            // Plugins have no snapshot.
            each.start(new State().snapshot());
            running.incrementAndGet();
            threads.add(Thread.ofPlatform().daemon().name("plugin-source").start(() -> read(each)));
        }
    }

    private void read(EventSource source) {
        Event event = new Event();
        try {
            while (!closed) {
                switch (source.next(event)) {
                    case EVENT -> put(copy(event));
                    case IDLE -> {}
                    case END -> {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            // Closing interrupts; nothing is left to do.
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        } finally {
            running.decrementAndGet();
        }
    }

    private void put(MemorySegment event) throws InterruptedException {
        waiting.put(event);
    }

    private static MemorySegment copy(Event event) {
        return Arena.ofAuto()
                .allocate(event.length(), 8)
                .copyFrom(event.segment().asSlice(event.base(), event.length()));
    }

    @Override
    public Outcome next(Event event) {
        RuntimeException broken = failure.get();
        if (broken != null) {
            throw broken instanceof EventSourceException known
                    ? known
                    : new EventSourceException(String.valueOf(broken.getMessage()), broken);
        }
        // Alternates, so that neither side starves the other.
        turn = !turn;
        MemorySegment other = turn || firstEnded ? waiting.poll() : null;
        if (other == null && !firstEnded) {
            Outcome outcome = first.next(event);
            switch (outcome) {
                case EVENT -> {
                    event.wrap(event.segment(), event.base(), event.cpu(), ++number, event.isStateOnly());
                    return outcome;
                }
                case IDLE -> {}
                case END -> {
                    firstEnded = true;
                    if (endsWithFirst) {
                        return Outcome.END;
                    }
                }
            }
            other = waiting.poll();
        }
        return other != null || firstEnded ? last(event, other) : Outcome.IDLE;
    }

    private Outcome last(Event event, @Nullable MemorySegment taken) {
        MemorySegment other = taken;
        // Checked before the queue: a source that has ended has queued everything.
        boolean ended = firstEnded && running.get() == 0;
        try {
            if (other == null) {
                other = ended ? waiting.poll() : waiting.poll(WAIT_MS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.END;
        }
        if (other == null) {
            return ended && endOrFailure() ? Outcome.END : Outcome.IDLE;
        }
        event.wrap(other, 0, 0, ++number, false);
        return Outcome.EVENT;
    }

    /** Returns whether all ended without failure; the next call reports a failure. */
    private boolean endOrFailure() {
        return failure.get() == null;
    }

    @Override
    public boolean lookUp(long thread, SnapshotConsumer snapshot) {
        return first.lookUp(thread, snapshot);
    }

    @Override
    public SourceCounters counters() {
        SourceCounters one = first.counters();
        long dropped = one.dropped();
        long skipped = one.skipped();
        long truncated = one.truncated();
        List<SourceCounters.Cause> causes = new ArrayList<>(one.causes());
        for (EventSource each : others) {
            SourceCounters more = each.counters();
            dropped += more.dropped();
            skipped += more.skipped();
            truncated += more.truncated();
            causes.addAll(more.causes());
        }
        return new SourceCounters(number, dropped, skipped, truncated, causes, one.byCall());
    }

    /** Reports the losses of each part; totals would hide kind and cause. */
    @Override
    public void losses(LossCollector to) {
        first.losses(to);
        others.forEach(each -> each.losses(to));
    }

    @Override
    public void close() {
        closed = true;
        // A plugin in C ignores interrupts: its call returns within its timeout.
        threads.forEach(Thread::interrupt);
        boolean interrupted = false;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        closeAll();
    }

    /** Closes every part, even if one fails; throws the first failure. */
    private void closeAll() {
        RuntimeException failed = null;
        List<EventSource> parts = new ArrayList<>(others);
        parts.add(first);
        for (EventSource part : parts) {
            try {
                part.close();
            } catch (RuntimeException e) {
                if (failed == null) {
                    failed = e;
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
