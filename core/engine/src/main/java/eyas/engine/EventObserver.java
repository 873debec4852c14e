package eyas.engine;

import eyas.state.EventContext;
import java.util.BitSet;

/** Observes events after rules have been matched, for example to collect a report. Event thread only. */
public interface EventObserver {
    /** Returns the event codes to observe; called once, before the first event. */
    BitSet codes();

    /** Observes an event. The context is invalid after this method returns. */
    void event(EventContext context);
}
