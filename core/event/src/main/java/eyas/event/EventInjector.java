package eyas.event;

import java.lang.foreign.Arena;
import java.time.Clock;
import java.time.Instant;

/**
 * Puts events of our own between those that a source delivers, so that whoever records the source has them at the place
 * where they became known.
 *
 * <p>An injected event has the time of the one before it, since times must not run backwards, and the next number; those
 * after it move up. Event thread only; allocates only where an event is larger than all before it.
 */
public final class EventInjector {
    private static final long NANOS = 1_000_000_000L;
    private static final int INITIAL = 16 << 10;

    private EventWriter writer = new EventWriter(Arena.ofAuto().allocate(INITIAL, Long.BYTES));
    private long injected;
    private long lastNumber;
    private long lastTime;

    /** Numbers {@code event}, which the source has just delivered. */
    public void passed(Event event) {
        if (injected > 0) {
            event.wrap(event.segment(), event.base(), event.cpu(), event.number() + injected, event.isStateOnly());
        }
        lastNumber = event.number();
        lastTime = event.time();
    }

    /**
     * Begins an event with all parameters of the schema; {@link #show} or {@link #showStateOnly} is to follow once they are written.
     *
     * @param thread the thread that it is about; -1 for none
     * @param bytes how many bytes the parameters have together, at most
     */
    public EventWriter begin(int code, long thread, int bytes) {
        long needed = EventLayout.HEADER + (long) EventLayout.MAX_PARAMS * Integer.BYTES + bytes;
        if (writer.segment().byteSize() < needed) {
            writer = new EventWriter(Arena.ofAuto().allocate(needed, Long.BYTES));
        }
        return writer.begin(code, lastTime != 0 ? lastTime : now(), thread);
    }

    /** Ends the begun event and moves {@code event} to it; it is valid until the next one is begun. */
    public void show(Event event) {
        show(event, false);
    }

    /** Ends the begun event as {@link #show} does, as one that only updates state: nobody is shown it, and no rule matches it. */
    public void showStateOnly(Event event) {
        show(event, true);
    }

    private void show(Event event, boolean stateOnly) {
        writer.end();
        injected++;
        lastNumber++;
        event.wrap(writer.segment(), 0, 0, lastNumber, stateOnly);
    }

    /** Returns how many events were injected. */
    public long count() {
        return injected;
    }

    private static long now() {
        Instant instant = Clock.systemUTC().instant();
        return instant.getEpochSecond() * NANOS + instant.getNano();
    }
}
