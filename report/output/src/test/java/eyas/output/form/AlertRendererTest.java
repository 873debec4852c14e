package eyas.output.form;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.engine.Alert;
import eyas.engine.CorrelatedEvent;
import eyas.engine.OutputValue;
import eyas.rules.model.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AlertRendererTest {
    private static final Producer PRODUCER = new Producer("builder-7", "0.1.0");
    private static final long TIME = 1_795_515_072_123_456_789L;

    private static Alert alert(int events, SortedMap<String, OutputValue> facts, String... tags) {
        List<CorrelatedEvent> contributions = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            contributions.add(new CorrelatedEvent("rule" + i, TIME, i, 12 + i, "node"));
        }
        return new Alert(
                        "Odd rule",
                        Priority.CRITICAL,
                        "syscall",
                        List.of(tags),
                        TIME,
                        9,
                        "message",
                        new TreeMap<>(),
                        contributions)
                .withFacts(facts);
    }

    private static String line(AlertFormat form, Alert alert) {
        return AlertRenderer.of(form, PRODUCER).line(alert, 0);
    }

    /** Times are unsigned integers in the field catalogue, and integers elsewhere. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void timesOfProcessesAreWritten(boolean unsigned) {
        TreeMap<String, OutputValue> facts = new TreeMap<>();
        facts.put("proc.pid", new OutputValue.IntegerValue(7));
        facts.put("proc.ppid", new OutputValue.IntegerValue(6));
        for (String name : List.of("proc.pid.ts", "proc.ppid.ts")) {
            facts.put(name, unsigned ? new OutputValue.Unsigned(TIME) : new OutputValue.IntegerValue(TIME));
        }
        Alert alert = alert(0, facts);
        assertThat(line(AlertFormat.OCSF, alert))
                .contains(
                        "\"process\":{\"pid\":7,\"created_time\":1795515072123,\"parent_process\":{\"pid\":6,\"created_time\":1795515072123}}");
        assertThat(line(AlertFormat.ECS, alert))
                .contains(
                        "\"process\":{\"pid\":7,\"start\":\"2026-11-24T10:11:12.123456789Z\",\"parent\":{\"pid\":6,\"start\":\"2026-11-24T10:11:12.123456789Z\"}}");
        assertThat(line(AlertFormat.OTLP, alert))
                .contains(
                        "{\"key\":\"process.creation.time\",\"value\":{\"stringValue\":\"2026-11-24T10:11:12.123456789Z\"}}");
    }

    /** An unknown time is not 1970. */
    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void unknownTimesAreOmitted(long time) {
        TreeMap<String, OutputValue> facts = new TreeMap<>();
        facts.put("proc.pid", new OutputValue.IntegerValue(7));
        facts.put("proc.pid.ts", new OutputValue.Unsigned(time));
        assertThat(line(AlertFormat.OCSF, alert(0, facts))).contains("\"process\":{\"pid\":7}");
    }

    /** A member always has the same type, regardless of the number of values. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void eventsAreAlwaysAList(int events) {
        Alert alert = alert(events, new TreeMap<>());
        String inOtlp = line(AlertFormat.OTLP, alert);
        assertThat(inOtlp)
                .contains("{\"key\":\"falco.events\",\"value\":{\"arrayValue\":{\"values\":[{\"kvlistValue\"");
        String inEcs = line(AlertFormat.ECS, alert);
        assertThat(inEcs).contains("\"events\":[{\"name\":\"rule0\"");
        for (int i = 0; i < events; i++) {
            assertThat(inOtlp).contains("rule" + i);
            assertThat(inEcs).contains("rule" + i);
        }
    }

    /** A search for a technique finds rules for its sub-techniques. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            T1003           | [{"technique":{"uid":"T1003"}}] | "technique":{"id":["T1003"]}
            T1003.007       | [{"technique":{"uid":"T1003"},"sub_technique":{"uid":"T1003.007"}}] | "technique":{"id":["T1003"],"subtechnique":{"id":["T1003.007"]}}
            T1003.007 T1003 | [{"technique":{"uid":"T1003"},"sub_technique":{"uid":"T1003.007"}},{"technique":{"uid":"T1003"}}] | "technique":{"id":["T1003"],"subtechnique":{"id":["T1003.007"]}}
            """)
    void subtechniqueBelongsToTechnique(String tags, String attacks, String threat) {
        Alert alert = alert(0, new TreeMap<>(), tags.split(" ", -1));
        assertThat(line(AlertFormat.OCSF, alert)).contains("\"attacks\":" + attacks);
        assertThat(line(AlertFormat.ECS, alert)).contains(threat);
    }

    /** Each observable names its member, and missing members are not listed. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void listsObservables(boolean connected) {
        TreeMap<String, OutputValue> facts = new TreeMap<>();
        facts.put("proc.pid", new OutputValue.IntegerValue(7));
        facts.put("proc.name", new OutputValue.Text("curl"));
        facts.put("proc.exepath", new OutputValue.Text("/usr/bin/curl"));
        if (connected) {
            facts.put("fd.sockfamily", new OutputValue.Text("ip"));
            facts.put("fd.sip", new OutputValue.Text("192.0.2.7"));
            facts.put("fd.resolved.name", new OutputValue.Text("evil.example"));
        }
        String listed = "\"observables\":["
                + observable("device.hostname", 1, "Hostname", "builder-7")
                + "," + observable("evidences[0].process.name", 9, "Process Name", "curl")
                + "," + observable("evidences[1].process.name", 9, "Process Name", "node")
                + "," + observable("evidences[0].process.file.name", 7, "File Name", "curl")
                + (connected
                        ? "," + observable("evidences[0].dst_endpoint.ip", 2, "IP Address", "192.0.2.7") + ","
                                + observable("evidences[0].dst_endpoint.hostname", 1, "Hostname", "evil.example")
                        : "")
                + "]";
        assertThat(line(AlertFormat.OCSF, alert(1, facts))).contains(listed);
        assertThat(line(AlertFormat.ECS, alert(1, facts))).doesNotContain("observables");
    }

    private static String observable(String name, int type, String caption, String value) {
        return "{\"name\":\"" + name + "\",\"type_id\":" + type + ",\"type\":\"" + caption + "\",\"value\":\"" + value
                + "\"}";
    }
}
