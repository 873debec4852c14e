package eyas.session.report;

import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.AlertId;
import eyas.engine.AlertKey;
import eyas.engine.AlertSubject;
import eyas.output.AlertDeduplicator;
import eyas.report.ReportLimits;
import eyas.state.EventContext;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Assigns an ID to each alert and passes it on. Repeated alerts, which reports and outputs deduplicate, get the ID of the first one.
 *
 * <p>Event thread only.
 */
public final class NumberedAlerts implements AlertConsumer {
    /** Number of alert rows in a report, each of which counts its repetitions. */
    private static final int ROWS = ReportLimits.defaults().alerts();
    /** Number of alerts without a row, the capacity of {@link AlertDeduplicator}. */
    private static final int LATER = AlertDeduplicator.MOST;

    private final AlertSequence sequence;
    private final AlertConsumer next;
    private final Map<AlertKey, AlertId> rows = new HashMap<>();
    private final Map<AlertKey, AlertId> later = new LinkedHashMap<>(16, 0.75f, true);

    /** Passes alerts on to {@code next}. */
    public NumberedAlerts(AlertSequence sequence, AlertConsumer next) {
        this.sequence = sequence;
        this.next = next;
    }

    @Override
    public void accept(Alert alert, EventContext context) {
        next.accept(alert.withId(id(AlertKey.of(alert, context))), context);
    }

    @Override
    public void conclude(Alert alert, AlertSubject subject) {
        next.conclude(alert.withId(id(subject.key(alert))), subject);
    }

    private AlertId id(AlertKey key) {
        AlertId known = rows.get(key);
        if (known != null) {
            return known;
        }
        if (rows.size() < ROWS) {
            AlertId id = sequence.next();
            rows.put(key, id);
            return id;
        }
        AlertId id = later.computeIfAbsent(key, _ -> sequence.next());
        if (later.size() > LATER) {
            later.remove(later.keySet().iterator().next());
        }
        return id;
    }
}
