package eyas.event;

import java.lang.foreign.Arena;
import java.time.Clock;
import java.time.Instant;

/**
 * Inserts events created by Eyas between those that a source delivers, so that they are recorded at the position where they became known.
 *
 * <p>An injected event has the time of the previous one, since times must not run backwards, and the next number; later events are
 * renumbered. Event thread only; allocates only for an event larger than all before it.
 */
public final class EventInjector {
    private static final long NANOS = 1_000_000_000L;
    private static final int INITIAL = 16 << 10;

    private EventWriter writer = new EventWriter(Arena.ofAuto().allocate(INITIAL, Long.BYTES));
    private long injected;
    private long lastNumber;
    private long lastTime;

    /** Renumbers {@code event}, which the source has just delivered. */
    public void passed(Event event) {
        if (injected > 0) {
            event.wrap(event.segment(), event.base(), event.cpu(), event.number() + injected, event.isStateOnly());
        }
        lastNumber = event.number();
        lastTime = event.time();
    }

    /**
     * Starts an event with all parameters of the schema; call {@link #show} or {@link #showStateOnly} after writing them.
     *
     * @param thread the thread of the event; -1 for none
     * @param bytes maximum size of the parameters together, in bytes
     */
    public EventWriter begin(int code, long thread, int bytes) {
        long needed = EventLayout.HEADER + (long) EventLayout.MAX_PARAMS * Integer.BYTES + bytes;
        if (writer.segment().byteSize() < needed) {
            writer = new EventWriter(Arena.ofAuto().allocate(needed, Long.BYTES));
        }
        return writer.begin(code, lastTime != 0 ? lastTime : now(), thread);
    }

    /** Ends the event and moves {@code event} to it; it is valid until the next one is started. */
    public void show(Event event) {
        show(event, false);
    }

    /** Ends the event as {@link #show} does, as one that only updates state: it is neither shown nor matched. */
    public void showStateOnly(Event event) {
        show(event, true);
    }

    private void show(Event event, boolean stateOnly) {
        writer.end();
        injected++;
        lastNumber++;
        event.wrap(writer.segment(), 0, 0, lastNumber, stateOnly);
    }

    /** Returns the number of injected events. */
    public long count() {
        return injected;
    }

    private static long now() {
        Instant instant = Clock.systemUTC().instant();
        return instant.getEpochSecond() * NANOS + instant.getNano();
    }
}
