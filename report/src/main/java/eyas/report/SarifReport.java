package eyas.report;

import eyas.report.model.AlertFacts;
import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.model.RuleFacts;
import eyas.report.model.StepFacts;
import eyas.rules.model.Priority;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes the alerts of a report as SARIF 2.1.0, for code scanning.
 *
 * <p>Alerts that a run repeats are one result: same rule, step, package script and program. Their fingerprint is made of
 * these alone, so the same finding is known again in the next run. Within GitHub's limits: one run, 5,000 results, 10 tags
 * of a rule, messages of 1,000 characters.
 */
public final class SarifReport {
    private static final int RESULTS = 5_000;
    private static final int TAGS = 10;
    private static final int MESSAGE = 1_000;
    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
    /** Code scanning wants a place in the repository; without one of its own a finding stands at the workflows. */
    private static final String PLACE = ".github/workflows";

    private final JobReport report;
    private final JsonGenerator json;

    private record Key(int rule, String step, String script, String program) {}

    private record Finding(AlertFacts first, long count) {}

    private SarifReport(JobReport report, JsonGenerator json) {
        this.report = report;
        this.json = json;
    }

    /**
     * Writes {@code report} to {@code out} and leaves {@code out} open.
     *
     * @throws tools.jackson.core.JacksonException if {@code out} cannot be written to
     */
    public static void write(JobReport report, OutputStream out) {
        JsonFactory factory = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build();
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
            new SarifReport(report, json).all();
        }
    }

    private void all() {
        json.writeStartObject();
        json.writeStringProperty("$schema", SCHEMA);
        json.writeStringProperty("version", "2.1.0");
        json.writeArrayPropertyStart("runs");
        json.writeStartObject();
        json.writeObjectPropertyStart("tool");
        json.writeObjectPropertyStart("driver");
        json.writeStringProperty("name", "Eyas");
        json.writeArrayPropertyStart("rules");
        report.rules().forEach(this::rule);
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
        json.writeStringProperty("columnKind", "utf16CodeUnits");
        json.writeArrayPropertyStart("results");
        findings().entrySet().stream().limit(RESULTS).forEach(e -> result(e.getKey(), e.getValue()));
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private Map<Key, Finding> findings() {
        Map<Key, Finding> findings = new LinkedHashMap<>();
        List<AlertFacts> alerts = new ArrayList<>(report.alerts().rows());
        // Most urgent rules first, so that a limit leaves out the least.
        alerts.sort(java.util.Comparator.comparingInt(AlertFacts::rule));
        for (AlertFacts alert : alerts) {
            findings.merge(key(alert), new Finding(alert, 1), (old, one) -> new Finding(old.first, old.count + 1));
        }
        return findings;
    }

    private Key key(AlertFacts alert) {
        String program = "";
        if (alert.process() >= 0) {
            ProcessFacts process = report.processes().rows().get(alert.process());
            program = process.executable().isEmpty() ? process.name() : process.executable();
        }
        // Without the version: a finding in the next version of a package is the same finding.
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
        json.writeStringProperty("id", rule.name());
        text("shortDescription", rule.name());
        text("fullDescription", rule.description().isEmpty() ? rule.name() : cut(rule.description()));
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

    private void text(String name, String text) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("text", text);
        json.writeEndObject();
    }

    private void result(Key key, Finding finding) {
        RuleFacts rule = report.rules().get(key.rule);
        AlertFacts alert = finding.first;
        json.writeStartObject();
        json.writeStringProperty("ruleId", rule.name());
        json.writeNumberProperty("ruleIndex", rule.id());
        json.writeStringProperty("level", level(rule.priority()));
        String step = alert.step() < 0 ? "" : report.steps().get(alert.step()).label() + ": ";
        text("message", cut(Printable.of(step + alert.message(), MESSAGE)));
        json.writeArrayPropertyStart("locations");
        json.writeStartObject();
        json.writeObjectPropertyStart("physicalLocation");
        json.writeObjectPropertyStart("artifactLocation");
        json.writeStringProperty("uri", PLACE);
        json.writeEndObject();
        json.writeObjectPropertyStart("region");
        json.writeNumberProperty("startLine", 1);
        json.writeEndObject();
        json.writeEndObject();
        if (!key.step.isEmpty()) {
            json.writeArrayPropertyStart("logicalLocations");
            json.writeStartObject();
            json.writeStringProperty("fullyQualifiedName", Printable.of(key.step, MESSAGE));
            json.writeStringProperty("kind", "step");
            json.writeEndObject();
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndArray();
        json.writeObjectPropertyStart("partialFingerprints");
        json.writeStringProperty("eyasFinding/v1", fingerprint(rule.name(), key));
        json.writeEndObject();
        json.writeNumberProperty("occurrenceCount", finding.count);
        json.writeEndObject();
    }

    private static String fingerprint(String rule, Key key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(rule, key.step, key.script, key.program)) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update(bytes);
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static String cut(String text) {
        return text.length() > MESSAGE ? text.substring(0, MESSAGE - 1) + "…" : text;
    }

    private static String level(Priority priority) {
        return switch (priority) {
            case EMERGENCY, ALERT, CRITICAL, ERROR -> "error";
            case WARNING -> "warning";
            case NOTICE, INFORMATIONAL, DEBUG -> "note";
        };
    }

    /** GitHub sorts by this: critical above 9.0, high above 7.0, medium above 4.0. */
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
