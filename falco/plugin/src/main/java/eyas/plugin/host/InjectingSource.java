package eyas.plugin.host;

import eyas.event.Event;
import eyas.event.EventLayout;
import eyas.event.EventSource;
import eyas.event.EventSourceException;
import eyas.event.ForwardingSource;
import eyas.event.LossCollector;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.plugin.AsyncEvents;
import eyas.plugin.CaptureListening;
import eyas.plugin.PluginException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Merges the events of a source with those that plugins inject, ordered by time, and notifies plugins of the start and end of the run.
 *
 * <p>Renumbers events. Without injected events the source's events pass unchanged.
 */
final class InjectingSource implements ForwardingSource {
    private final EventSource source;
    private final List<AsyncEvents> injectors;
    private final List<CaptureListening> listeners;
    private final AsyncQueue injected;
    private final Set<Object> busy;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private boolean holding;
    private MemorySegment heldMemory = MemorySegment.NULL;
    private long heldBase;
    private long heldTime;
    private int heldCpu;
    private boolean heldStateOnly;
    private boolean ended;
    private long number;

    /**
     * Takes ownership of {@code source}.
     *
     * @param busy plugins already bound to a source: each may be bound to one at a time
     */
    InjectingSource(
            EventSource source,
            List<AsyncEvents> injectors,
            List<CaptureListening> listeners,
            AsyncQueue injected,
            Set<Object> busy) {
        this.source = source;
        this.busy = busy;
        this.injectors = List.copyOf(injectors);
        this.listeners = List.copyOf(listeners);
        this.injected = injected;
    }

    @Override
    public EventSource source() {
        return source;
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        source.start(snapshot);
        try {
            for (CaptureListening listener : listeners) {
                if (busy.add(listener)) {
                    open.push(() -> busy.remove(listener));
                    listener.captureStarting();
                    open.push(listener::captureEnds);
                }
            }
            for (AsyncEvents each : injectors) {
                if (busy.add(each)) {
                    open.push(() -> busy.remove(each));
                    each.start(injected);
                    open.push(each::stop);
                }
            }
        } catch (PluginException e) {
            throw new EventSourceException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Outcome next(Event event) {
        Outcome outcome = Outcome.EVENT;
        if (!holding) {
            outcome = ended ? Outcome.END : source.next(event);
            switch (outcome) {
                case EVENT -> hold(event);
                case IDLE -> {}
                case END -> {
                    if (!ended) {
                        ended = true;
                        // Events injected until now still count; none follow.
                        endCompanions();
                    }
                }
            }
        }
        MemorySegment first = injected.peek();
        if (first != null && (!holding || EventLayout.time(first, 0) <= heldTime)) {
            injected.remove();
            event.wrap(first, 0, 0, ++number, false);
            return Outcome.EVENT;
        }
        if (holding) {
            holding = false;
            event.wrap(heldMemory, heldBase, heldCpu, ++number, heldStateOnly);
            return Outcome.EVENT;
        }
        return outcome;
    }

    private void hold(Event event) {
        holding = true;
        heldMemory = event.segment();
        heldBase = event.base();
        heldTime = event.time();
        heldCpu = event.cpu();
        heldStateOnly = event.isStateOnly();
    }

    private void endCompanions() {
        EventSourceException failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                failure = new EventSourceException(String.valueOf(e.getMessage()), e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public SourceCounters counters() {
        SourceCounters inner = source.counters();
        List<SourceCounters.Cause> causes = new ArrayList<>(inner.causes());
        causes.add(new SourceCounters.Cause("async_queue_full", injected.refused()));
        return new SourceCounters(
                number,
                inner.dropped() + injected.refused(),
                inner.skipped(),
                inner.truncated(),
                causes,
                inner.byCall());
    }

    @Override
    public void losses(LossCollector to) {
        source.losses(to);
        to.lost("async_queue_full", injected.refused());
    }

    @Override
    public void close() {
        try {
            endCompanions();
        } finally {
            source.close();
        }
    }
}
