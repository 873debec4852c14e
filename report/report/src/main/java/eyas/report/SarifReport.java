package eyas.report;

import eyas.report.model.AlertFacts;
import eyas.report.model.Enrichments;
import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.model.RuleFacts;
import eyas.report.model.StepFacts;
import eyas.report.view.CitedFacts;
import eyas.rules.model.Priority;
import eyas.state.job.CiSystem;
import eyas.text.Printable;
import eyas.text.SarifEscaper;
import eyas.text.Sha256;
import eyas.text.json.JsonOutput;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the alerts of a report as SARIF 2.1.0, for code scanning.
 *
 * <p>Repeated alerts of a run are one result: same rule, step, package script and program. The fingerprint is computed from these alone, so
 * a finding is recognized in later runs even if its step has moved within the workflow. A result is located at the line of its step if that
 * is known, else at the workflow's file.
 *
 * <p>Stays within the limits of code scanning listed below. A notification of the run reports how many results were left out.
 */
public final class SarifReport {
    /** Maximum number of results of a run that code scanning shows. */
    static final int RESULTS = 5_000;
    /** Maximum size of the file in bytes. Code scanning accepts 10 MB after gzip, so this is safe even for incompressible content. */
    static final int BYTES = 9_000_000;

    /** Maximum number of tags of a rule that code scanning shows. */
    private static final int TAGS = 10;
    /** Maximum length of a message or description that code scanning shows, in characters. */
    private static final int MESSAGE = 1_000;
    /** Maximum length of a rule name that code scanning accepts, in characters. */
    private static final int NAME = 255;
    /** Maximum length of the generated summary, in characters. */
    private static final int SUMMARY = 8_000;

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
    /** The repository's root: code scanning requires a location in the repository for every result. */
    public static final String PLACE = ".";

    private static final String ROOT = "SRCROOT";

    private final JobReport report;
    private final JsonGenerator json;
    private final CountingOutputStream counted;
    /** The location of results if the workflow's file is unknown. */
    private final String workflows;

    private record Key(int rule, String step, String script, String program) {}

    private record Result(AlertFacts first, long count) {}

    private SarifReport(JobReport report, JsonGenerator json, CountingOutputStream counted) {
        this.report = report;
        this.json = json;
        this.counted = counted;
        this.workflows = report.steps().stream()
                .flatMap(step -> CiSystem.workflows(step.system()).stream())
                .findFirst()
                .orElse(PLACE);
    }

    /**
     * Writes {@code report} to {@code out} and leaves {@code out} open.
     *
     * @throws tools.jackson.core.JacksonException if {@code out} cannot be written to
     */
    public static void write(JobReport report, OutputStream out) {
        CountingOutputStream counted = new CountingOutputStream(out);
        try (JsonGenerator json = JsonOutput.leavingOpen(counted)) {
            new SarifReport(report, json, counted).all();
        }
    }

