package eyas.event;

import java.lang.foreign.MemorySegment;

/**
 * Where an event is that its source has delivered and that is shown later, after others: for as long as the source is not asked for
 * the next one, whose memory it may need.
 */
public record DeferredEvent(MemorySegment segment, long base, int cpu, long number, boolean stateOnly) {
    /** Return the event that {@code event} shows now. */
    public static DeferredEvent of(Event event) {
        return new DeferredEvent(event.segment(), event.base(), event.cpu(), event.number(), event.isStateOnly());
    }

    /** Moves {@code event} to it again. */
    public void show(Event event) {
        event.wrap(segment, base, cpu, number, stateOnly);
    }
}
