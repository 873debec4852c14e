package eyas.output;

import eyas.engine.Alert;
import eyas.state.EventContext;

/** Masks secrets in alerts. Event thread only. */
public interface AlertMask {
    /** Masks nothing. */
    AlertMask NOTHING = new AlertMask() {
        @Override
        public Alert mask(Alert alert, EventContext context) {
            return alert;
        }

        @Override
        public Alert mask(Alert alert) {
            return alert;
        }
    };

    /** Returns {@code alert} with its secrets masked, after learning from the processes of its event. */
    Alert mask(Alert alert, EventContext context);

    /** Returns {@code alert} with the known secrets masked. */
    Alert mask(Alert alert);
}
