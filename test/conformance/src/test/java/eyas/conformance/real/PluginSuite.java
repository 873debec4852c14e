package eyas.conformance.real;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.conformance.EyasProcess;
import eyas.conformance.Privileges;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plugins in C++ and Go, compiled against the headers in the system's package of Falco's libraries. */
@Tag("kernel")
@Timeout(300)
@ExtendWith(RealSuiteOutcomes.class)
final class PluginSuite {
    private static final Path HEADERS = Path.of("/usr/include/falcosecurity");
    private static final Path SOURCES = EyasProcess.home().resolve("test/conformance/plugins/real");
    private static final int COUNT = 300;

    @TempDir
    private Path directory;

    private Path words() throws Exception {
        Path library = directory.resolve("libwords.so");
        ExternalPrograms.run(
                Map.of(),
                ExternalPrograms.find("g++"),
                "-std=c++17",
                "-shared",
                "-fPIC",
                "-fvisibility=hidden",
                "-I" + HEADERS,
                "-o",
                library.toString(),
                SOURCES.resolve("words.cpp").toString());
        return library;
    }

    private Path calls() throws Exception {
        Path library = directory.resolve("libcalls.so");
        ExternalPrograms.run(
                Map.of(
                        "GO111MODULE",
                        "off",
                        "GOCACHE",
                        directory.resolve("go-cache").toString(),
                        "CGO_CFLAGS",
                        "-I" + HEADERS),
                ExternalPrograms.find("go"),
                "build",
                "-buildmode=c-shared",
                "-o",
                library.toString(),
                SOURCES.resolve("calls.go").toString());
        return library;
    }

    /** Runs Eyas with plugins and without the kernel source, and returns the fields of its alerts in order. */
    private List<JsonNode> alerts(String plugins, String rules) throws Exception {
        Path file = Files.writeString(directory.resolve("rules.yaml"), rules);
        Path settings = Files.writeString(
                directory.resolve("falco.yaml"),
                "engine: {kind: nodriver}\nrules_files: [" + file
                        + "]\njson_output: true\nsyslog_output: {enabled: false}\n"
                        + "stdout_output: {enabled: true}\nlog_stderr: true\nlog_syslog: false\nlog_level: debug\n"
                        + plugins);
        EyasProcess run = EyasProcess.run(EyasProcess.builder("falco", "-c", settings.toString()));
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<JsonNode> alerts = new ArrayList<>();
        run.out()
                .lines()
                .filter(line -> line.startsWith("{"))
                .forEach(line -> alerts.add(JsonMapper.shared().readTree(line).get("output_fields")));
        return alerts;
    }

    @Test
    void cppSourceProvidesEventsAndFields() throws Exception {
        List<JsonNode> alerts = alerts("""
                plugins:
                  - {name: words, library_path: %s, init_config: "the ", open_params: "cat sleeps onthemat"}
                """.formatted(words()), """
                - rule: Long Word
                  desc: A word with more than three letters, one of them an e or an m.
                  source: words
                  condition: words.length > 3 and words.letter intersects (e, m)
                  output: "%words.text %words.length %words.letter %words.at[1] %evt.source"
                  priority: NOTICE
                """);
        assertThat(alerts)
                .extracting(fields -> fields.get("words.text").asString())
                .containsExactly("the sleeps", "the onthemat");
        JsonNode first = alerts.getFirst();
        assertThat(first.get("words.length").asInt()).isEqualTo(6);
        assertThat(first.get("words.letter").toString()).isEqualTo("[\"s\",\"l\",\"e\",\"e\",\"p\",\"s\"]");
        assertThat(first.get("words.at[1]").asString()).isEqualTo("l");
        assertThat(first.get("evt.source").asString()).isEqualTo("words");
    }

    @Test
    void failingCppPluginIsNamedWithReason() throws Exception {
        Path settings = Files.writeString(directory.resolve("falco.yaml"), """
                engine: {kind: nodriver}
                rules_files: [%s]
                log_stderr: true
                plugins:
                  - {name: words, library_path: %s, init_config: refuse, open_params: cat}
                """.formatted(
                        Files.writeString(directory.resolve("none.yaml"), "[]\n"), words()));
        EyasProcess run = EyasProcess.run("falco", "-c", settings.toString());
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("words was told to refuse");
    }

    @Test
    void goSourceRunsWithJavaSource() throws Exception {
        List<JsonNode> alerts = alerts("""
                plugins:
                  - {name: calls, library_path: %s, open_params: "%d"}
                """.formatted(calls(), COUNT), """
                - rule: Counted
                  desc: A number.
                  source: counts
                  condition: calls.count exists
                  output: "%calls.count"
                  priority: NOTICE
                """);
        assertThat(alerts).hasSize(COUNT);
        for (int i = 0; i < COUNT; i++) {
            assertThat(alerts.get(i).get("calls.count").asString()).isEqualTo(Integer.toString(i + 1));
        }
    }

    @Test
    void goFieldsReadThreadTableOfLiveCalls() throws Exception {
        Privileges.assumeBpfSupport();
        Path program = Files.copy(Path.of("/bin/true").toRealPath(), directory.resolve("shouter"));
        try (FalcoService falco = FalcoService.start(
                directory, """
                - rule: Shouted
                  desc: The program of the test, by what the plugin makes of its name.
                  condition: evt.type in (execve, execveat) and calls.shouted = SHOUTER
                  output: "%calls.shouted by %proc.name"
                  priority: NOTICE
                """, "plugins:\n  - {name: calls, library_path: " + calls() + ", open_params: \"1\"}\n")) {
            falco.process().until("the plugin's alert", () -> {
                new ProcessBuilder(program.toString()).start().waitFor();
                return falco.alerts().stream().anyMatch(line -> line.contains("SHOUTER by shouter"));
            });
        }
    }
}
