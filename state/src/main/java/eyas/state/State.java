package eyas.state;

import eyas.event.Event;
import eyas.event.EventTable;
import org.jspecify.annotations.Nullable;

/**
 * Applies events and answers what is true now.
 *
 * <p>For each event: {@link #apply}, then whoever reads, then {@link #settle}. Event thread only; allocates nothing for
 * an event that announces nothing new.
 */
public final class State {
    private final ThreadTable threads = new ThreadTable();
    private final EventContext context = new EventContext(this, new Event(), EventTable.get(0));

    /** Returns the threads. */
    public ThreadTable threads() {
        return threads;
    }

    /**
     * Applies {@code event} and tells what is known about it.
     *
     * @return the context, moved to this event; null where the event is malformed (counted)
     */
    public @Nullable EventContext apply(Event event) {
        return event.decode() ? context : null;
    }

    /** Removes what the last event closed or ended. */
    public void settle() {}
}
