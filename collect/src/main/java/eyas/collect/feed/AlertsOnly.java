package eyas.collect.feed;

import eyas.delivery.AlertBatch;
import eyas.delivery.SentJob;
import eyas.event.SourceCounters;
import eyas.report.model.AlertFacts;
import eyas.report.model.Coverage;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.OwnCost;
import eyas.report.model.Part;
import eyas.report.model.RuleFacts;
import eyas.report.model.RunIdentity;
import eyas.rules.model.Priority;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a report of a job that has begun and sent no report, or none that has its alerts: its agent was killed, or its machine is gone. All parts
 * but its alerts read as not collected, and it says why.
 */
final class AlertsOnly {
    /** Reads an alert that was taken. */
    static final JsonReader READER =
            new JsonReader(new JsonLimits(AlertBatch.MOST_LINE, 16, 10_000, AlertBatch.MOST_LINE));

    private static final int LONGEST = 4_000;
    /** So many repetitions a line counts for at most: more is nothing that a job does, and their sum is to stay a number. */
    private static final long MOST_REPEATS = 1_000_000_000;

    private static final long SECOND = 1_000_000_000L;

    private AlertsOnly() {}

    /** Return the rule of an alert. */
    static String rule(JsonValue alert) {
        return cut(alert.get("rule").text());
    }

    /** Return how urgent an alert is. */
    static Priority priority(JsonValue alert) {
        return Priority.of(alert.get("priority").text()).orElse(Priority.DEBUG);
    }

    /**
     * Return the report.
     *
     * @param reported whether a report of the job has come that does not have the alerts
     */
    static JobReport report(AlertBatch alerts, boolean reported) {
        Map<String, RuleFacts> rules = new LinkedHashMap<>();
        List<AlertFacts> facts = new ArrayList<>();
        for (String line : alerts.lines()) {
            JsonValue alert = READER.read(line);
            String rule = rule(alert);
            Priority priority = priority(alert);
            // A line stands for one alert, or for so many that repeat an earlier one.
            long count = Math.clamp(alert.get("repeats").whole(1), 1, MOST_REPEATS);
            RuleFacts before = rules.get(rule);
            RuleFacts now = before == null
                    ? new RuleFacts(rules.size(), rule, "", priority, List.of(), count, List.of())
                    : new RuleFacts(
                            before.id(), rule, "", before.priority(), List.of(), before.count() + count, List.of());
            rules.put(rule, now);
            long time = time(alert.get("time").text());
            facts.add(new AlertFacts(
                    facts.size(),
                    now.id(),
                    priority,
                    time,
                    0,
                    cut(alert.get("output").text()),
                    -1,
                    -1,
                    -1,
                    count,
                    time,
                    cut(alert.get("alert_id").text())));
        }
        SentJob job = alerts.job();
        long last = facts.isEmpty() ? job.started() : facts.getLast().time();
        return JobReport.of(
                        new JobFacts(
                                "job " + job.job()
                                        + (reported
                                                ? ", whose report does not have these alerts"
                                                : ", of which no report has come"),
                                job.started(),
                                // Without an end: any report of the job counts before this one.
                                0,
                                -1,
                                "",
                                job.host(),
                                "",
                                new RunIdentity(
                                        job.provider(),
                                        job.server(),
                                        job.repository(),
                                        job.workflow(),
                                        job.run(),
                                        job.attempt(),
                                        job.job(),
                                        job.variant(),
                                        job.runner()),
                                List.of()),
                        new Coverage(
                                reported
                                        ? "alerts alone: the report of this job does not have them"
                                        : "alerts alone: no report of this job has come",
                                facts.size(),
                                0,
                                0,
                                0,
                                0,
                                List.<SourceCounters.Cause>of(),
                                List.of(new Coverage.Loss(
                                        "report_missing",
                                        "reports that have not come",
                                        Coverage.Severity.LOST,
                                        1,
                                        job.started(),
                                        Math.max(job.started(), last))),
                                List.of(
                                        reported
                                                ? "a report of this job has come that does not have these alerts: somebody else"
                                                        + " may have sent it, or the job was watched more than once"
                                                : "the job has begun and sent no report: it goes on, its agent was killed, or"
                                                        + " its machine is gone; what else it did is not known")),
                        new OwnCost(0, 0, -1, -1))
                .rules(List.copyOf(rules.values()))
                .alerts(new Part<>(true, facts, 0, 0))
                .end();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /** Return a time in ns since the epoch; 0 for a text that is none. */
    static long time(String text) {
        try {
            Instant time = Instant.parse(text);
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), SECOND), time.getNano());
        } catch (DateTimeException | ArithmeticException e) {
            // Whoever sent it wrote no time, or none that fits: the alert counts all the same.
            return 0;
        }
    }
}
