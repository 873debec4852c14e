package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import eyas.capture.CaptureSource;
import eyas.capture.CaptureWriter;
import eyas.capture.EventSchema;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.ObjectMapper;

/**
 * Reads an old capture, and the same capture rewritten by Eyas, with libsinsp: both have the same exits with the same fields.
 *
 * <p>A file in the current schema has no enter events, like the files of Falco 0.42. So libsinsp up to 0.21 does not know the descriptor of
 * calls that name it only on entry, and sees no closed descriptors. For these events, fields that depend on the descriptor are not
 * compared. A file in the schema of libsinsp 0.20 has no such gaps.
 */
@Tag("peer")
final class RewrittenCaptureTest {
    private static final Path CAPTURES =
            Path.of(System.getProperty("eyas.shared", System.getProperty("eyas.root") + "/../shared"), "captures");
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Fields that depend on descriptors that remain open, or on the time of enter events. */
    private static final Set<String> EXCLUDED = Set.of(
            "proc.fdopencount", "proc.fdusage", "proc.ppid.duration", "evt.num", "evt.args", "evt.info", "util.cnt");

    @TempDir
    static Path directory;

    private static @Nullable LibsinspReader peer;

    @BeforeAll
    static void compile() throws Exception {
        peer = LibsinspReader.compiled();
    }

    private static Path original(String name) {
        Path original = CAPTURES.resolve(name + ".scap");
        if (System.getenv("CI") == null) {
            assumeThat(original).as("reference captures; set -Deyas.shared").exists();
        }
        return original;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat_write",
                "connect_localhost",
                "curl_google",
                "empty",
                "open-multiple-files",
                "psp_privileged",
                "sample",
                "syscall",
                "test_ipv6_client"
            })
    void rewrittenCaptureHasSameFields(String name) throws Exception {
        assertSameFields(name, EventSchema.CURRENT, RewrittenCaptureTest::isUnaffected);
    }

    /** In libsinsp's own schema, all fields of all events are compared. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat_write",
                "connect_localhost",
                "curl_google",
                "empty",
                "open-multiple-files",
                "psp_privileged",
                "sample",
                "syscall",
                "test_ipv6_client"
            })
    void olderSchemaKeepsFieldsOfDescriptors(String name) throws Exception {
        assertSameFields(name, EventSchema.find("libs-0.20").orElseThrow(), (_, _, _) -> true);
    }

    /** Selects the compared fields of an event. */
    private interface FieldSelection {
        boolean test(String field, Map<String, String> before, Map<String, String> after);
    }

    private static void assertSameFields(String name, EventSchema schema, FieldSelection wanted) throws Exception {
        Path original = original(name);
        Path rewritten = directory.resolve(name + schema.version() + ".scap");
        rewrite(original, rewritten, schema);
        Path again = directory.resolve(name + schema.version() + "-again.scap");
        rewrite(rewritten, again, schema);
        assertThat(Files.mismatch(rewritten, again))
                .as("first byte that differs when rewritten again")
                .isEqualTo(-1);

        List<String> fields = fields();
        List<Map<String, String>> before = exits(original, fields);
        List<Map<String, String>> after = exits(rewritten, fields);
        assertThat(after).as("events").hasSameSizeAs(before).hasSizeGreaterThan(100);
        Map<String, String> differences = new TreeMap<>();
        int compared = 0;
        for (int i = 0; i < before.size(); i++) {
            Map<String, String> one = before.get(i);
            Map<String, String> other = after.get(i);
            for (String field : fields) {
                if (wanted.test(field, one, other)) {
                    compared++;
                    if (!Objects.equals(one.get(field), other.get(field))) {
                        differences.putIfAbsent(
                                field, one.get("evt.num") + ": " + one.get(field) + " became " + other.get(field));
                    }
                }
            }
        }
        assertThat(compared).isGreaterThan(before.size() * 80);
        assertThat(differences)
                .as("fields that libsinsp reads differently in the rewritten capture")
                .isEmpty();
    }

    /** Returns whether a field does not depend on an enter event that is missing in the new file. */
    private static boolean isUnaffected(String field, Map<String, String> before, Map<String, String> after) {
        boolean ofDescriptor =
                field.startsWith("fd.") || field.startsWith("evt.count.error") || field.equals("evt.category");
        boolean known =
                Objects.equals(before.get("fd.num"), after.get("fd.num")) && !"connect".equals(before.get("evt.type"));
        return !ofDescriptor || known;
    }

    private static List<String> fields() {
        List<String> fields = new ArrayList<>();
        for (FieldDefinition field : FieldCatalog.syscall().definitions()) {
            String group = field.group();
            boolean foreign = group.equals("Container")
                    || group.equals("Kubernetes")
                    || group.equals("CI job")
                    || group.equals("DNS");
            boolean timed = field.name().startsWith("evt.latency")
                    || field.name().startsWith("evt.deltatime")
                    || field.name().startsWith("evt.reltime");
            boolean plain = !field.has(FieldFlag.ARGUMENT_REQUIRED)
                    && !field.has(FieldFlag.ARGUMENT_ALLOWED)
                    && !field.has(FieldFlag.FILTER_ONLY)
                    && !field.has(FieldFlag.TABLE_ONLY)
                    && !field.has(FieldFlag.EXTENSION);
            // libsinsp 0.20 cannot print these fields.
            boolean unprintable =
                    field.name().equals("evt.buflen") || field.name().equals("evt.wait_latency");
            if (plain && !foreign && !timed && !unprintable && !EXCLUDED.contains(field.name())) {
                fields.add(field.name());
            }
        }
        fields.addAll(List.of("proc.aname[1]", "proc.aname[2]", "proc.env[PATH]", "proc.args"));
        assertThat(fields).hasSizeGreaterThan(120);
        return fields;
    }

    private static List<Map<String, String>> exits(Path capture, List<String> fields) throws Exception {
        List<String> arguments = new ArrayList<>();
        for (String field : fields) {
            arguments.addAll(List.of("--field", field));
        }
        arguments.addAll(List.of("--field", "evt.dir", capture.toString()));
        LibsinspReader reader = peer;
        assertThat(reader).isNotNull();
        List<Map<String, String>> events = new ArrayList<>();
        for (String line : reader.run(arguments)) {
            if (line.startsWith("{\"evt.num\"")) {
                Map<String, String> event = new TreeMap<>();
                JSON.readTree(line)
                        .properties()
                        .forEach(entry ->
                                event.put(entry.getKey(), entry.getValue().asString()));
                boolean alone = Set.of("procexit", "switch", "procinfo", "signaldeliver")
                        .contains(event.get("evt.type"));
                if ("<".equals(event.get("evt.dir")) || alone) {
                    events.add(event);
                }
            }
        }
        return events;
    }

    private static void rewrite(Path from, Path to, EventSchema schema) {
        try (CaptureSource source = CaptureSource.open(from);
                CaptureWriter writer = CaptureWriter.open(to, CaptureWriter.Options.DEFAULT.withSchema(schema))) {
            source.start(writer);
            Event event = new Event();
            while (source.next(event) == EventSource.Outcome.EVENT) {
                writer.write(event);
            }
        }
    }
}
