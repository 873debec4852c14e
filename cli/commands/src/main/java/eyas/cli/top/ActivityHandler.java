package eyas.cli.top;

import eyas.event.Event;
import eyas.event.LossCollector;
import eyas.report.activity.ActivityCollector;
import eyas.session.EventHandler;
import eyas.state.EventContext;
import eyas.state.State;

/** Passes events to the collector and runs a callback periodically. */
final class ActivityHandler implements EventHandler {
    /** Events between two reads of the clock. */
    private static final int BATCH = 256;

    private final State state;
    private final ActivityCollector collector;
    private final Runnable pulse;
    private int seen;

    /** Creates a handler that runs {@code pulse} after a number of events, and when idle. */
    ActivityHandler(State state, ActivityCollector collector, Runnable pulse) {
        this.state = state;
        this.collector = collector;
        this.pulse = pulse;
    }

    @Override
    public void event(Event event) {
        EventContext context = state.apply(event);
        if (context != null) {
            if (event.hasHappened()) {
                collector.event(context);
            }
            state.settle();
        }
        if (++seen >= BATCH) {
            idle();
        }
    }

    @Override
    public void idle() {
        seen = 0;
        pulse.run();
    }

    @Override
    public void losses(LossCollector to) {
        // The state counts malformed events; the table reports the number of omitted ones.
    }
}
