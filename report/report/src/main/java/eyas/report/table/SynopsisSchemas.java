package eyas.report.table;

import static eyas.report.table.Sensitivity.FOREIGN;
import static eyas.report.table.Sensitivity.MAY_HOLD_SECRET;
import static eyas.report.table.Sensitivity.OWN;

import eyas.event.SourceCounters;
import eyas.report.model.Coverage;
import eyas.report.model.Coverage.Loss;
import eyas.report.model.Enrichments;
import eyas.report.model.Enrichments.Reputation;
import eyas.report.model.Enrichments.Summary;
import eyas.report.model.JobReport;
import eyas.report.model.Verdict;
import eyas.report.synopsis.Actor;
import eyas.report.synopsis.Evidence;
import eyas.report.synopsis.Finding;
import eyas.report.synopsis.Synopsis;
import eyas.report.synopsis.Urgency;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The synopsis, what others say, and how complete the report is. */
final class SynopsisSchemas {
    private static final RowSchema<Finding> FINDING = RowSchema.<Finding>of("finding", "a rule that an actor triggered")
            .reference("rule", "rules", "", Finding::rule)
            .reference("alert", "alerts", "the first one", Finding::alert)
            .optional()
            .reference("process", "processes", "the process of that alert", Finding::process)
            .time("first_time", "", Finding::time)
            .number("count", Unit.NONE, 1, "number of its alerts that are known to be the actor's", Finding::count)
            .computed();

    private static final RowSchema<Evidence> EVIDENCE = RowSchema.<Evidence>of(
                    "evidence", "an item that an actor touched")
            .enumeration("kind", Evidence.Kind.class, "", Evidence::kind)
            .text(
                    "verb",
                    OWN,
                    "verb that describes what the actor did",
                    item -> item.kind().verb())
            .oneOf(
                    "table",
                    List.of("files", "connections", "dns_lookups"),
                    "table of its row",
                    item -> item.kind().table())
            .number("row", "id of the row there", Evidence::row)
            .text("text", MAY_HOLD_SECRET, "description", Evidence::text)
            .optional()
            .number(
                    "more",
                    Unit.NONE,
                    1,
                    "number of further items of this kind that are left out after this one",
                    Evidence::more)
            .computed();

    private static final RowSchema<Actor> ACTOR = RowSchema.<Actor>of(
                    "actor",
                    "a package script, a step, or a branch of processes outside of known steps that triggered rules")
            .text("who", MAY_HOLD_SECRET, "description", Actor::description)
            .optional()
            .reference("step", "steps", "", Actor::step)
            .optional()
            .reference("package_script", "package_scripts", "", Actor::script)
            .optional()
            .reference("branch", "processes", "common ancestor process of all its findings", Actor::branch)
            .rows("findings", FINDING, "the most urgent first", Actor::findings)
            .rows("evidence", EVIDENCE, "what it touched, the most urgent first", Actor::evidence)
            .computed();

    static final Section.Single<Synopsis> SYNOPSIS = new Section.Single<>(
            "synopsis",
            RowSchema.<Synopsis>of("synopsis", "summary of the report, computed from the rest")
                    .oneOf(
                            "verdict",
                            Arrays.stream(Verdict.values()).map(Verdict::label).toList(),
                            "",
                            synopsis -> synopsis.verdict().label())
                    .enumeration(
                            "urgency", Urgency.class, "how urgently the findings need attention", Synopsis::urgency)
                    .text("headline", FOREIGN, "the verdict in one sentence", Synopsis::headline)
                    .rows("actors", ACTOR, "the most urgent first", Synopsis::actors)
                    .number("more_actors", "number of further actors that are left out", Synopsis::moreActors)
                    .texts("advice", FOREIGN, "next steps, in order", Synopsis::advice)
                    .computed(),
            Synopsis::of);

