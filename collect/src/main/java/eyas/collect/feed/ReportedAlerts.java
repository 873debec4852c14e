package eyas.collect.feed;

import eyas.collect.intake.LiveAlerts;
import eyas.rules.model.Priority;
import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.read.JobRows;
import eyas.text.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that a report tells of, to be compared with those that were sent of the job while it went on. Anybody who has a token of the job can send
 * a report of it: alerts that are here may go for one that has them, and for no other.
 */
final class ReportedAlerts {
    private static final StoredTable RULES = StoredTables.named("rules").orElseThrow();
    private static final StoredTable ALERTS = StoredTables.named("alerts").orElseThrow();
    private static final int NAME = RULES.index("name");
    private static final int COUNT = RULES.index("count");
    private static final int PRIORITY = RULES.index("priority");
    private static final int TIME = ALERTS.index("time_ns");
    private static final int MESSAGE = ALERTS.index("message");

    /** So many alerts of a sequence have rows of their own: repetitions are known as such for so many. */
    private static final int EACH = 1_000;
    /** What stands at the end of a message that was cut, and the shortest such message. */
    private static final String CUT = "…";

    private static final int LEAST_CUT = 1_000;

    private final Map<String, RuleCount> counts = new HashMap<>();
    /** The alerts that are rows: messages by the time. */
    private final Map<Long, List<String>> messages = new HashMap<>();

    /**
     * The alerts of one rule.
     *
     * @param alerts how many
     * @param worst the priority of the most urgent one
     */
    private record RuleCount(long alerts, Priority worst) {
        RuleCount and(RuleCount other) {
            return new RuleCount(alerts + other.alerts, worst.atLeast(other.worst) ? worst : other.worst);
        }

        boolean covers(RuleCount other) {
            return alerts >= other.alerts && worst.atLeast(other.worst);
        }
    }

    /** Return those of the rows of a report. A stranger may have written it: it may have anything, or nothing, in each place. */
    static ReportedAlerts of(JobRows report) {
        ReportedAlerts told = new ReportedAlerts();
        for (@Nullable Object[] row : report.of(RULES)) {
            told.counts.merge(
                    row[NAME] instanceof String name ? name : "",
                    new RuleCount(
                            row[COUNT] instanceof Long alerts ? Math.max(0, alerts) : 0,
                            Priority.of(String.valueOf(row[PRIORITY])).orElse(Priority.DEBUG)),
                    RuleCount::and);
        }
        for (@Nullable Object[] row : report.of(ALERTS)) {
            if (row[TIME] instanceof Long time && row[MESSAGE] instanceof String message) {
                told.messages.computeIfAbsent(time, _ -> new ArrayList<>()).add(message);
            }
        }
        return told;
    }

    /** Looks for all that was sent of a job, one sequence after the other. */
    final class Search {
        private final Map<String, RuleCount> sent = new HashMap<>();
        private boolean missing;

        /** Look for the alerts of a sequence, too. */
        void add(LiveAlerts.Settled sequence) {
            int rows = 0;
            for (String line : sequence.alerts().lines()) {
                JsonValue alert = AlertsOnly.READER.read(line);
                long repeats = Math.clamp(alert.get("repeats").whole(0), 0, Integer.MAX_VALUE);
                sent.merge(
                        AlertsOnly.rule(alert),
                        new RuleCount(Math.max(1, repeats), AlertsOnly.priority(alert)),
                        RuleCount::and);
                // Of those that repeat one, a report has the number.
                if (repeats == 0 && rows++ < EACH) {
                    missing |= !hasRow(alert);
                }
            }
        }

        /** Return whether the report has all of them. */
        boolean isComplete() {
            return !missing
                    && sent.entrySet().stream().allMatch(each -> {
                        RuleCount told = counts.get(each.getKey());
                        return told != null && told.covers(each.getValue());
                    });
        }
    }

    private boolean hasRow(JsonValue alert) {
        String message = message(alert);
        return messages.getOrDefault(AlertsOnly.time(alert.get("time").text()), List.of()).stream()
                .anyMatch(told -> told.equals(message) || isCut(told, message));
    }

    /** Returns what a line says behind the time and the priority; a report has these apart. */
    private static String message(JsonValue alert) {
        String line = alert.get("output").text();
        String before = ": " + alert.get("priority").text() + " ";
        int at = line.indexOf(before);
        return at < 0 ? line : line.substring(at + before.length());
    }

    private static boolean isCut(String told, String message) {
        int kept = told.length() - CUT.length();
        return kept >= LEAST_CUT && told.endsWith(CUT) && message.startsWith(told.substring(0, kept));
    }
}
