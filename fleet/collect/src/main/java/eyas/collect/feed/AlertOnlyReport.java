package eyas.collect.feed;

import eyas.delivery.AlertBatch;
import eyas.delivery.DeliveryJob;
import eyas.event.SourceCounters;
import eyas.report.model.AlertFacts;
import eyas.report.model.CollectedRows;
import eyas.report.model.Coverage;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.Overhead;
import eyas.report.model.RuleFacts;
import eyas.report.model.RunIdentity;
import eyas.rules.model.Priority;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds a report from live alerts that no report contains. All other parts are marked as not collected. */
final class AlertOnlyReport {
    private static final String SCOPE = "alerts alone: no report of this job has them";
    private static final String UNKNOWN = "unknown";
    private static final String NOTE =
            "no report of this job has these alerts: the job is still running, its agent was killed,"
                    + " its machine is gone, or another sender has sent a report of it";

    private AlertOnlyReport() {}

    /** Returns the report: one row per alert ID, with the repetitions as its count. */
    static JobReport report(AlertBatch alerts) {
        Map<String, RuleFacts> rules = new LinkedHashMap<>();
        Map<Object, AlertFacts> facts = new LinkedHashMap<>();
        for (String line : alerts.lines()) {
            SentAlert alert = SentAlert.of(line);
            Priority sent = alert.priority();
            Priority priority = sent != null ? sent : alert.rule().isEmpty() ? Priority.WARNING : Priority.DEBUG;
            RuleFacts rule = rules.merge(
                    alert.rule(),
                    new RuleFacts(
                            rules.size(),
                            alert.rule().isEmpty() ? UNKNOWN : alert.rule(),
                            "",
                            priority,
                            List.of(),
                            alert.count(),
                            List.of()),
                    (one, more) -> new RuleFacts(
                            one.id(),
                            one.name(),
                            "",
                            one.priority().atLeast(more.priority()) ? one.priority() : more.priority(),
                            List.of(),
                            one.count() + more.count(),
                            List.of()));
            facts.merge(
                    // Alerts without an ID are not joined with each other either.
                    alert.id().isEmpty() ? (Object) facts.size() : alert.id(),
                    new AlertFacts(
                            facts.size(),
                            rule.id(),
                            priority,
                            alert.time(),
                            0,
                            alert.output(),
                            -1,
                            -1,
                            -1,
                            alert.count(),
                            alert.time(),
                            alert.id()),
                    (first, more) -> first.repeated(first.rule(), first.count() + more.count(), more.time()));
        }
        return report(alerts.job(), List.copyOf(rules.values()), List.copyOf(facts.values()));
    }

    private static JobReport report(DeliveryJob job, List<RuleFacts> rules, List<AlertFacts> alerts) {
        RunIdentity identity = new RunIdentity(
                job.provider(),
                job.server(),
                job.repository(),
                job.workflow(),
                job.run(),
                job.attempt(),
                job.job(),
                job.variant(),
                job.runner());
        long last = alerts.stream().mapToLong(AlertFacts::lastTime).max().orElse(0);
        Coverage.Loss missing = new Coverage.Loss(
                "report_missing",
                "reports that have not come",
                Coverage.Severity.LOST,
                1,
                job.started(),
                Math.max(job.started(), last));
        // Without an end, so that any other report of the job takes precedence.
        JobFacts facts = new JobFacts(
                "job " + job.job() + ", alerts without a report",
                job.started(),
                0,
                -1,
                "",
                job.host(),
                "",
                identity,
                List.of());
        return JobReport.of(
                        facts,
                        new Coverage(
                                SCOPE,
                                alerts.size(),
                                0,
                                0,
                                0,
                                0,
                                List.<SourceCounters.Cause>of(),
                                List.of(missing),
                                List.of(NOTE)),
                        new Overhead(0, 0, -1, -1))
                .rules(rules)
                .alerts(new CollectedRows<>(true, alerts, 0, 0))
                .end();
    }
}
