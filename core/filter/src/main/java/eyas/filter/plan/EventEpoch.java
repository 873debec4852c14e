package eyas.filter.plan;

import eyas.state.EventContext;
import org.jspecify.annotations.Nullable;

/** Holds the current event, and counts events so that what was found out for one is not taken for another. */
final class EventEpoch {
    /** Above this the count starts again: what is stamped with it is shifted left by one. */
    private static final int LAST = Integer.MAX_VALUE >> 1;

    private int number = 1;
    private @Nullable EventContext context;

    /** Returns the number of the event, from 1; nothing carries the stamp 0. */
    int number() {
        return number;
    }

    /** Goes to the next event; returns false where the count starts again, so that all stamps must be reset. */
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
