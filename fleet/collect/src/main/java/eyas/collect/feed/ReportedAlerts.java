package eyas.collect.feed;

import eyas.rules.model.Priority;
import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.read.JobRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The alerts of a report, by their IDs. A sender with a token of the job can send a forged report: only one that knows an ID can take the alert's place. */
final class ReportedAlerts {
    private static final StoredTable RULES = StoredTables.named("rules").orElseThrow();
    private static final StoredTable ALERTS = StoredTables.named("alerts").orElseThrow();
    private static final int NAME = RULES.index("name");
    private static final int RULE_PRIORITY = RULES.index("priority");
    private static final int ID = ALERTS.index("alert_id");
    private static final int RULE = ALERTS.index("rule");
    private static final int PRIORITY = ALERTS.index("priority");

    private final Map<String, Row> rows = new HashMap<>();

    private record Row(
            @Nullable Object rule,
            @Nullable Object priority,
            @Nullable Object rulePriority) {
        boolean hasRule(String name) {
            return name.isEmpty() || name.equals(rule);
        }

        boolean isAtLeast(Priority sent) {
            return isAtLeast(priority, sent) && isAtLeast(rulePriority, sent);
        }

        private static boolean isAtLeast(@Nullable Object word, Priority sent) {
            return Priority.of(String.valueOf(word)).orElse(Priority.DEBUG).atLeast(sent);
        }
    }

    /** Returns those of the rows of a report. */
    static ReportedAlerts of(JobRows report) {
        ReportedAlerts reported = new ReportedAlerts();
        List<@Nullable Object[]> rules = report.of(RULES);
        for (@Nullable Object[] row : report.of(ALERTS)) {
            if (row[ID] instanceof String id && !id.isEmpty() && row[RULE] instanceof Number rule) {
                @Nullable Object[] of = rules.get(rule.intValue());
                reported.rows.put(id, new Row(of[NAME], row[PRIORITY], of[RULE_PRIORITY]));
            }
        }
        return reported;
    }

    /** Returns whether the report has the alert: with its ID, of the same rule, and not less urgent. */
    boolean has(String line) {
        SentAlert sent = SentAlert.of(line);
        Row row = rows.get(sent.id());
        Priority priority = sent.priority();
        return row != null && row.hasRule(sent.rule()) && row.isAtLeast(priority == null ? Priority.DEBUG : priority);
    }
}
