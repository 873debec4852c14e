package eyas.report;

import eyas.event.SourceCounters;
import eyas.report.model.AlertFacts;
import eyas.report.model.ConnectionFacts;
import eyas.report.model.ContainerFacts;
import eyas.report.model.Coverage;
import eyas.report.model.Enrichments;
import eyas.report.model.ExecFacts;
import eyas.report.model.ExecutableFacts;
import eyas.report.model.FileFacts;
import eyas.report.model.FilterFacts;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.LookupFacts;
import eyas.report.model.LookupSuspicion;
import eyas.report.model.OwnCost;
import eyas.report.model.Part;
import eyas.report.model.PersistenceFacts;
import eyas.report.model.PrivilegeFacts;
import eyas.report.model.ProcessFacts;
import eyas.report.model.RuleFacts;
import eyas.report.model.ScriptFacts;
import eyas.report.model.StepFacts;
import eyas.report.synopsis.Actor;
import eyas.report.synopsis.Synopsis;
import eyas.text.json.JsonOutput;
import java.io.OutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * Writes a report as JSON, for programs; {@code report.schema.json} describes it.
 *
 * <p>The shape is versioned by {@code schema_version}: a new member is a minor change, a changed or removed one a major
 * change. Rows refer to each other by {@code id}; members that would refer to nothing, or hold nothing, are left out.
 */
public final class ReportJson {
    /** Version of the shape. */
    public static final String SCHEMA_VERSION = "3.0";

    private static final double NANOS = 1e9;

    private final JsonGenerator json;
    private final RowWriter row;

    private ReportJson(JsonGenerator json) {
        this.json = json;
        this.row = new RowWriter(json);
    }

    /**
     * Writes {@code report} to {@code out} and leaves {@code out} open.
     *
     * @throws tools.jackson.core.JacksonException if {@code out} cannot be written to
     */
    public static void write(JobReport report, OutputStream out) {
        try (JsonGenerator json = JsonOutput.leavingOpen(out)) {
            new ReportJson(json).all(report);
        }
    }

    private void all(JobReport report) {
        json.writeStartObject();
        row.text("schema_version", SCHEMA_VERSION);
        row.object("job", () -> job(report.job()));
        Synopsis synopsis = Synopsis.of(report);
        row.object("synopsis", () -> synopsis(synopsis));
        row.rows("steps", report.steps(), this::step);
        row.rows("package_scripts", report.scripts(), this::script);
        row.number("alert_count", report.alertCount());
        row.rows("rules", report.rules(), this::rule);
        part("alerts", report.alerts(), this::alert);
        part("processes", report.processes(), this::process);
        part("executables", report.executables(), this::executable);
        part("connections", report.connections(), this::connection);
        part("dns_lookups", report.lookups(), this::lookup);
        row.rows("dns_suspicions", report.suspicions(), this::suspicion);
        part("files", report.files(), this::file);
        part("containers", report.containers(), this::container);
        part("privilege_changes", report.privileges(), this::privilege);
        part("persistence", report.persistence(), this::persistence);
        row.rows("filters", report.filters(), this::filter);
        row.object("enrichments", () -> enrichments(report.enrichments()));
        row.object("coverage", () -> coverage(report.coverage()));
        row.object("own_cost", () -> cost(report.cost()));
        json.writeEndObject();
    }

    private <T> void part(String name, Part<T> part, Consumer<T> members) {
        row.object(name, () -> {
            row.flag("collected", part.collected());
            row.number("omitted", part.omitted());
            row.number("hidden", part.hidden());
            row.rows("rows", part.rows(), members);
        });
    }

    private void job(JobFacts job) {
        row.text("command", job.command())
                .time("start_time_ns", job.startTime())
                .time("end_time_ns", job.endTime());
        row.reference("exit_code", job.exitCode());
        row.known("working_folder", job.workingFolder()).known("machine", job.machine());
        row.known("workflow_file", job.workflowFile());
    }

    private void synopsis(Synopsis synopsis) {
        row.text("verdict", synopsis.verdict().word())
                .text("urgency", synopsis.urgency().word());
        row.text("headline", synopsis.headline());
        row.rows("actors", synopsis.actors(), this::actor);
        row.number("more_actors", synopsis.moreActors()).texts("advice", synopsis.advice());
    }

