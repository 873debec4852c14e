package eyas.session;

import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.AlertSubject;
import eyas.rules.model.Priority;
import eyas.state.EventContext;
import org.jspecify.annotations.Nullable;

/** Counts the alerts of a session by their priority. Event thread only. */
public final class AlertTally implements AlertConsumer {
    private final long[] counts = new long[Priority.values().length];

    AlertTally() {}

    @Override
    public void accept(Alert alert, EventContext context) {
        counts[alert.priority().number()]++;
    }

    @Override
    public void conclude(Alert alert, AlertSubject subject) {
        counts[alert.priority().number()]++;
    }

    /** Returns the number of alerts. */
    public long total() {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }

    /** Returns whether an alert has the priority {@code threshold} or a higher one; false for null. */
    public boolean reached(@Nullable Priority threshold) {
        if (threshold == null) {
            return false;
        }
        for (Priority priority : Priority.values()) {
            if (counts[priority.number()] > 0 && priority.atLeast(threshold)) {
                return true;
            }
        }
        return false;
    }
}
