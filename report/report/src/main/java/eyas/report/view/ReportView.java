package eyas.report.view;

import eyas.report.model.AlertFacts;
import eyas.report.model.Coverage;
import eyas.report.model.Coverage.Loss;
import eyas.report.model.Coverage.Severity;
import eyas.report.model.Enrichments;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.RuleFacts;
import eyas.report.synopsis.Actor;
import eyas.report.synopsis.Evidence;
import eyas.report.synopsis.Finding;
import eyas.report.synopsis.Synopsis;
import eyas.rules.model.Priority;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a report that people read, in reading order.
 *
 * @param synopsis the short summary
 * @param facts the figures of the job: alerts, processes, duration, events
 * @param command the command or capture
 * @param actors the actors that triggered rules, with their activity
 * @param moreActors text about omitted actors; empty if there are none
 * @param summary the generated summary, null if there is none
 * @param rules the triggered rules, the most urgent first
 * @param moreRules number of omitted rules
 * @param grids the tables
 * @param coverage the completeness of the report
 */
public record ReportView(
        Synopsis synopsis,
        List<Cell> facts,
        String command,
        List<ActorLines> actors,
        String moreActors,
        @Nullable Written summary,
        List<TriggeredRuleLines> rules,
        long moreRules,
        List<Grid> grids,
        CoverageLines coverage) {
    /** Maximum number of findings of an actor. */
    private static final int FINDINGS = 8;
    /** Maximum number of different messages of a rule. */
    private static final int SAMPLES = 5;
    /** Maximum number of lines of a generated summary. */
    private static final int LINES = 50;

    private static final double NANOS = 1e9;

    public ReportView {
        facts = List.copyOf(facts);
        actors = List.copyOf(actors);
        rules = List.copyOf(rules);
        grids = List.copyOf(grids);
    }

    /**
     * One line about an actor.
     *
     * @param verb what it did
     * @param parts the object of the verb, in consecutive parts
     */
    public record Line(String verb, List<Cell> parts) {
        public Line {
            parts = List.copyOf(parts);
        }

        /** Returns the parts as text. */
        public String text() {
            return parts.stream().map(Cell::text).collect(Collectors.joining());
        }
    }

    /**
     * One actor as text.
     *
     * @param description its description
     * @param name the same in consecutive parts
     * @param lines its activity
     */
    public record ActorLines(String description, List<Cell> name, List<Line> lines) {
        public ActorLines {
            name = List.copyOf(name);
            lines = List.copyOf(lines);
        }
    }

    /**
     * The text written by a model.
     *
     * @param author the model
     * @param lines the text
     * @param cited the cited facts by label
     */
    public record Written(String author, List<String> lines, Map<String, String> cited) {
        public Written {
            lines = List.copyOf(lines);
        }
    }

    /**
     * One triggered rule.
     *
     * @param samples different messages; alerts with the same message are merged
     * @param more number of alerts with other messages
     */
    public record TriggeredRuleLines(
            Priority priority, String name, String description, long count, List<Sample> samples, long more) {
        public TriggeredRuleLines {
            samples = List.copyOf(samples);
        }
    }

    /**
     * Alerts with the same message.
     *
     * @param step the step of the alerts, empty if unknown
     * @param script the package script, empty if none
     * @param message the message
     * @param time time of the first one, ns since the epoch
     * @param count number of alerts
     */
    public record Sample(String step, String script, String message, long time, long count) {}

    /**
     * The completeness of a report.
     *
     * @param scope what was monitored
     * @param counts observed and lost events, as short texts
     * @param losses the losses with their times
     * @param notes further limitations
     * @param problems failed requests to external sources
     */
    public record CoverageLines(
            String scope, List<Cell> counts, List<Loss> losses, List<String> notes, List<String> problems) {
        public CoverageLines {
            counts = List.copyOf(counts);
            losses = List.copyOf(losses);
            notes = List.copyOf(notes);
            problems = List.copyOf(problems);
        }
    }

    /** Creates the view of {@code report}. */
    public static ReportView of(JobReport report) {
        Synopsis synopsis = Synopsis.of(report);
        return new ReportView(
                synopsis,
                facts(report),
                report.job().command(),
                synopsis.actors().stream().map(actor -> actor(actor, report)).toList(),
                synopsis.moreActors() == 0
                        ? ""
                        : "and " + synopsis.moreActors()
                                + " more with less urgent rules; the alerts below include them",
                summary(report),
                report.rules().stream()
                        .limit(Grid.ROWS)
                        .map(rule -> rule(rule, report))
                        .toList(),
                Math.max(0, report.rules().size() - Grid.ROWS),
                Grids.of(report),
                coverage(report));
    }

    /** Returns the process tree of {@code report} as lines; empty if processes were not collected. */
    public static List<TreeLine> tree(JobReport report) {
        return report.processes().collected() ? CollapsedProcessTree.of(report) : List.of();
    }

    private static List<Cell> facts(JobReport report) {
        JobFacts job = report.job();
        Coverage coverage = report.coverage();
        List<Cell> facts = new ArrayList<>();
        if (report.alertCount() > 0) {
            facts.add(Cell.alarming(
                    Phrases.count(report.alertCount(), "alert") + " from "
                            + Phrases.count(report.rules().size(), "rule"),
                    true));
        }
        facts.add(Cell.of(Phrases.count(report.processes().size(), "process")));
        facts.add(Cell.of(String.format(Locale.ROOT, "%.1f s", (job.endTime() - job.startTime()) / NANOS)));
        if (job.exitCode() >= 0) {
            facts.add(Cell.of("exit code " + job.exitCode()));
        }
        facts.add(Cell.of(Phrases.count(coverage.events(), "event") + (coverage.isComplete() ? ", none lost" : "")));
        if (!coverage.isComplete()) {
            facts.add(Cell.alarming(
                    coverage.lostEvents() > 0 ? "events were lost, see coverage" : "incomplete, see coverage", true));
        }
        return facts;
    }

    private static ActorLines actor(Actor actor, JobReport report) {
        List<Line> lines = new ArrayList<>();
        for (Finding finding : actor.findings().stream().limit(FINDINGS).toList()) {
            RuleFacts rule = report.rules().get(finding.rule());
            String by = Phrases.process(report, finding.process());
            String what =
                    Phrases.summary(report.alerts().rows().get(finding.alert()).message());
            lines.add(new Line(
                    "triggered",
                    parts(
                            Cell.of(rule.priority().label() + ": " + rule.name() + Phrases.times(finding.count())),
                            Cell.of(by.isEmpty() ? "" : ", by "),
                            Cell.code(by),
                            Cell.of(what.isEmpty() ? "" : ": "),
                            Cell.code(what))));
        }
        int more = actor.findings().size() - FINDINGS;
        if (more > 0) {
            lines.add(new Line(
                    "triggered",
                    parts(Cell.of("and " + more + (more == 1 ? " less urgent rule" : " less urgent rules")))));
        }
        for (Evidence item : actor.evidence()) {
            String others = item.more() == 0 ? "" : ", and " + item.more() + " more";
            lines.add(new Line(item.kind().verb(), parts(Cell.code(item.subject()), Cell.of(item.detail() + others))));
        }
        return new ActorLines(actor.description(), name(actor, report), lines);
    }

    private static List<Cell> parts(Cell... cells) {
        return Arrays.stream(cells).filter(cell -> !cell.text().isEmpty()).toList();
    }

    /** Returns the name of an actor in parts, depending on the kind of actor. */
    private static List<Cell> name(Actor actor, JobReport report) {
        String step = actor.step() < 0 ? "" : report.steps().get(actor.step()).label();
        if (actor.script() >= 0) {
            return parts(
                    Cell.code(report.scripts().get(actor.script()).label()),
                    Cell.of(step.isEmpty() ? "" : ", in "),
                    Cell.code(step));
        }
        if (step.isEmpty()) {
            int command = actor.description().indexOf(": ") + 2;
            return actor.branch() < 0
                    ? parts(Cell.of(actor.description()))
                    : parts(
                            Cell.of(actor.description().substring(0, command)),
                            Cell.code(actor.description().substring(command)));
        }
        String job = report.steps().get(actor.step()).job();
        return parts(Cell.code(step), Cell.of(job.isEmpty() ? "" : " of job "), Cell.code(job));
    }

    private static @Nullable Written summary(JobReport report) {
        Enrichments.Summary summary = report.enrichments().summary();
        return summary == null
                ? null
                : new Written(
                        summary.author(), summary.text().lines().limit(LINES).toList(), CitedFacts.of(report));
    }

    private static TriggeredRuleLines rule(RuleFacts rule, JobReport report) {
        Map<String, Sample> samples = new LinkedHashMap<>();
        for (AlertFacts alert : report.alerts().rows()) {
            if (alert.rule() == rule.id()) {
                String step =
                        alert.step() < 0 ? "" : report.steps().get(alert.step()).label();
                String script = alert.script() < 0
                        ? ""
                        : report.scripts().get(alert.script()).label();
                samples.merge(
                        step + '\n' + script + '\n' + alert.message(),
                        new Sample(step, script, alert.message(), alert.time(), alert.count()),
                        (first, next) -> new Sample(
                                first.step, first.script, first.message, first.time, first.count + next.count));
            }
        }
        List<Sample> shown = samples.values().stream().limit(SAMPLES).toList();
        return new TriggeredRuleLines(
                rule.priority(),
                rule.name(),
                rule.description(),
                rule.count(),
                shown,
                rule.count() - shown.stream().mapToLong(Sample::count).sum());
    }

    private static CoverageLines coverage(JobReport report) {
        Coverage coverage = report.coverage();
        List<Cell> counts = new ArrayList<>();
        counts.add(Cell.of(Phrases.count(coverage.events(), "event")));
        if (coverage.dropped() > 0) {
            counts.add(Cell.alarming(Phrases.number(coverage.dropped()) + " lost", true));
        } else {
            counts.add(coverage.isComplete() ? Cell.of("none lost") : Cell.alarming("incomplete", true));
        }
        if (coverage.malformed() > 0) {
            counts.add(Cell.alarming(Phrases.number(coverage.malformed()) + " unreadable", true));
        }
        if (coverage.truncated() > 0) {
            counts.add(Cell.of(Phrases.number(coverage.truncated()) + " truncated"));
        }
        if (coverage.unknownThreads() > 0) {
            counts.add(Cell.of(Phrases.count(coverage.unknownThreads(), "thread") + " whose start was not seen"));
        }
        return new CoverageLines(
                coverage.scope(),
                counts,
                coverage.losses().stream()
                        .filter(loss -> loss.severity() != Severity.FACT)
                        .toList(),
                coverage.notes(),
                report.enrichments().problems());
    }
}