    private void actor(Actor actor) {
        row.text("who", actor.who()).reference("step", actor.step());
        row.reference("package_script", actor.script()).reference("branch", actor.branch());
        row.rows("findings", actor.findings(), finding -> {
            row.number("rule", finding.rule()).number("alert", finding.alert()).reference("process", finding.process());
            row.number("first_time_ns", finding.time()).number("count", finding.count());
        });
        row.rows("evidence", actor.evidence(), item -> {
            row.word("kind", item.kind()).text("table", item.kind().table());
            row.number("row", item.row()).text("text", item.text()).positive("more", item.more());
        });
    }

    private void step(StepFacts step) {
        row.number("id", step.id()).text("label", step.label()).known("system", step.system());
        row.known("workflow", step.workflow()).known("job", step.job()).known("name", step.name());
        row.known("action", step.action()).known("action_ref", step.actionRef());
        row.time("start_time_ns", step.startTime()).time("end_time_ns", step.endTime());
        row.number("processes", step.processes()).text("confidence", step.confidence());
        row.known("via", step.via()).known("outer_action", step.outer()).known("title", step.title());
        if (step.number() > 0) {
            row.number("number", step.number());
        }
        row.positive("workflow_line", step.line());
    }

    private void script(ScriptFacts script) {
        row.number("id", script.id()).text("label", script.label()).text("manager", script.manager());
        row.known("package", script.name()).known("version", script.version()).known("event", script.event());
        row.flag("installing", script.installing());
    }

    private void rule(RuleFacts rule) {
        row.number("id", rule.id()).text("name", rule.name()).known("description", rule.description());
        row.text("priority", rule.priority().word()).texts("tags", rule.tags()).number("count", rule.count());
        row.references("processes", rule.processes());
    }

    private void alert(AlertFacts alert) {
        row.number("id", alert.id()).number("rule", alert.rule()).number("time_ns", alert.time());
        row.number("event", alert.event()).text("message", alert.message());
        who(alert.process(), alert.step(), alert.script());
    }

    private void who(int process, int step, int script) {
        row.reference("process", process).reference("step", step).reference("package_script", script);
    }

    private void process(ProcessFacts process) {
        row.number("id", process.id()).reference("parent", process.parent()).number("pid", process.pid());
        row.text("name", process.name()).known("executable", process.executable());
        row.text("command_line", process.commandLine()).known("folder", process.folder());
        row.number("user_id", process.userId()).known("user", process.user());
        row.time("start_time_ns", process.startTime()).time("end_time_ns", process.endTime());
        row.reference("exit_code", process.exitCode());
        row.reference("step", process.step()).reference("package_script", process.script());
        row.reference("container", process.container());
        row.number("exec_count", process.execCount()).rows("execs", process.execs(), this::exec);
        if (!process.rules().isEmpty()) {
            row.references("rules", process.rules());
        }
        raised("offending", process.offending());
        raised("outlived_step", process.outlivedStep());
        raised("reparented", process.reparented());
        raised("hidden", process.hidden());
    }

    /** Writes a flag that is mostly down only where it is up. */
    private void raised(String name, boolean value) {
        if (value) {
            row.flag(name, true);
        }
    }

    private void exec(ExecFacts exec) {
        row.number("time_ns", exec.time()).reference("executable", exec.executable());
        row.text("command_line", exec.commandLine());
    }

    private void executable(ExecutableFacts executable) {
        row.number("id", executable.id()).text("path", executable.path()).known("sha256", executable.sha256());
        row.word("hash", executable.hash()).known("problem", executable.problem());
        row.number("inode", executable.inode()).number("count", executable.count());
        row.number("first_time_ns", executable.firstTime()).reference("first_process", executable.firstProcess());
        row.reference("file", executable.file()).reference("writer", executable.writer());
        raised("script", executable.script());
        row.word("origin", executable.origin());
        row.rows("provenance", executable.provenance(), step -> {
            row.known("file", step.file()).reference("process", step.process());
            row.text("program", step.program()).known("connection", step.connection());
        });
    }

    private void connection(ConnectionFacts connection) {
        row.number("id", connection.id()).text("direction", connection.inbound() ? "in" : "out");
        row.text("address", connection.address()).number("port", connection.port());
        row.text("protocol", connection.protocol()).word("scope", connection.scope());
        row.known("name", connection.name()).time("name_time_ns", connection.nameTime());
        row.word("resolution", connection.resolution());
        who(connection.process(), connection.step(), connection.script());
        row.number("first_time_ns", connection.firstTime()).number("last_time_ns", connection.lastTime());
        row.number("count", connection.count()).number("failed", connection.failed());
        row.number("bytes_sent", connection.sent()).number("bytes_received", connection.received());
    }

