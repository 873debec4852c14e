package eyas.collect.feed;

import eyas.delivery.AlertBatch;
import eyas.delivery.ShortenedAlert;
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
    private static final int URGENCY = ALERTS.index("priority");

    /** So many alerts of a sequence have rows of their own: repetitions are known as such for so many. */
    private static final int EACH = 1_000;
    /** What stands at the end of a message that was cut, and the shortest such message. */
    private static final String CUT = "…";

    private static final int LEAST_CUT = 1_000;

    private final Map<String, RuleCount> counts = new HashMap<>();
    /** The alerts that are rows, by the time. */
    private final Map<Long, List<Row>> rows = new HashMap<>();

    /** An alert that has a row of its own. */
    private record Row(String message, Priority priority) {}

    /**
     * The alerts of one rule.
     *
     * @param alerts how many
     * @param worst the priority of the most urgent one
     */
    private record RuleCount(long alerts, Priority worst) {
        RuleCount and(RuleCount other) {
            return new RuleCount(sum(alerts, other.alerts), worst.atLeast(other.worst) ? worst : other.worst);
        }

        /** A report may say any number. */
        static long sum(long one, long other) {
            return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
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
                    new RuleCount(row[COUNT] instanceof Long alerts ? Math.max(0, alerts) : 0, priority(row[PRIORITY])),
                    RuleCount::and);
        }
        for (@Nullable Object[] row : report.of(ALERTS)) {
            if (row[TIME] instanceof Long time && row[MESSAGE] instanceof String message) {
                told.rows.computeIfAbsent(time, _ -> new ArrayList<>()).add(new Row(message, priority(row[URGENCY])));
            }
        }
        return told;
    }

    private static Priority priority(@Nullable Object word) {
        return Priority.of(String.valueOf(word)).orElse(Priority.DEBUG);
    }

    /** Return whether the report has all alerts that one process has sent of the job. */
    boolean hasAll(AlertBatch alerts) {
        Map<String, RuleCount> sent = new HashMap<>();
        long number = 0;
        int rows = 0;
        for (String line : alerts.lines()) {
            JsonValue alert = AlertsOnly.READER.read(line);
            long repeats = Math.clamp(alert.get("repeats").whole(0), 0, Integer.MAX_VALUE);
            long these = Math.max(1, repeats);
            number += these;
            if (ShortenedAlert.isUnknown(alert)) {
                // That there is one more is all that it tells.
                continue;
            }
            sent.merge(AlertsOnly.rule(alert), new RuleCount(these, AlertsOnly.priority(alert)), RuleCount::and);
            // Of those that repeat one, a report has the number.
            if (repeats == 0 && rows++ < EACH && !hasRow(alert)) {
                return false;
            }
        }
        return total() >= number
                && sent.entrySet().stream().allMatch(each -> {
                    RuleCount told = counts.get(each.getKey());
                    return told != null && told.covers(each.getValue());
                });
    }

    private long total() {
        return counts.values().stream().mapToLong(RuleCount::alerts).reduce(0, RuleCount::sum);
    }

    private boolean hasRow(JsonValue alert) {
        boolean shortened = ShortenedAlert.is(alert);
        Priority priority = AlertsOnly.priority(alert);
        String message = message(alert);
        return rows.getOrDefault(AlertsOnly.time(alert.get("time").text()), List.of()).stream()
                .anyMatch(told -> shortened
                        ? told.priority() == priority
                        : told.message().equals(message) || isCut(told.message(), message));
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
