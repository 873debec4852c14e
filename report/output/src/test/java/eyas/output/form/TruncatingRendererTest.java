package eyas.output.form;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.engine.Alert;
import eyas.engine.OutputValue;
import eyas.output.sink.SyslogSink;
import eyas.rules.model.Priority;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TruncatingRendererTest {
    private static final Producer PRODUCER = new Producer("builder-7", "0.1.0");

    private static Alert alert(String text) {
        TreeMap<String, OutputValue> facts = new TreeMap<>();
        facts.put("proc.pid", new OutputValue.IntegerValue(7));
        for (String name : List.of("proc.cmdline", "proc.pcmdline", "proc.cwd", "proc.exepath", "fd.name")) {
            facts.put(name, new OutputValue.Text(text));
        }
        return new Alert(
                        "Odd rule",
                        Priority.CRITICAL,
                        "syscall",
                        List.of("cicd"),
                        1_700_000_000_000_000_000L,
                        9,
                        "ran " + text,
                        new TreeMap<>(facts))
                .withFacts(Collections.unmodifiableSortedMap(facts));
    }

    private static JsonValue read(String line) throws Exception {
        return new JsonReader(JsonLimits.DEFAULT).read(line.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource(names = {"OCSF", "ECS", "OTLP"})
    void truncatedFieldsLeaveValidDocument(AlertFormat form) throws Exception {
        AlertRenderer whole = AlertRenderer.of(form, PRODUCER);
        TruncatingRenderer shortened = new TruncatingRenderer(whole, SyslogSink.MOST_TEXT);
        for (String character : List.of("x", "ä", "\u0001", "\ud83d\ude00")) {
            Alert alert = alert(character.repeat(5000));
            String line = shortened.line(alert, 0);
            assertThat(whole.line(alert, 0).getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(SyslogSink.MOST_TEXT);
            assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(SyslogSink.MOST_TEXT);
            assertThat(line).contains("… (cut)", "Odd rule").doesNotContain("?");
            read(line);
        }
    }

    @Test
    void shortTextsAreUnchanged() {
        AlertRenderer whole = AlertRenderer.of(AlertFormat.OCSF, PRODUCER);
        Alert alert = alert("x".repeat(1000));
        assertThat(new TruncatingRenderer(whole, SyslogSink.MOST_TEXT).line(alert, 0))
                .isEqualTo(whole.line(alert, 0));
    }

    /** Known secrets change an alert's message, but not its identity. */
    @Test
    void alertIdDoesNotDependOnMasking() throws Exception {
        AlertRenderer ecs = AlertRenderer.of(AlertFormat.ECS, PRODUCER);
        JsonValue plain = read(ecs.line(alert("token"), 0)).get("event").get("id");
        assertThat(read(ecs.line(alert("***"), 0)).get("event").get("id")).isEqualTo(plain);
        assertThat(read(ecs.line(alert("token"), 3)).get("event").get("id")).isNotEqualTo(plain);
        assertThat(read(AlertRenderer.of(AlertFormat.ECS, new Producer("other", "0.1.0"))
                                .line(alert("token"), 0))
                        .get("event")
                        .get("id"))
                .isNotEqualTo(plain);
    }
}
