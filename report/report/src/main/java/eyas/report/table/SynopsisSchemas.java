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
    private static final RowSchema<Finding> FINDING = RowSchema.<Finding>of("finding", "a rule that an actor broke")
            .reference("rule", "rules", "", Finding::rule)
            .reference("alert", "alerts", "the first one", Finding::alert)
            .optional()
            .reference("process", "processes", "of that alert", Finding::process)
            .time("first_time", "", Finding::time)
            .number("count", Unit.NONE, 1, "alerts of it that are known to be the actor's", Finding::count)
            .computed();

    private static final RowSchema<Evidence> EVIDENCE = RowSchema.<Evidence>of(
                    "evidence", "a thing that an actor touched")
            .word("kind", Evidence.Kind.class, "", Evidence::kind)
            .text(
                    "verb",
                    OWN,
                    "what the actor did, in words",
                    item -> item.kind().verb())
            .oneOf(
                    "table",
                    List.of("files", "connections", "dns_lookups"),
                    "where its row is",
                    item -> item.kind().table())
            .number("row", "id of the row there", Evidence::row)
            .text("text", MAY_HOLD_SECRET, "what it is, in words", Evidence::text)
            .optional()
            .number("more", Unit.NONE, 1, "others of this kind that are left out after this one", Evidence::more)
            .computed();

    private static final RowSchema<Actor> ACTOR = RowSchema.<Actor>of(
                    "actor", "a package script, a step, or a branch of processes of no known step that broke rules")
            .text("who", MAY_HOLD_SECRET, "what it is, in words", Actor::who)
            .optional()
            .reference("step", "steps", "", Actor::step)
            .optional()
            .reference("package_script", "package_scripts", "", Actor::script)
            .optional()
            .reference("branch", "processes", "the process that all of its findings lie below", Actor::branch)
            .rows("findings", FINDING, "the most urgent first", Actor::findings)
            .rows("evidence", EVIDENCE, "what it touched, the most urgent first", Actor::evidence)
            .computed();

    static final Section.Single<Synopsis> SYNOPSIS = new Section.Single<>(
            "synopsis",
            RowSchema.<Synopsis>of("synopsis", "what the report says in a few lines, drawn from the rest")
                    .oneOf(
                            "verdict",
                            Arrays.stream(Verdict.values()).map(Verdict::word).toList(),
                            "",
                            synopsis -> synopsis.verdict().word())
                    .word("urgency", Urgency.class, "how soon somebody should look", Synopsis::urgency)
                    .text("headline", FOREIGN, "the verdict in one sentence", Synopsis::headline)
                    .rows("actors", ACTOR, "the most urgent first", Synopsis::actors)
                    .number("more_actors", "further actors that are left out here", Synopsis::moreActors)
                    .texts("advice", FOREIGN, "what to do next, in this order", Synopsis::advice)
                    .computed(),
            Synopsis::of);

    private static final RowSchema<Reputation> REPUTATION = RowSchema.<Reputation>of(
                    "reputation", "the reputation of one thing with one source")
            .text("source", OWN, "the service, or the list", Reputation::source)
            .word("subject", Enrichments.Subject.class, "", Reputation::subject)
            .text("value", MAY_HOLD_SECRET, "as the report has it", Reputation::value)
            .word("level", Enrichments.Level.class, "", Reputation::level)
            .optional()
            .text("detail", FOREIGN, "why, in words", Reputation::detail)
            .optional()
            .text("link", FOREIGN, "where to read on", Reputation::link)
            .read(row -> new Reputation(
                    row.text("source"),
                    row.word("subject", Enrichments.Subject.URL),
                    row.text("value"),
                    row.word("level", Enrichments.Level.UNKNOWN),
                    row.text("detail"),
                    row.textOrNull("link")));

    private static final RowSchema<Summary> SUMMARY = RowSchema.<Summary>of("summary", "a generated text")
            .text("author", FOREIGN, "what wrote it, for example a model's name", Summary::author)
            .flag("generated", "always true", summary -> true)
            .text("text", FOREIGN, "Markdown; it may be wrong", Summary::text)
            .read(row -> new Summary(row.text("author"), row.text("text")));

    static final Section.Single<Enrichments> ENRICHMENTS = new Section.Single<>(
            "enrichments",
            RowSchema.<Enrichments>of("enrichments", "what others say of the facts")
                    .rows("reputations", REPUTATION, "", Enrichments::reputations)
                    .optional()
                    .one("summary", SUMMARY, "", Enrichments::summary)
                    .texts("problems", FOREIGN, "what could not be asked", Enrichments::problems)
                    .read(row -> new Enrichments(
                            row.list("reputations"), row.one("summary", Summary.class), row.list("problems"))),
            JobReport::enrichments);

    private static final RowSchema<Loss> LOSS = RowSchema.<Loss>of("loss", "one kind of loss")
            .text("kind", OWN, "stable snake_case name", Loss::kind)
            .text("what", OWN, "what was counted", Loss::words)
            .text("text", OWN, "the count and what was counted, in words", Loss::text)
            .word("severity", Coverage.Severity.class, "how much it takes away", Loss::severity)
            .number("count", Unit.NONE, 1, "", Loss::count)
            .optional()
            .time("since", "the last time at which nothing of this kind had happened", Loss::since)
            .optional()
            .time("last", "when it had last become more", Loss::last)
            .read(row -> new Loss(
                    row.text("kind"),
                    row.text("what"),
                    row.word("severity", Coverage.Severity.LOST),
                    row.number("count"),
                    row.number("since"),
                    row.number("last")));

    static final Section.Single<Coverage> COVERAGE = new Section.Single<>(
            "coverage",
            RowSchema.<Coverage>of("coverage", "how complete all this is")
                    .text("scope", OWN, "what was watched", Coverage::scope)
                    .flag("complete", "whether nothing is known to be missing", Coverage::isComplete)
                    .number("events", "seen", Coverage::events)
                    .number("dropped", "events lost", Coverage::dropped)
                    .number("malformed", "events that could not be read", Coverage::malformed)
                    .number("truncated", "events with a parameter cut short", Coverage::truncated)
                    .number("unknown_threads", "threads whose start was not seen", Coverage::unknownThreads)
                    .counts("causes", "losses by cause", SynopsisSchemas::causes)
                    .rows("losses", LOSS, "what is missing, and since when", Coverage::losses)
                    .texts("notes", FOREIGN, "further limits of this run", Coverage::notes)
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
