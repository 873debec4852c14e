package eyas.baseline.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import eyas.baseline.TestReportBuilder;
import eyas.text.SourceText;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import eyas.text.yaml.YamlException;
import eyas.text.yaml.YamlLimits;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the schema for editors agrees with the parser. */
final class LockSchemaTest {
    private static final Schema SCHEMA = schema();

    private static Schema schema() {
        try (InputStream in = Objects.requireNonNull(LockReader.class.getResourceAsStream("lock.schema.json"))) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonValue json(YamlNode node) {
        return switch (node) {
            case YamlNode.Mapping mapping -> {
                Map<String, JsonValue> values = new LinkedHashMap<>();
                mapping.entries()
                        .forEach(entry -> values.put(((YamlNode.Scalar) entry.key()).value(), json(entry.value())));
                yield new JsonValue.Fields(values);
            }
            case YamlNode.Sequence sequence ->
                new JsonValue.Array(
                        sequence.items().stream().map(LockSchemaTest::json).toList());
            case YamlNode.Scalar scalar when scalar.isNull() -> JsonValue.Absent.NULL;
            case YamlNode.Scalar scalar when scalar.style() == YamlNode.Style.PLAIN -> plain(scalar.value());
            case YamlNode.Scalar scalar -> new JsonValue.Text(scalar.value());
        };
    }

    private static JsonValue plain(String text) {
        return switch (text) {
            case "true", "false" -> new JsonValue.Truth(Boolean.parseBoolean(text));
            case "1", "2" -> new JsonValue.Numeric(text);
            default -> new JsonValue.Text(text);
        };
    }

    private static boolean isAllowed(String yaml) throws YamlException {
        YamlNode node =
                YamlReader.read(new SourceText("l", yaml), YamlLimits.DEFAULT).getFirst();
        return SCHEMA.validate(JsonText.compact(json(node)), InputFormat.JSON).isEmpty();
    }

    private static boolean isRead(String yaml) {
        return LockReader.read("l", yaml.getBytes(StandardCharsets.UTF_8))
                .document()
                .isPresent();
    }

    @Test
    void schemaAcceptsWrittenLock() throws YamlException {
        TestReportBuilder report = new TestReportBuilder()
                .row("steps", "job", "b", "name", "x", "action", "a/b", "action_ref", "v4")
                .runs("/usr/bin/curl", "found")
                .contacts("a.example", 443)
                .runsWith("/usr/lib/git-core/git-remote-https", "origin https://a.example/o/r")
                .touches("/home/runner/.config/x", "written");
        String text = LockWriter.text(new LockDocument(report.run("r").lock(), LockComments.HEAD));
        assertThat(isAllowed(text)).as(text).isTrue();
        assertThat(isRead(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version: 2",
                "workflows:",
                "{version: 1, workflow: {}}",
                "{version: 1, workflows: {a: [x]}}",
                "{version: 1, workflows: {a: {b: {c: {step: {programms: []}}}}}}",
                "{version: 1, workflows: {a: {b: {c: {step: {programs: [sytem /x]}}}}}}",
                "{version: 1, workflows: {a: {b: {c: {step: {destinations: [a.com]}}}}}}",
                "{version: 1, workflows: {a: {b: {c: {step: {destinations: [{name: a.com}]}}}}}}",
                "{version: 1, workflows: {a: {b: {c: {step: {repositories: [github.com/o/r]}}}}}}",
                "{version: 1, workflows: {a: {b: {c: {step: {writes: [{optional: true}]}}}}}}",
                "{version: 1, workflows: {a: {b: {c: {step: {writes: [{name: x, optional: maybe}]}}}}}}",
                "{version: 1, workflows: {a: {b: {c: {step: {writes: [{name: x, becuase: y}]}}}}}}",
            })
    void schemaAndReaderReject(String yaml) throws YamlException {
        assertThat(isAllowed(yaml)).isFalse();
        assertThat(isRead(yaml)).isFalse();
    }
}
