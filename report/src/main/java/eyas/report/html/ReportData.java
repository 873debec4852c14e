package eyas.report.html;

import eyas.report.model.AlertFacts;
import eyas.report.model.Coverage;
import eyas.report.model.Enrichments;
import eyas.report.model.ExecFacts;
import eyas.report.model.ExecutableFacts;
import eyas.report.model.FileFacts;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.synopsis.Actor;
import eyas.report.synopsis.Evidence;
import eyas.report.synopsis.Finding;
import eyas.report.synopsis.Synopsis;
import eyas.rules.model.Priority;
import eyas.text.json.JsonOutput;
import java.io.Writer;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes the data of the page. Its form is the page's own matter and may change with it; {@code report.json} is for others. */
final class ReportData {
    /** From the most urgent on; the page colours by the place. */
    private static final List<Priority> PRIORITIES = List.of(Priority.values());

    private static final int OFFENDING = 1;
    private static final int OUTLIVED = 2;
    private static final int REPARENTED = 4;
    private static final int HIDDEN = 8;

    private final JobReport report;
    private final JsonGenerator json;
    private final StringTable strings = new StringTable();
    private final ColumnWriter columns;

    private ReportData(JobReport report, JsonGenerator json) {
        this.report = report;
        this.json = json;
        this.columns = new ColumnWriter(json, strings, report.job().startTime());
    }

    static void write(JobReport report, Writer out) {
        try (JsonGenerator json = JsonOutput.inHtml(out)) {
            new ReportData(report, json).all();
        }
    }

