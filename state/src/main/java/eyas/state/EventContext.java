package eyas.state;

import eyas.event.Event;
import eyas.event.EventInfo;
import org.jspecify.annotations.Nullable;

/**
 * Joins an event with what is known about it: who did it, and on which descriptor.
 *
 * <p>One context exists for each {@link State}; {@link State#apply} moves it. What it returns is valid until
 * {@link State#settle}. Event thread only.
 */
public final class EventContext {
    private final State state;
    Event event;
    EventInfo info;

    @Nullable
    ThreadEntry thread;

    @Nullable
    DescriptorEntry descriptor;

    long descriptorNumber;
    long previousTime;
    long firstTime;

    EventContext(State state, Event event, EventInfo info) {
        this.state = state;
        this.event = event;
        this.info = info;
    }

    /** Returns the state that the event was applied to. */
    public State state() {
        return state;
    }

    /** Returns the event; its parameters have been located. */
    public Event event() {
        return event;
    }

    /** Returns the table's description of the event's code. */
    public EventInfo info() {
        return info;
    }

    /** Returns the thread that caused the event, or null where it is unknown. */
    public @Nullable ThreadEntry thread() {
        return thread;
    }

    /** Returns the descriptor that the event used, created or closed, or null where there is none or it is unknown. */
    public @Nullable DescriptorEntry descriptor() {
        return descriptor;
    }

    /** Returns the number of the descriptor that the event is about ({@code fd.num}), or -1. */
    public long descriptorNumber() {
        return descriptorNumber;
    }

    /** Returns the time of the event before this one, ns since the epoch, or 0 for the first. */
    public long previousTime() {
        return previousTime;
    }

    /** Returns the time of the first event of the source, ns since the epoch. */
    public long firstTime() {
        return firstTime;
    }
}
