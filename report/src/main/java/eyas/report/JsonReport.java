package eyas.report;

import eyas.report.model.Coverage;
import eyas.report.model.OwnCost;
import eyas.event.SourceCounters;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a report as JSON, for programs.
 *
 * <p>The shape is versioned by {@code schema_version}: a new member is a minor change, a changed or removed one a major
 * change. Processes are a flat list that refers to parents by id, so that a tree of any depth can be read.
 */
public final class JsonReport {
    private static final String SCHEMA_VERSION = "1.0";
    private static final double NANOS = 1e9;

    private final JsonGenerator json;

    private JsonReport(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Writes {@code result} to {@code out} and leaves {@code out} open.
     *
     * @throws tools.jackson.core.JacksonException if {@code out} cannot be written to
     */
    public static void write(JobResult result, OutputStream out) {
        JsonFactory factory = JsonFactory.builder()
                .disable(tools.jackson.core.StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build();
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
            new JsonReport(json).all(result);
        }
    }

    private void all(JobResult result) {
        json.writeStartObject();
        json.writeStringProperty("schema_version", SCHEMA_VERSION);
        json.writeStringProperty("command", result.command());
        json.writeNumberProperty("start_time_ns", result.startTime());
        json.writeNumberProperty("end_time_ns", result.endTime());
        if (result.exitCode() >= 0) {
            json.writeNumberProperty("exit_code", result.exitCode());
        }
        json.writeStringProperty("working_folder", result.workingFolder());
        alerts(result);
        processes(result.processes());
        connections(result.connections());
        files(result.files());
        coverage(result.coverage());
        cost(result.cost());
        json.writeEndObject();
    }

    private void alerts(JobResult result) {
        json.writeNumberProperty("alert_count", result.alertCount());
        json.writeArrayPropertyStart("alerts");
        for (AlertGroup group : result.alerts()) {
            json.writeStartObject();
            json.writeStringProperty("rule", group.rule());
            json.writeStringProperty("priority", group.priority().word());
            json.writeNumberProperty("count", group.count());
            strings("tags", group.tags());
            json.writeArrayPropertyStart("pids");
            group.processes().forEach(process -> json.writeNumber(process.pid()));
            json.writeEndArray();
            json.writeArrayPropertyStart("samples");
            group.samples().forEach(alert -> {
                json.writeStartObject();
                json.writeNumberProperty("time_ns", alert.time());
                json.writeNumberProperty("event", alert.eventNumber());
                json.writeStringProperty("message", alert.message());
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void processes(List<ProcessNode> roots) {
        json.writeArrayPropertyStart("processes");
        Deque<ProcessNode> pending = new ArrayDeque<>(roots);
        while (!pending.isEmpty()) {
            ProcessNode node = pending.removeFirst();
            process(node);
            pending.addAll(node.children());
        }
        json.writeEndArray();
    }

    private void process(ProcessNode node) {
        json.writeStartObject();
        json.writeNumberProperty("pid", node.pid());
        pid("parent_pid", node.parent());
        json.writeStringProperty("name", node.name());
        json.writeStringProperty("command_line", node.commandLine());
        json.writeStringProperty("executable", node.executable());
        json.writeNumberProperty("execs", node.execs());
        json.writeNumberProperty("start_time_ns", node.startTime());
        if (node.endTime() != 0) {
            json.writeNumberProperty("end_time_ns", node.endTime());
            json.writeNumberProperty("exit_code", node.status());
        }
        if (!node.alertRules().isEmpty()) {
            strings("rules", node.alertRules());
        }
        json.writeEndObject();
    }

    private void connections(List<Connection> connections) {
        json.writeArrayPropertyStart("connections");
        for (Connection connection : connections) {
            json.writeStartObject();
            json.writeStringProperty("address", connection.address());
            json.writeNumberProperty("port", connection.port());
            json.writeStringProperty("protocol", connection.protocol());
            json.writeName("name");
            if (connection.name() == null) {
                json.writeNull();
            } else {
                json.writeString(connection.name());
            }
            pid("pid", connection.process());
            json.writeNumberProperty("first_time_ns", connection.firstTime());
            json.writeNumberProperty("count", connection.count());
            json.writeNumberProperty("failed", connection.failed());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void files(List<WrittenFile> files) {
        json.writeArrayPropertyStart("written_files");
        for (WrittenFile file : files) {
            json.writeStartObject();
            json.writeStringProperty("path", file.path());
            pid("pid", file.process());
            json.writeNumberProperty("first_time_ns", file.firstTime());
            json.writeNumberProperty("count", file.count());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void coverage(Coverage coverage) {
        json.writeObjectPropertyStart("coverage");
        json.writeStringProperty("scope", coverage.scope());
        json.writeBooleanProperty("complete", coverage.isComplete());
        json.writeNumberProperty("events", coverage.events());
        json.writeNumberProperty("dropped", coverage.dropped());
        json.writeNumberProperty("malformed", coverage.malformed());
        json.writeNumberProperty("truncated", coverage.truncated());
        json.writeNumberProperty("unknown_threads", coverage.unknownThreads());
        json.writeObjectPropertyStart("causes");
        for (SourceCounters.Cause cause : coverage.causes()) {
            json.writeNumberProperty(cause.name(), cause.count());
        }
        json.writeEndObject();
        strings("notes", coverage.notes());
        json.writeEndObject();
    }

    private void cost(OwnCost cost) {
        json.writeObjectPropertyStart("own_cost");
        json.writeNumberProperty("cpu_seconds", cost.cpuNanos() / NANOS);
        json.writeNumberProperty("resident_kib", cost.residentKib());
        json.writeNumberProperty("start_to_first_alert_ms", cost.startToFirstAlertMillis());
        json.writeNumberProperty("start_to_command_ms", cost.startToCommandMillis());
        json.writeEndObject();
    }

    private void strings(String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }

    private void pid(String name, @Nullable ProcessNode process) {
        json.writeName(name);
        if (process == null) {
            json.writeNull();
        } else {
            json.writeNumber(process.pid());
        }
    }
}