    private void all() {
        json.writeStartObject();
        json.writeStringProperty("$schema", SCHEMA);
        json.writeStringProperty("version", "2.1.0");
        json.writeArrayPropertyStart("runs");
        json.writeStartObject();
        tool();
        json.writeStringProperty("columnKind", "utf16CodeUnits");
        Map<Key, Result> findings = findings();
        int written = results(findings);
        invocation(findings.size() - written);
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private void tool() {
        json.writeObjectPropertyStart("tool");
        json.writeObjectPropertyStart("driver");
        json.writeStringProperty("name", "Eyas");
        json.writeArrayPropertyStart("rules");
        report.rules().stream().limit(RESULTS).forEach(this::rule);
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Writes as many results as fit and returns their number. */
    private int results(Map<Key, Result> findings) {
        int written = 0;
        json.writeArrayPropertyStart("results");
        for (Map.Entry<Key, Result> entry : findings.entrySet()) {
            if (written == RESULTS || entry.getKey().rule >= RESULTS || counted.bytes() > BYTES) {
                break;
            }
            result(entry.getKey(), entry.getValue());
            written++;
        }
        json.writeEndArray();
        return written;
    }

    private Map<Key, Result> findings() {
        Map<Key, Result> findings = new LinkedHashMap<>();
        List<AlertFacts> alerts = new ArrayList<>(report.alerts().rows());
        // Most urgent rules first, so that the limit drops the least urgent ones.
        alerts.sort(Comparator.comparingInt(AlertFacts::rule));
        for (AlertFacts alert : alerts) {
            findings.merge(
                    key(alert),
                    new Result(alert, alert.count()),
                    (old, one) -> new Result(old.first, old.count + one.count));
        }
        return findings;
    }

    private Key key(AlertFacts alert) {
        String program = "";
        if (alert.process() >= 0) {
            ProcessFacts process = report.processes().rows().get(alert.process());
            program = process.executable().isEmpty() ? process.name() : process.executable();
        }
        // Without the version, so that the finding is the same in the next version of the package.
        String script = alert.script() < 0
                ? ""
                : report.scripts().get(alert.script()).manager()
                        + ' '
                        + report.scripts().get(alert.script()).name();
        return new Key(alert.rule(), step(alert), script, program);
    }

    private String step(AlertFacts alert) {
        if (alert.step() < 0) {
            return "";
        }
        StepFacts step = report.steps().get(alert.step());
        return step.workflow() + '/' + step.job() + '/' + step.name() + '/' + step.action();
    }

    private void rule(RuleFacts rule) {
        json.writeStartObject();
        json.writeStringProperty("id", name(rule));
        text("shortDescription", name(rule), NAME);
        text("fullDescription", rule.description().isEmpty() ? name(rule) : rule.description(), MESSAGE);
        json.writeObjectPropertyStart("defaultConfiguration");
        json.writeStringProperty("level", level(rule.priority()));
        json.writeEndObject();
        json.writeObjectPropertyStart("properties");
        json.writeArrayPropertyStart("tags");
        json.writeString("security");
        rule.tags().stream().limit(TAGS - 1L).forEach(json::writeString);
        json.writeEndArray();
        json.writeStringProperty("security-severity", severity(rule.priority()));
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Writes the coverage, the number of omitted results, and the generated summary if there is one. */
    private void invocation(int leftOut) {
        List<String> notes = new ArrayList<>();
        if (leftOut > 0) {
            notes.add(leftOut
                    + " findings of the least urgent rules were left out because of the limits of code scanning;"
                    + " report.json has all of them");
        }
        if (!report.coverage().isComplete()) {
            notes.add("The evidence is incomplete: events that are not reported may still have happened");
        }
        report.coverage().hiding().forEach(loss -> notes.add(loss.text()));
        json.writeArrayPropertyStart("invocations");
        json.writeStartObject();
        json.writeBooleanProperty("executionSuccessful", true);
        json.writeArrayPropertyStart("toolExecutionNotifications");
        for (String note : notes) {
            json.writeStartObject();
            json.writeStringProperty("level", "warning");
            text("message", note, MESSAGE);
            json.writeEndObject();
        }
        summary();
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
    }

    /** Writes the generated summary as a notification; its citations link to related locations. */
    private void summary() {
        Enrichments.Summary summary = report.enrichments().summary();
        if (summary == null) {
            return;
        }
        Map<String, String> cited = CitedFacts.of(report);
        List<String> labels = List.copyOf(cited.keySet());
        json.writeStartObject();
        json.writeStringProperty("level", "note");
        String warning = "Generated by " + summary.author() + "; it may be wrong. ";
        // Only citations become links; other text in brackets is escaped.
        StringBuilder message = new StringBuilder(SarifEscaper.message(warning, MESSAGE));
        CitedFacts.parts(
                Printable.of(summary.text(), SUMMARY),
                description -> message.append(SarifEscaper.escaped(description)),
                label -> message.append(
                        labels.contains(label) ? "[" + label + "](" + labels.indexOf(label) + ")" : label));
        json.writeObjectPropertyStart("message");
        json.writeStringProperty("text", message.toString());
        json.writeEndObject();
        json.writeArrayPropertyStart("locations");
        int id = 0;
        for (Map.Entry<String, String> fact : cited.entrySet()) {
            json.writeStartObject();
            json.writeNumberProperty("id", id++);
            json.writeArrayPropertyStart("logicalLocations");
            json.writeStartObject();
            json.writeStringProperty("name", fact.getKey());
            json.writeStringProperty("fullyQualifiedName", Printable.of(fact.getValue(), MESSAGE));
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectPropertyStart("properties");
        json.writeBooleanProperty("generated", true);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void text(String name, String text, int limit) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("text", SarifEscaper.message(text, limit));
        json.writeEndObject();
    }

    private void result(Key key, Result repeated) {
        RuleFacts rule = report.rules().get(key.rule);
        AlertFacts alert = repeated.first;
        json.writeStartObject();
        json.writeStringProperty("ruleId", name(rule));
        json.writeNumberProperty("ruleIndex", rule.id());
        json.writeStringProperty("level", level(rule.priority()));
        String step = alert.step() < 0 ? "" : report.steps().get(alert.step()).label() + ": ";
        text("message", step + alert.message(), MESSAGE);
        json.writeArrayPropertyStart("locations");
        json.writeStartObject();
        json.writeObjectPropertyStart("physicalLocation");
        json.writeObjectPropertyStart("artifactLocation");
        String file = report.job().workflowFile();
        json.writeStringProperty("uri", uri(file.isEmpty() ? workflows : file));
        json.writeStringProperty("uriBaseId", ROOT);
        json.writeEndObject();
        json.writeObjectPropertyStart("region");
        int line = alert.step() < 0 || file.isEmpty()
                ? 1
                : Math.max(1, report.steps().get(alert.step()).line());
        json.writeNumberProperty("startLine", line);
        json.writeEndObject();
        json.writeEndObject();
        if (!key.step.isEmpty()) {
            json.writeArrayPropertyStart("logicalLocations");
            json.writeStartObject();
            json.writeStringProperty("fullyQualifiedName", Printable.of(key.step, MESSAGE));
            json.writeEndObject();
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndArray();
        json.writeObjectPropertyStart("partialFingerprints");
        String fingerprint = fingerprint(rule.name(), key);
        json.writeStringProperty("eyasFinding/v1", fingerprint);
        // The fingerprint that code scanning compares. Without it, the upload action would compute one from the source
        // line.
        json.writeStringProperty("primaryLocationLineHash", fingerprint);
        json.writeEndObject();
        json.writeNumberProperty("occurrenceCount", repeated.count);
        json.writeEndObject();
    }

    private static String uri(String path) {
        try {
            return new URI(null, null, path, null).getRawPath();
        } catch (URISyntaxException e) {
            return PLACE;
        }
    }

    private static String fingerprint(String rule, Key key) {
        return Sha256.of(List.of(rule, key.step, key.script, key.program)).substring(0, 32);
    }

    private static String name(RuleFacts rule) {
        return rule.name().length() > NAME ? rule.name().substring(0, NAME) : rule.name();
    }

    private static String level(Priority priority) {
        return switch (priority) {
            case EMERGENCY, ALERT, CRITICAL, ERROR -> "error";
            case WARNING -> "warning";
            case NOTICE, INFORMATIONAL, DEBUG -> "note";
        };
    }

    /** Returns the severity by which code scanning sorts: critical above 9.0, high above 7.0, medium above 4.0. */
    private static String severity(Priority priority) {
        return switch (priority) {
            case EMERGENCY, ALERT, CRITICAL -> "9.5";
            case ERROR -> "8.0";
            case WARNING -> "5.5";
            case NOTICE -> "3.0";
            case INFORMATIONAL, DEBUG -> "1.0";
        };
    }
}
