package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import eyas.report.ReportJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks a report directory: all files exist and conform to their schemas. */
final class ReportFiles {
    private static final String[] NAMES = {
        "alerts.csv",
        "alerts.jsonl",
        "connections.csv",
        "containers.csv",
        "dns.csv",
        "executables.csv",
        "files.csv",
        "persistence.csv",
        "privileges.csv",
        "processes.csv",
        "report.html",
        "report.json",
        "report.md",
        "report.sarif"
    };
    private static final Schema REPORT = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(resource(ReportJson.class, "/eyas/report/report.schema.json"), InputFormat.JSON);
    private static final Schema SARIF = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(resource(Schema.class, "/schema/sarif-schema-2.1.0.json"), InputFormat.JSON);

    private final Path directory;

    ReportFiles(Path directory) {
        this.directory = directory;
    }

    private static String resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the text of each file by name. */
    Map<String, String> texts() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (Files.isRegularFile(file)) {
                    // The directory may also contain a capture, which is binary.
                    texts.put(
                            directory.relativize(file).toString(),
                            new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
                }
            }
        }
        return texts;
    }

    /** Asserts that all files were written completely. */
    void assertComplete() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("incomplete files")
                    .noneMatch(name -> name.endsWith(".part"));
        }
    }

    JsonNode json() throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(directory.resolve("report.json")));
    }

    /** Asserts what must hold for every report. The directory may contain other files. */
    void assertValid() throws IOException {
        Map<String, String> texts = texts();
        assertThat(texts).containsKeys(NAMES);
        assertThat(REPORT.validate(Objects.requireNonNull(texts.get("report.json")), InputFormat.JSON))
                .isEmpty();
        assertThat(SARIF.validate(Objects.requireNonNull(texts.get("report.sarif")), InputFormat.JSON))
                .isEmpty();
        assertThat(Files.size(directory.resolve("report.md"))).isLessThan(1 << 20);
        assertThat(Files.size(directory.resolve("report.sarif"))).isLessThan(10 << 20);
        // No file contains control characters that move a cursor; files for programs contain them escaped.
        texts.keySet().retainAll(Set.of(NAMES));
        texts.forEach((name, text) -> assertThat(text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r'))
                .as(name)
                .isTrue());
    }
}
