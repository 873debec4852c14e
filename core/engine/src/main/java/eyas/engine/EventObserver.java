package eyas.engine;

import eyas.state.EventContext;
import java.util.BitSet;

/** Looks at events after rules have been matched, for example to collect a report. Event thread only. */
public interface EventObserver {
    /** Returns the event codes that it wants to see; asked once, before the first event. */
    BitSet codes();

    /** Looks at an event; the context dies when this returns. */
    void event(EventContext context);
}
