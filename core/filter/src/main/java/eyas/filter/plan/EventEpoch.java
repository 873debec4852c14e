package eyas.filter.plan;

import eyas.state.EventContext;
import org.jspecify.annotations.Nullable;

/** Holds the current event and its number. Cached results are stamped with the number, so that those of earlier events are ignored. */
final class EventEpoch {
    /** The counter wraps after this value, because stamps are shifted left by one. */
    private static final int LAST = Integer.MAX_VALUE >> 1;

    private int number = 1;
    private @Nullable EventContext context;

    /** Returns the number of the event, from 1; the stamp 0 is never valid. */
    int number() {
        return number;
    }

    /** Advances to the next event; returns false if the counter wrapped, so that all stamps must be reset. */
    boolean advance(EventContext next) {
        context = next;
        if (number == LAST) {
            number = 1;
            return false;
        }
        number++;
        return true;
    }

    /** Returns the current event. */
    EventContext context() {
        EventContext current = context;
        if (current == null) {
            throw new IllegalStateException("no event yet");
        }
        return current;
    }
}
