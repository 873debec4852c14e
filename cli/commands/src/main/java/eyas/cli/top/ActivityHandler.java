package eyas.cli.top;

import eyas.event.Event;
import eyas.event.LossCollector;
import eyas.report.activity.ActivityCollector;
import eyas.session.EventHandler;
import eyas.state.EventContext;
import eyas.state.State;

/** Has events counted, and calls somebody every now and then. */
final class ActivityHandler implements EventHandler {
    /** Events between two looks at the clock. */
    private static final int BATCH = 256;

    private final State state;
    private final ActivityCollector collector;
    private final Runnable pulse;
    private int seen;

    /** Makes a handler that calls {@code pulse} after so many events, and where nothing happens. */
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
        // What is malformed, the state counts; what found no room, the table says.
    }
}