    private void all() {
        json.writeStartObject();
        job(report.job());
        synopsis(Synopsis.of(report));
        frame();
        processes();
        network();
        files();
        rest();
        enrichments(report.enrichments());
        coverage(report.coverage());
        // Last: by now every text has its number.
        json.writeArrayPropertyStart("strings");
        strings.texts().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void job(JobFacts job) {
        json.writeObjectPropertyStart("job");
        text("command", job.command());
        // Milliseconds, as JavaScript's dates have it.
        json.writeNumberProperty("start", job.startTime() / 1_000_000);
        json.writeNumberProperty("end", Math.max(0, columns.micros(job.endTime())));
        json.writeNumberProperty("exitCode", job.exitCode());
        text("folder", job.workingFolder());
        text("machine", job.machine());
        json.writeNumberProperty("alerts", report.alertCount());
        json.writeNumberProperty("cpuMillis", report.cost().cpuNanos() / 1_000_000);
        json.writeNumberProperty("residentKib", report.cost().residentKib());
        json.writeEndObject();
    }

    private void synopsis(Synopsis synopsis) {
        json.writeObjectPropertyStart("synopsis");
        json.writeStringProperty("verdict", synopsis.verdict().word());
        json.writeStringProperty("urgency", synopsis.urgency().word());
        json.writeStringProperty("headline", synopsis.headline());
        json.writeNumberProperty("more", synopsis.moreActors());
        json.writeArrayPropertyStart("advice");
        synopsis.advice().forEach(json::writeString);
        json.writeEndArray();
        json.writeArrayPropertyStart("actors");
        synopsis.actors().forEach(this::actor);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void actor(Actor actor) {
        json.writeStartObject();
        json.writeStringProperty("who", actor.who());
        json.writeNumberProperty("step", actor.step());
        json.writeNumberProperty("branch", actor.branch());
        json.writeArrayPropertyStart("findings");
        for (Finding finding : actor.findings()) {
            json.writeStartObject();
            json.writeNumberProperty("rule", finding.rule());
            json.writeNumberProperty("alert", finding.alert());
            json.writeNumberProperty("process", finding.process());
            json.writeNumberProperty("time", columns.micros(finding.time()));
            json.writeNumberProperty("count", finding.count());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("evidence");
        for (Evidence item : actor.evidence()) {
            json.writeStartObject();
            json.writeStringProperty("verb", item.kind().verb());
            json.writeStringProperty("letter", String.valueOf(item.kind().letter()));
            json.writeNumberProperty("row", item.row());
            json.writeStringProperty("text", item.text());
            json.writeNumberProperty("more", item.more());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void frame() {
        columns.table("steps", report.steps())
                .text("label", step -> step.label())
                .text("system", step -> step.system())
                .text("job", step -> step.job())
                .time("start", step -> step.startTime())
                .time("end", step -> step.endTime())
                .number("processes", step -> step.processes())
                .text("confidence", step -> step.confidence())
                .end();
        columns.table("scripts", report.scripts())
                .text("label", script -> script.label())
                .flag("installing", script -> script.installing() ? 1 : 0)
                .end();
        columns.table("rules", report.rules())
                .text("name", rule -> rule.name())
                .text("description", rule -> rule.description())
                .number("priority", rule -> PRIORITIES.indexOf(rule.priority()))
                .text("word", rule -> rule.priority().word())
                .list("tags", rule -> rule.tags())
                .number("count", rule -> rule.count())
                .list("processes", rule -> rule.processes())
                .end();
        columns.table("alerts", report.alerts())
                .number("rule", AlertFacts::rule)
                .time("time", AlertFacts::time)
                .number("event", AlertFacts::event)
                .text("message", AlertFacts::message)
                .number("process", AlertFacts::process)
                .number("step", AlertFacts::step)
                .number("script", AlertFacts::script)
                .end();
    }

    private void processes() {
        columns.table("processes", report.processes())
                .number("parent", ProcessFacts::parent)
                .number("pid", ProcessFacts::pid)
                .text("name", ProcessFacts::name)
                .text("executable", ProcessFacts::executable)
                .text("command", ProcessFacts::commandLine)
                .text("folder", ProcessFacts::folder)
                .number("uid", ProcessFacts::userId)
                .text("user", ProcessFacts::user)
                .time("start", ProcessFacts::startTime)
                .time("end", ProcessFacts::endTime)
                .number("exit", ProcessFacts::exitCode)
                .number("execCount", ProcessFacts::execCount)
                .list(
                        "execs",
                        process -> process.execs().stream().map(this::exec).toList())
                .number("step", ProcessFacts::step)
                .number("script", ProcessFacts::script)
                .number("container", ProcessFacts::container)
                .list("rules", ProcessFacts::rules)
                .flag("flags", ReportData::flags)
                .end();
    }

    private List<Object> exec(ExecFacts exec) {
        return List.of(columns.micros(exec.time()), exec.executable(), exec.commandLine());
    }

    private static int flags(ProcessFacts process) {
        return (process.offending() ? OFFENDING : 0)
                | (process.outlivedStep() ? OUTLIVED : 0)
                | (process.reparented() ? REPARENTED : 0)
                | (process.hidden() ? HIDDEN : 0);
    }

    private void network() {
        columns.table("connections", report.connections())
                .flag("inbound", connection -> connection.inbound() ? 1 : 0)
                .text("address", connection -> connection.address())
                .number("port", connection -> connection.port())
                .text("protocol", connection -> connection.protocol())
                .word("scope", connection -> connection.scope())
                .text("name", connection -> connection.name())
                .time("nameTime", connection -> connection.nameTime())
                .word("resolution", connection -> connection.resolution())
                .number("process", connection -> connection.process())
                .number("step", connection -> connection.step())
                .number("script", connection -> connection.script())
                .time("first", connection -> connection.firstTime())
                .time("last", connection -> connection.lastTime())
                .number("count", connection -> connection.count())
                .number("failed", connection -> connection.failed())
                .number("sent", connection -> connection.sent())
                .number("received", connection -> connection.received())
                .end();
        columns.table("lookups", report.lookups())
                .text("name", lookup -> lookup.name())
                .text("type", lookup -> lookup.type())
                .text("resolver", lookup -> lookup.resolver())
                .text("transport", lookup -> lookup.transport())
                .number("process", lookup -> lookup.process())
                .number("step", lookup -> lookup.step())
                .time("first", lookup -> lookup.firstTime())
                .number("queries", lookup -> lookup.queries())
                .number("responses", lookup -> lookup.responses())
                .text("status", lookup -> lookup.status())
                .list("answers", lookup -> lookup.answers())
                .end();
        columns.table("suspicions", report.suspicions())
                .text("parent", suspicion -> suspicion.parent())
                .text("reason", suspicion -> suspicion.reason())
                .number("names", suspicion -> suspicion.names())
                .text("sample", suspicion -> suspicion.sample())
                .time("first", suspicion -> suspicion.firstTime())
                .number("process", suspicion -> suspicion.process())
                .end();
    }

    private void files() {
        columns.table("files", report.files())
                .text("path", FileFacts::path)
                .word("place", FileFacts::place)
                .list(
                        "touches",
                        file -> file.touches().stream().map(this::touch).toList())
                .number("touchCount", FileFacts::touchCount)
                .text("credential", FileFacts::credential)
                .text("surface", FileFacts::surface)
                .flag("sourceChanged", file -> file.sourceChanged() ? 1 : 0)
                .number("executable", FileFacts::executable)
                .end();
        columns.table("executables", report.executables())
                .text("path", executable -> executable.path())
                .text("sha256", executable -> executable.sha256())
                .word("hash", executable -> executable.hash())
                .text("problem", executable -> executable.problem())
                .number("count", executable -> executable.count())
                .time("first", executable -> executable.firstTime())
                .number("process", executable -> executable.firstProcess())
                .number("file", executable -> executable.file())
                .number("writer", executable -> executable.writer())
                .word("origin", executable -> executable.origin())
                .list(
                        "provenance",
                        executable -> executable.provenance().stream()
                                .map(this::provenance)
                                .toList())
                .end();
    }

    private List<Object> provenance(ExecutableFacts.Provenance step) {
        return List.of(step.file(), step.process(), step.program(), step.connection());
    }

    private List<Object> touch(FileFacts.Touch touch) {
        return List.of(
                ColumnWriter.word(touch.action()),
                touch.process(),
                columns.micros(touch.firstTime()),
                touch.count(),
                touch.other());
    }

    private void rest() {
        columns.table("containers", report.containers())
                .text("container", container -> container.containerId())
                .text("engine", container -> container.engine())
                .text("name", container -> container.name())
                .text("image", container -> container.image())
                .text("digest", container -> container.imageDigest())
                .flag("privileged", container -> container.privileged() ? 1 : 0)
                .time("first", container -> container.firstTime())
                .number("processes", container -> container.processes())
                .end();
        columns.table("privileges", report.privileges())
                .text("kind", change -> change.kind())
                .text("before", change -> change.before())
                .text("after", change -> change.after())
                .number("process", change -> change.process())
                .number("step", change -> change.step())
                .time("first", change -> change.firstTime())
                .number("count", change -> change.count())
                .end();
        columns.table("persistence", report.persistence())
                .text("surface", place -> place.surface())
                .text("path", place -> place.path())
                .number("file", place -> place.file())
                .number("process", place -> place.process())
                .number("step", place -> place.step())
                .time("first", place -> place.firstTime())
                .end();
        columns.table("filters", report.filters())
                .text("part", filter -> filter.part())
                .text("description", filter -> filter.description())
                .text("condition", filter -> filter.condition())
                .number("hidden", filter -> filter.hidden())
                .end();
    }

    private void enrichments(Enrichments enrichments) {
        columns.table("reputations", enrichments.reputations())
                .text("source", reputation -> reputation.source())
                .word("subject", reputation -> reputation.subject())
                .text("value", reputation -> reputation.value())
                .word("level", reputation -> reputation.level())
                .text("detail", reputation -> reputation.detail())
                .text("link", reputation -> reputation.link())
                .end();
        Enrichments.Summary summary = enrichments.summary();
        if (summary != null) {
            json.writeObjectPropertyStart("summary");
            text("author", summary.author());
            text("text", summary.text());
            json.writeEndObject();
        }
        texts("problems", enrichments.problems());
    }

    private void coverage(Coverage coverage) {
        json.writeObjectPropertyStart("coverage");
        text("scope", coverage.scope());
        json.writeBooleanProperty("complete", coverage.isComplete());
        json.writeNumberProperty("events", coverage.events());
        json.writeNumberProperty("dropped", coverage.dropped());
        json.writeNumberProperty("malformed", coverage.malformed());
        json.writeNumberProperty("truncated", coverage.truncated());
        json.writeNumberProperty("unknownThreads", coverage.unknownThreads());
        json.writeArrayPropertyStart("losses");
        for (Coverage.Loss loss : coverage.losses()) {
            json.writeStartArray();
            json.writeString(ColumnWriter.word(loss.severity()));
            json.writeString(loss.text());
            json.writeNumber(columns.micros(loss.since()));
            json.writeNumber(columns.micros(loss.last()));
            json.writeEndArray();
        }
        json.writeEndArray();
        texts("notes", coverage.notes());
        json.writeEndObject();
    }

    private void text(String name, String value) {
        json.writeNumberProperty(name, columns.string(value));
    }

    private void texts(String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(value -> json.writeNumber(columns.string(value)));
        json.writeEndArray();
    }
}
