package eyas.container;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventSource;
import eyas.event.ForwardingSource;
import eyas.event.InjectedEvents;
import eyas.event.LossCollector;
import eyas.event.SourceCounters;

/**
 * Delivers what another source delivers, and between its events what has been learned of containers, as events.
 *
 * <p>So whoever records this source has the descriptions in the recording at the place where they became known, and its
 * replay says what the live run said. Event thread only; the price for an event is one read of an empty queue.
 */
public final class ContainerSource implements ForwardingSource {
    /** As libsinsp has it: events of thread 0 are the idle task's, and it hides these. */
    private static final long NOBODY = -1;

    private final EventSource source;
    private final ContainerLookups lookups;
    private final InjectedEvents injected = new InjectedEvents();
    private long deadline;
    private boolean ended;

    /**
     * Makes a source over {@code source}; both are closed with it.
     *
     * @param lookups the same that the state asks
     */
    public ContainerSource(EventSource source, ContainerLookups lookups) {
        this.source = source;
        this.lookups = lookups;
    }

    @Override
    public EventSource source() {
        return source;
    }

    @Override
    public Outcome next(Event event) {
        byte[] json = ended ? lookups.awaitLast(deadline) : lookups.poll();
        if (json != null) {
            inject(event, json);
            return Outcome.EVENT;
        }
        if (ended) {
            return Outcome.END;
        }
        Outcome outcome = source.next(event);
        switch (outcome) {
            case EVENT -> injected.passed(event);
            case IDLE -> {}
            case END -> {
                ended = true;
                deadline = System.nanoTime() + lookups.limits().last().toNanos();
                return next(event);
            }
        }
        return outcome;
    }

    private void inject(Event event, byte[] json) {
        injected.begin(EventCode.CONTAINER_JSON_2_E, NOBODY, json.length + 1).putString(json);
        injected.show(event);
    }

    @Override
    public SourceCounters counters() {
        return source.counters().plusEvents(injected.count());
    }

    @Override
    public void losses(LossCollector to) {
        source.losses(to);
        lookups.losses(to);
    }

    @Override
    public void close() {
        lookups.close();
        source.close();
    }
}
