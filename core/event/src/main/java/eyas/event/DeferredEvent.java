package eyas.event;

import java.lang.foreign.MemorySegment;

/**
 * The location of an event that its source has delivered and that is shown later, after others. Valid until the source is asked for the
 * next event, which may reuse the memory.
 */
public record DeferredEvent(MemorySegment segment, long base, int cpu, long number, boolean stateOnly) {
    /** Returns the location of the event that {@code event} shows. */
    public static DeferredEvent of(Event event) {
        return new DeferredEvent(event.segment(), event.base(), event.cpu(), event.number(), event.isStateOnly());
    }

    /** Moves {@code event} to it. */
    public void show(Event event) {
        event.wrap(segment, base, cpu, number, stateOnly);
    }
}
