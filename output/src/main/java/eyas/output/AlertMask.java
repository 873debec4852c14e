package eyas.output;

import eyas.engine.Alert;
import eyas.state.EventContext;

/** Masks secrets in alerts. Event thread only. */
public interface AlertMask {
    /** Return {@code alert} with its secrets masked, after learning from the processes of its event. */
    Alert mask(Alert alert, EventContext context);

    /** Return {@code alert} with the secrets masked that are known. */
    Alert mask(Alert alert);
}
