package eyas.container;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventLayout;
import eyas.event.EventSource;
import eyas.event.EventWriter;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import java.lang.foreign.Arena;
import java.time.Clock;

/**
 * Delivers what another source delivers, and between its events what has been learned of containers, as events.
 *
 * <p>So whoever records this source has the descriptions in the recording at the place where they became known, and its
 * replay says what the live run said. Event thread only; the price for an event is one read of an empty queue.
 */
public final class ContainerSource implements EventSource {
    private static final long NANOS = 1_000_000_000L;
    private static final int INITIAL = 16 << 10;
    /** As libsinsp has it: events of thread 0 are the idle task's, and it hides these. */
    private static final long NOBODY = -1;

    private final EventSource source;
    private final ContainerLookups lookups;
    private EventWriter writer = new EventWriter(Arena.ofAuto().allocate(INITIAL, Long.BYTES));
    private long injected;
    private long lastNumber;
    private long lastTime;
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
    public void start(SnapshotConsumer snapshot) {
        source.start(snapshot);
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
            case EVENT -> {
                if (injected > 0) {
                    event.wrap(
                            event.segment(), event.base(), event.cpu(), event.number() + injected, event.isStateOnly());
                }
                lastNumber = event.number();
                lastTime = event.time();
            }
            case IDLE -> {}
            case END -> {
                ended = true;
                deadline = System.nanoTime() + lookups.limits().last().toNanos();
                return next(event);
            }
        }
        return outcome;
    }

    /** The event has the time of the one before it, since times must not run backwards, and no thread. */
    private void inject(Event event, byte[] json) {
        long needed = EventLayout.HEADER + Integer.BYTES + json.length + 1L;
        if (writer.segment().byteSize() < needed) {
            writer = new EventWriter(Arena.ofAuto().allocate(needed, Long.BYTES));
        }
        long time = lastTime != 0 ? lastTime : now();
        writer.begin(EventCode.CONTAINER_JSON_2_E, time, NOBODY).putString(json).end();
        injected++;
        lastNumber++;
        event.wrap(writer.segment(), 0, 0, lastNumber, false);
    }

    private static long now() {
        var instant = Clock.systemUTC().instant();
        return instant.getEpochSecond() * NANOS + instant.getNano();
    }

    @Override
    public boolean lookUp(long thread, SnapshotConsumer snapshot) {
        return source.lookUp(thread, snapshot);
    }

    @Override
    public SourceCounters counters() {
        SourceCounters counters = source.counters();
        return new SourceCounters(
                counters.events() + injected,
                counters.dropped(),
                counters.skipped(),
                counters.truncated(),
                counters.causes(),
                counters.byCall());
    }

    @Override
    public void close() {
        lookups.close();
        source.close();
    }
}