    private void lookup(LookupFacts lookup) {
        row.number("id", lookup.id()).text("name", lookup.name()).text("type", lookup.type());
        row.known("resolver", lookup.resolver()).text("transport", lookup.transport());
        who(lookup.process(), lookup.step(), lookup.script());
        row.number("first_time_ns", lookup.firstTime()).number("queries", lookup.queries());
        row.number("responses", lookup.responses()).known("status", lookup.status());
        row.texts("answers", lookup.answers());
    }

    private void suspicion(LookupSuspicion suspicion) {
        row.number("id", suspicion.id()).text("parent", suspicion.parent()).text("reason", suspicion.reason());
        row.number("names", suspicion.names()).text("sample", suspicion.sample());
        row.number("first_time_ns", suspicion.firstTime()).reference("process", suspicion.process());
    }

    private void file(FileFacts file) {
        row.number("id", file.id()).text("path", file.path()).word("place", file.place());
        row.known("credential", file.credential()).known("surface", file.surface());
        raised("source_changed", file.sourceChanged());
        row.reference("executable", file.executable()).number("touch_count", file.touchCount());
        row.rows("touches", file.touches(), touch -> {
            row.word("action", touch.action()).reference("process", touch.process());
            row.number("first_time_ns", touch.firstTime()).number("count", touch.count());
            row.known("other", touch.other());
        });
    }

    private void container(ContainerFacts container) {
        row.number("id", container.id()).text("container_id", container.containerId());
        row.text("engine", container.engine()).known("name", container.name()).known("image", container.image());
        row.known("image_digest", container.imageDigest()).flag("privileged", container.privileged());
        row.time("first_time_ns", container.firstTime()).number("processes", container.processes());
    }

    private void privilege(PrivilegeFacts change) {
        row.number("id", change.id()).text("kind", change.kind()).known("before", change.before());
        row.text("after", change.after());
        who(change.process(), change.step(), -1);
        row.number("first_time_ns", change.firstTime()).number("count", change.count());
    }

    private void persistence(PersistenceFacts touched) {
        row.number("id", touched.id()).text("surface", touched.surface()).text("path", touched.path());
        row.reference("file", touched.file());
        who(touched.process(), touched.step(), -1);
        row.number("first_time_ns", touched.firstTime());
    }

    private void filter(FilterFacts filter) {
        row.text("part", filter.part()).known("description", filter.description());
        row.text("condition", filter.condition()).number("hidden", filter.hidden());
    }

    private void enrichments(Enrichments enrichments) {
        row.rows("reputations", enrichments.reputations(), reputation -> {
            row.text("source", reputation.source())
                    .word("subject", reputation.subject())
                    .text("value", reputation.value());
            row.word("level", reputation.level())
                    .known("detail", reputation.detail())
                    .known("link", reputation.link());
        });
        Enrichments.Summary summary = enrichments.summary();
        if (summary != null) {
            row.object(
                    "summary",
                    () -> row.text("author", summary.author())
                            .flag("generated", true)
                            .text("text", summary.text()));
        }
        row.texts("problems", enrichments.problems());
    }

    private void coverage(Coverage coverage) {
        row.text("scope", coverage.scope()).flag("complete", coverage.isComplete());
        row.number("events", coverage.events()).number("dropped", coverage.dropped());
        row.number("malformed", coverage.malformed()).number("truncated", coverage.truncated());
        row.number("unknown_threads", coverage.unknownThreads());
        row.object("causes", () -> {
            for (SourceCounters.Cause cause : coverage.causes()) {
                row.number(cause.name(), cause.count());
            }
        });
        row.rows("losses", coverage.losses(), loss -> {
            row.text("kind", loss.kind()).text("what", loss.words()).word("severity", loss.severity());
            row.number("count", loss.count()).time("since_ns", loss.since()).time("last_ns", loss.last());
        });
        row.texts("notes", coverage.notes());
    }

    private void cost(OwnCost cost) {
        row.decimal("cpu_seconds", cost.cpuNanos() / NANOS).number("resident_kib", cost.residentKib());
        row.number("start_to_first_alert_ms", cost.startToFirstAlertMillis());
        row.number("start_to_command_ms", cost.startToCommandMillis());
    }
}
