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

    /** Return {@code alert} with its secrets masked, after learning from the processes of its event. */
    Alert mask(Alert alert, EventContext context);

    /** Return {@code alert} with the secrets masked that are known. */
    Alert mask(Alert alert);
}
