package eyas.report.table;

import static eyas.report.table.Sensitivity.MAY_HOLD_SECRET;
import static eyas.report.table.Sensitivity.OWN;

import eyas.report.model.AlertFacts;
import eyas.report.model.JobReport;
import eyas.report.model.RuleFacts;
import eyas.rules.model.Priority;
import java.util.Arrays;
import java.util.List;

/** The triggered rules and the alerts. */
final class AlertSchemas {
    private static final List<String> PRIORITIES =
            Arrays.stream(Priority.values()).map(Priority::label).toList();

    static final Table<RuleFacts> RULES = Table.whole(
                    "rules",
                    "Triggered rules",
                    RowSchema.<RuleFacts>of("rule", "a triggered rule; most urgent first")
                            .id(RuleFacts::id)
                            .text("name", OWN, "", RuleFacts::name)
                            .optional()
                            .text("description", OWN, "the rule's description", RuleFacts::description)
                            .oneOf(
                                    "priority",
                                    PRIORITIES,
                                    "",
                                    rule -> rule.priority().label())
                            .texts("tags", OWN, "", RuleFacts::tags)
                            .number("count", "number of all its alerts", RuleFacts::count)
                            .references(
                                    "processes", "processes", "the first ones that triggered it", RuleFacts::processes)
                            .read(row -> new RuleFacts(
                                    row.integer("id"),
                                    row.text("name"),
                                    row.text("description"),
                                    priority(row),
                                    row.list("tags"),
                                    row.number("count"),
                                    row.list("processes"))),
                    JobReport::rules)
            .cited('R', (_, rule) -> rule.name());

    static final Table<AlertFacts> ALERTS = Table.of(
                    "alerts",
                    "Alerts",
                    RowSchema.<AlertFacts>of("alert", "an alert and its repetitions")
                            .id(AlertFacts::id)
                            .named("rule", "rules", "", AlertFacts::rule)
                            .oneOf(
                                    "priority",
                                    PRIORITIES,
                                    "the rule's priority",
                                    alert -> alert.priority().label())
                            .time("time", "time of the event", AlertFacts::time)
                            .number("event", "sequence number of the event in its source", AlertFacts::event)
                            .text("message", MAY_HOLD_SECRET, "the rule's output", AlertFacts::message)
                            .actor(AlertFacts::process, AlertFacts::step, AlertFacts::script)
                            .number(
                                    "count",
                                    "number of alerts of this rule by this process in this step on the same target",
                                    AlertFacts::count)
                            .time("last_time", "time of the last one's event", AlertFacts::lastTime)
                            .optional()
                            .text(
                                    "alert_id",
                                    OWN,
                                    "the alert's ID in all outputs: the run that raised it and a sequence number",
                                    AlertFacts::alertId)
                            .read(row -> new AlertFacts(
                                    row.integer("id"),
                                    rule(row),
                                    priority(row),
                                    row.number("time"),
                                    row.number("event"),
                                    row.text("message"),
                                    row.reference("process"),
                                    row.reference("step"),
                                    row.reference("package_script"),
                                    row.number("count"),
                                    row.number("last_time"),
                                    row.text("alert_id"))),
                    JobReport::alerts)
            .cited(
                    'A',
                    (report, alert) -> "of " + report.rules().get(alert.rule()).name() + ", by "
                            + ProcessSchemas.called(report, alert.process()));

    private AlertSchemas() {}

    private static int rule(Cells row) {
        int rule = row.reference("rule");
        if (rule < 0) {
            throw new IllegalArgumentException("rule refers to no row");
        }
        return rule;
    }

    private static Priority priority(Cells row) {
        return Priority.of(row.text("priority")).orElse(Priority.EMERGENCY);
    }
}
