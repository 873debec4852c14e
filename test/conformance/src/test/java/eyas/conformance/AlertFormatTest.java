package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import eyas.capture.CaptureSource;
import eyas.engine.ActiveRules;
import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.CorrelatedEvent;
import eyas.engine.Engine;
import eyas.engine.OutputValue;
import eyas.event.TableReader;
import eyas.fields.FieldCatalog;
import eyas.output.AlertJson;
import eyas.output.form.AlertContextCollector;
import eyas.output.form.AlertFormat;
import eyas.output.form.AlertRenderer;
import eyas.output.form.Producer;
import eyas.rules.LoadOptions;
import eyas.rules.RuleDirectory;
import eyas.rules.RuleLoader;
import eyas.rules.model.Priority;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import eyas.state.State;
import eyas.workbench.cases.CaseReader;
import eyas.workbench.cases.CaseRunner;
import eyas.workbench.cases.RuleCase;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks the alerts of all cases of the default rules, and those of a recorded attack, against the published schemas of the formats in
 * which they are sent.
 */
@NullMarked
final class AlertFormatTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));
    private static final Path ATTACK = Path.of(
                    System.getProperty("eyas.shared", ROOT.resolve("../shared").toString()))
            .resolve("captures/attack-memdump.scap.gz");
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();
    private static final Producer PRODUCER = new Producer("builder-7", "0.1.0");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<Alert> ALERTS = new ArrayList<>();
    private static final List<Alert> ATTACK_ALERTS = new ArrayList<>();
    private static final Path MAPPING = ROOT.resolve("report/output/src/main/resources/eyas/output/form/mapping.tsv");

    /** Prefixes of fields that have no value in any rule case or in the recorded attack. */
    private static final Set<String> NOT_IN_CASES =
            Set.of("container.", "k8s.", "ci.runner", "ci.workflow", "dns.status", "proc.exe_sha256");

    @BeforeAll
    static void collect() {
        RuleSet rules = new RuleLoader(Map.of("syscall", CATALOG), LoadOptions.DEFAULT)
                .load(RuleDirectory.of(ROOT.resolve("rules/cicd")).read())
                .ruleSet()
                .orElseThrow();
        AlertContextCollector facts = AlertContextCollector.of(List.of(AlertFormat.values()));
        AlertContextCollector none = AlertContextCollector.of(List.of(AlertFormat.FALCO));
        AlertConsumer consumer = (alert, context) -> {
            assertThat(none.added(alert, context))
                    .as("facts that were not requested")
                    .isSameAs(alert);
            ALERTS.add(facts.added(alert, context));
        };
        CaseRunner runner = new CaseRunner(rules, CATALOG, CaptureSource::open);
        for (RuleCase one :
                CaseReader.read(List.of(ROOT.resolve("rules/tests"))).cases()) {
            runner.play(one, consumer);
        }
        if (Files.exists(ATTACK)) {
            try (CaptureSource source = CaptureSource.open(ATTACK)) {
                Engine.of(source, new State(), ActiveRules.of(rules, RuleSelection.ALL, CATALOG))
                        .alerting(consumer)
                        .alerting((alert, context) -> ATTACK_ALERTS.add(alert))
                        .build()
                        .run(() -> true);
            }
        }
        assertThat(ALERTS).hasSizeGreaterThan(300);
    }

    private static JsonNode document(AlertFormat form, Alert alert) {
        return JSON.readTree(AlertRenderer.of(form, PRODUCER).line(alert, 0));
    }

    @Test
    void findingsConformToOcsf() {
        OcsfSchema schema = new OcsfSchema();
        Set<String> seen = new TreeSet<>();
        for (Alert alert : ALERTS) {
            JsonNode document = document(AlertFormat.OCSF, alert);
            assertThat(schema.faults(document)).as("%s", document).isEmpty();
            collectPaths(document, "", seen);
        }
        assertThat(seen)
                .contains(
                        "/evidences/process/parent_process/cmd_line",
                        "/evidences/process/file/path",
                        "/evidences/file/name",
                        "/evidences/dst_endpoint/ip",
                        "/evidences/query/hostname",
                        "/finding_info/attacks/tactic/uid",
                        "/finding_info/attacks/technique/uid",
                        "/finding_info/tags/value",
                        "/device/os/name",
                        "/unmapped/output_fields");
    }

    @Test
    void documentsConformToEcs() {
        EcsSchema schema = new EcsSchema();
        Set<String> seen = new TreeSet<>();
        for (Alert alert : ALERTS) {
            JsonNode document = document(AlertFormat.ECS, alert);
            assertThat(schema.faults(document)).as("%s", document).isEmpty();
            collectPaths(document, "", seen);
        }
        assertThat(seen)
                .contains(
                        "/event/category",
                        "/process/parent/executable",
                        "/destination/ip",
                        "/dns/question/name",
                        "/file/path",
                        "/threat/tactic/name",
                        "/host/os/type",
                        "/labels/ci_step");
    }

    /** Collects the paths of all members of a document. The elements of a list share the list's path. */
    private static void collectPaths(JsonNode node, String place, Set<String> into) {
        into.add(place);
        if (node.isArray()) {
            node.forEach(element -> collectPaths(element, place, into));
        } else if (node.isObject() && !place.equals("/unmapped/output_fields")) {
            node.forEachEntry((name, value) -> collectPaths(value, place + "/" + name, into));
        }
    }

    @Test
    void logsConformToOpenTelemetry() throws Exception {
        Map<String, String> types = new HashMap<>();
        String table = "forms/otel-1.44.tsv";
        for (String[] row : TableReader.rows(AlertFormatTest.class.getResourceAsStream(table), table, 2)) {
            types.put(row[0], row[1]);
        }
        Set<String> seen = new HashSet<>();
        for (Alert alert : ALERTS) {
            ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
            // Rejects members that the protocol does not define.
            JsonFormat.parser()
                    .merge(AlertRenderer.of(AlertFormat.OTLP, PRODUCER).line(alert, 0), request);
            assertThat(request.getResourceLogsCount()).isOne();
            for (KeyValue attribute : request.getResourceLogs(0).getResource().getAttributesList()) {
                check(attribute, types, seen);
            }
            LogRecord sent = request.getResourceLogs(0).getScopeLogs(0).getLogRecords(0);
            assertThat(sent.getTimeUnixNano()).isEqualTo(alert.time());
            assertThat(sent.getBody().getStringValue()).isEqualTo(alert.message());
            assertThat(sent.getSeverityNumberValue()).isBetween(5, 21);
            Set<String> names = new HashSet<>();
            for (KeyValue attribute : sent.getAttributesList()) {
                check(attribute, types, seen);
                assertThat(names.add(attribute.getKey())).as(attribute.getKey()).isTrue();
            }
        }
        assertThat(seen)
                .contains(
                        "service.name",
                        "host.name",
                        "os.type",
                        "process.pid",
                        "process.command_line",
                        "destination.address",
                        "file.path",
                        "security_rule.name");
    }

    private static void check(KeyValue attribute, Map<String, String> types, Set<String> seen) {
        String name = attribute.getKey();
        seen.add(name);
        if (!name.startsWith("eyas.") && !name.startsWith("falco.")) {
            assertThat(attribute.getValue().getValueCase())
                    .as(name)
                    .isEqualTo(
                            switch (String.valueOf(types.get(name))) {
                                case "string" -> AnyValue.ValueCase.STRING_VALUE;
                                case "int" -> AnyValue.ValueCase.INT_VALUE;
                                case "boolean" -> AnyValue.ValueCase.BOOL_VALUE;
                                case "string[]" -> AnyValue.ValueCase.ARRAY_VALUE;
                                default -> throw new AssertionError(name + " is not an OpenTelemetry attribute");
                            });
        }
    }

    @Test
    void falcosidekickForwardsUnchanged() {
        AlertJson writer = new AlertJson("builder-7");
        for (Alert alert : ALERTS) {
            JsonNode line = JSON.readTree(writer.line(alert));
            assertThat(SidekickPayload.faults(line)).as("%s", line).isEmpty();
        }
    }

    /**
     * Covers alerts that no rule case produces: those of Eyas itself, of the lock, of a plugin and of a correlation, and repeated alerts.
     */
    @Test
    void acceptsOtherKindsOfAlerts() throws Exception {
        OcsfSchema ocsf = new OcsfSchema();
        EcsSchema ecs = new EcsSchema();
        Set<String> ids = new HashSet<>();
        for (Alert alert : otherAlerts()) {
            for (long repeats : new long[] {0, 3}) {
                JsonNode finding = JSON.readTree(
                        AlertRenderer.of(AlertFormat.OCSF, PRODUCER).line(alert, repeats));
                assertThat(ocsf.faults(finding)).as("%s", finding).isEmpty();
                assertThat(finding.path("count").asLong(0)).isEqualTo(repeats);
                assertThat(ids.add(finding.get("finding_info").get("uid").stringValue()))
                        .isTrue();
                JsonNode document = JSON.readTree(
                        AlertRenderer.of(AlertFormat.ECS, PRODUCER).line(alert, repeats));
                assertThat(ecs.faults(document)).as("%s", document).isEmpty();
                JsonFormat.parser()
                        .merge(
                                AlertRenderer.of(AlertFormat.OTLP, PRODUCER).line(alert, repeats),
                                ExportLogsServiceRequest.newBuilder());
                JsonNode falco = JSON.readTree(new AlertJson("builder-7").line(alert, repeats));
                assertThat(SidekickPayload.faults(falco)).as("%s", falco).isEmpty();
            }
        }
    }

    private static List<Alert> otherAlerts() {
        TreeMap<String, OutputValue> fields = new TreeMap<>(Map.of("lock.further", new OutputValue.IntegerValue(7)));
        return List.of(
                Alert.ofProgram(
                        "Falco internal: hot restart failure",
                        Priority.CRITICAL,
                        1_795_515_072_000_000_000L,
                        "m",
                        fields),
                new Alert(
                        "Lock",
                        Priority.NOTICE,
                        "syscall",
                        List.of("lock"),
                        1_795_515_072_000_000_000L,
                        0,
                        "m",
                        fields),
                new Alert(
                        "Plugin", Priority.NOTICE, "k8s_audit", List.of(), 1_795_515_072_000_000_000L, 9, "m", fields),
                new Alert(
                        "Correlation",
                        Priority.ALERT,
                        "syscall",
                        List.of("mitre_exfiltration", "T1041"),
                        1_795_515_072_000_000_000L,
                        9,
                        "m",
                        fields,
                        List.of(
                                new CorrelatedEvent("A", 1_795_515_071_000_000_000L, 7, 12, "node"),
                                new CorrelatedEvent("B", 1_795_515_072_000_000_000L, 9, -1, ""))));
    }

    /** A mapping row without effect is a defect: its field never has the expected kind, or another missing value suppresses it. */
    @Test
    void everyMappingRowHasEffect() throws Exception {
        Set<String> seen = new HashSet<>();
        List<Alert> all = new ArrayList<>(ALERTS);
        all.addAll(otherAlerts());
        for (Alert alert : all) {
            for (long repeats : new long[] {0, 3}) {
                for (AlertFormat form : List.of(AlertFormat.OCSF, AlertFormat.ECS)) {
                    collectMembers(
                            JSON.readTree(AlertRenderer.of(form, PRODUCER).line(alert, repeats)), form.label(), seen);
                }
                JsonNode sent = JSON.readTree(
                                AlertRenderer.of(AlertFormat.OTLP, PRODUCER).line(alert, repeats))
                        .at("/resourceLogs/0");
                collectAttributes(sent.at("/resource/attributes"), "otlp-resource", seen);
                collectAttributes(sent.at("/scopeLogs/0/logRecords/0/attributes"), "otlp", seen);
            }
        }
        Set<String> missing = new TreeSet<>();
        Set<String> exceptions = new TreeSet<>();
        for (String[] row : TableReader.rows(Files.newInputStream(MAPPING), "mapping.tsv", 5)) {
            String member = row[0] + " " + row[1].replaceAll("\\[0?]|!", "");
            if (isConstant(row)) {
                // A constant is present if its object has another member; the rows of those members are checked
                // separately.
                String object = member.substring(0, member.lastIndexOf(member.contains(".") ? '.' : ' '));
                if ((row[0].startsWith("otlp") || seen.contains(object))
                        && !seen.contains(member + "=" + row[2].substring(1))) {
                    missing.add(member);
                }
            } else if (!seen.contains(row[3].equals("tag") ? member + ".name=" + row[2] : member)) {
                List<String> matched = NOT_IN_CASES.stream()
                        .filter(field ->
                                Arrays.stream(row[2].split("\\|", -1)).allMatch(each -> each.startsWith(field)))
                        .toList();
                exceptions.addAll(matched);
                if (matched.isEmpty()) {
                    missing.add(member + " from " + row[2]);
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(exceptions).as("exceptions that are still needed").isEqualTo(new TreeSet<>(NOT_IN_CASES));
    }

    private static boolean isConstant(String[] row) {
        return row[2].startsWith("=") || row[2].startsWith("#");
    }

    /** Collects the paths of all members, and those of scalars also with their value. */
    private static void collectMembers(JsonNode node, String place, Set<String> into) {
        String separator = place.contains(" ") ? "." : " ";
        into.add(place);
        if (node.isArray()) {
            node.forEach(element -> collectMembers(element, place, into));
        } else if (node.isObject()) {
            node.forEachEntry((name, value) -> collectMembers(value, place + separator + name, into));
        } else {
            into.add(place + "=" + node.asString());
        }
    }

    private static void collectAttributes(JsonNode list, String form, Set<String> into) {
        for (JsonNode attribute : list) {
            String name = form + " " + attribute.get("key").stringValue();
            into.add(name);
            into.add(name + "=" + attribute.at("/value/stringValue").asString());
        }
    }

    /** Facts that no format requests are not collected, and Falco's own format stays unchanged. */
    @Test
    void factsAreLimitedToFormatsThatNeedThem() {
        AlertJson writer = new AlertJson("builder-7");
        for (Alert alert : ALERTS) {
            assertThat(alert.facts()).isNotEmpty();
            assertThat(writer.line(alert)).isEqualTo(writer.line(alert.withFacts(new TreeMap<>())));
        }
    }

    @Test
    void recordedAttackIsIncluded() {
        Assumptions.assumeTrue(Files.exists(ATTACK), "no recording " + ATTACK);
        assertThat(ATTACK_ALERTS)
                .anySatisfy(alert -> assertThat(alert.message()).containsPattern("/proc/\\d+/mem"));
        assertThat(ALERTS).hasSizeGreaterThan(ATTACK_ALERTS.size());
    }
}