    private static final RowSchema<Reputation> REPUTATION = RowSchema.<Reputation>of(
                    "reputation", "reputation of one item at one source")
            .text("source", OWN, "the service or list", Reputation::source)
            .enumeration("subject", Enrichments.Subject.class, "", Reputation::subject)
            .text("value", MAY_HOLD_SECRET, "as the report has it", Reputation::value)
            .enumeration("level", Enrichments.Level.class, "", Reputation::level)
            .optional()
            .text("detail", FOREIGN, "reason", Reputation::detail)
            .optional()
            .text("link", FOREIGN, "link to details", Reputation::link)
            .read(row -> new Reputation(
                    row.text("source"),
                    row.enumValue("subject", Enrichments.Subject.URL),
                    row.text("value"),
                    row.enumValue("level", Enrichments.Level.UNKNOWN),
                    row.text("detail"),
                    row.textOrNull("link")));

    private static final RowSchema<Summary> SUMMARY = RowSchema.<Summary>of("summary", "a generated text")
            .text("author", FOREIGN, "its author, for example a model's name", Summary::author)
            .flag("generated", "always true", summary -> true)
            .text("text", FOREIGN, "Markdown; it may be wrong", Summary::text)
            .read(row -> new Summary(row.text("author"), row.text("text")));

    static final Section.Single<Enrichments> ENRICHMENTS = new Section.Single<>(
            "enrichments",
            RowSchema.<Enrichments>of("enrichments", "information from external sources")
                    .rows("reputations", REPUTATION, "", Enrichments::reputations)
                    .optional()
                    .one("summary", SUMMARY, "", Enrichments::summary)
                    .texts("problems", FOREIGN, "failed requests", Enrichments::problems)
                    .read(row -> new Enrichments(
                            row.list("reputations"), row.one("summary", Summary.class), row.list("problems"))),
            JobReport::enrichments);

    private static final RowSchema<Loss> LOSS = RowSchema.<Loss>of("loss", "one kind of loss")
            .text("kind", OWN, "stable snake_case name", Loss::kind)
            .text("what", OWN, "description of what was counted", Loss::description)
            .text("text", OWN, "the count and its description", Loss::text)
            .enumeration("severity", Coverage.Severity.class, "effect on the evidence", Loss::severity)
            .number("count", Unit.NONE, 1, "", Loss::count)
            .optional()
            .time("since", "the last time at which no loss of this kind had occurred", Loss::since)
            .optional()
            .time("last", "time of its last known increase", Loss::last)
            .read(row -> new Loss(
                    row.text("kind"),
                    row.text("what"),
                    row.enumValue("severity", Coverage.Severity.LOST),
                    row.number("count"),
                    row.number("since"),
                    row.number("last")));

    static final Section.Single<Coverage> COVERAGE = new Section.Single<>(
            "coverage",
            RowSchema.<Coverage>of("coverage", "completeness of the evidence")
                    .text("scope", OWN, "description of what was monitored", Coverage::scope)
                    .flag("complete", "whether nothing is known to be missing", Coverage::isComplete)
                    .number("events", "observed events", Coverage::events)
                    .number("dropped", "lost events", Coverage::dropped)
                    .number("malformed", "events that could not be read", Coverage::malformed)
                    .number("truncated", "events with a truncated parameter", Coverage::truncated)
                    .number("unknown_threads", "threads whose start was not observed", Coverage::unknownThreads)
                    .counts("causes", "losses by cause", SynopsisSchemas::causes)
                    .rows("losses", LOSS, "losses by kind, with their times", Coverage::losses)
                    .texts("notes", FOREIGN, "further limitations of this run", Coverage::notes)
                    .read(SynopsisSchemas::coverage),
            JobReport::coverage);

    private SynopsisSchemas() {}

    private static Coverage coverage(Cells row) {
        List<SourceCounters.Cause> causes = row.counts("causes").entrySet().stream()
                .map(cause -> new SourceCounters.Cause(cause.getKey(), cause.getValue()))
                .toList();
        return new Coverage(
                row.text("scope"),
                row.number("events"),
                row.number("dropped"),
                row.number("malformed"),
                row.number("truncated"),
                row.number("unknown_threads"),
                causes,
                row.list("losses"),
                row.list("notes"));
    }

    private static Map<String, Long> causes(Coverage coverage) {
        Map<String, Long> causes = new LinkedHashMap<>();
        for (SourceCounters.Cause cause : coverage.causes()) {
            causes.merge(cause.name(), cause.count(), Long::sum);
        }
        return causes;
    }
}
