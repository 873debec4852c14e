package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code eyas falco} with plugins in Java and in C. */
@Timeout(180)
final class FalcoPluginsTest {
    private static final Path SAMPLE = Path.of(System.getProperty("eyas.root"), "test/conformance/plugins/sample.c");

    @TempDir
    private Path directory = Path.of("");

    private Path out = Path.of("");
    private Path library = Path.of("");
    private Path config = Path.of("");

    @BeforeEach
    void write() throws IOException, InterruptedException {
        library = directory.resolve("libsample.so");
        Process compiler = new ProcessBuilder(
                        "cc",
                        "-std=c11",
                        "-D_GNU_SOURCE",
                        "-shared",
                        "-fPIC",
                        "-o",
                        library.toString(),
                        SAMPLE.toString(),
                        "-lpthread")
                .inheritIO()
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        assertThat(compiler.waitFor(120, TimeUnit.SECONDS) && compiler.exitValue() == 0)
                .as("a C compiler 'cc' is needed")
                .isTrue();
        out = directory.resolve("alerts");
        Path lines = Files.writeString(directory.resolve("in.jsonl"), "{\"user\":\"ann\"}\n{\"user\":\"bob\"}\n");
        Path rules = Files.writeString(directory.resolve("rules.yaml"), """
                - required_plugin_versions:
                  - name: sample
                    version: 1.2.0
                - rule: Bob
                  desc: Bob was here.
                  source: jsonl
                  condition: json.value[/user] = bob
                  output: user %json.value[/user] by %evt.pluginname
                  priority: WARNING
                - rule: Even
                  desc: An even number.
                  source: sample
                  condition: sample.even = true
                  output: number %sample.number of %evt.source
                  priority: WARNING
                - rule: Calls
                  desc: A system call.
                  condition: evt.num > 0
                  output: never
                  priority: WARNING
                """);
        config = Files.writeString(directory.resolve("falco.yaml"), """
                engine: {kind: nodriver}
                rules_files: [%s]
                file_output: {enabled: true, filename: %s, keep_alive: true}
                stdout_output: {enabled: false}
                syslog_output: {enabled: false}
                log_stderr: true
                log_syslog: false
                log_level: warning
                load_plugins: [jsonl, sample]
                plugins:
                  - name: jsonl
                    library_path: java:jsonl
                    open_params: %s
                  - name: sample
                    library_path: %s
                    init_config: {notes: 1}
                    open_params: "3"
                  - name: unused
                    library_path: /nonexistent/lib.so
                """.formatted(rules, out, lines, library));
    }

    private ProgramRun falco(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-c", config.toString()));
        all.addAll(List.of(arguments));
        return ProgramRun.falco(all.toArray(String[]::new));
    }

    private List<String> alerts() throws IOException {
        return Files.readAllLines(out).stream()
                .map(line -> line.replaceFirst("^[0-9:.]+ ", ""))
                .toList();
    }

    @Test
    void runsSeveralSourcesAtATime() throws IOException {
        ProgramRun run = falco();
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(alerts()).containsExactlyInAnyOrder("Warning user bob by jsonl", "Warning number 2 of sample");
        assertThat(run.out()).contains("Events detected: 2", "   Bob: 1", "   Even: 1");
    }

    @Test
    void enablesAndDisablesSources() throws IOException {
        assertThat(falco("--disable-source", "jsonl,syscall").code()).isZero();
        assertThat(alerts()).containsExactly("Warning number 2 of sample");
        assertThat(falco("--enable-source", "jsonl").code()).isZero();
        assertThat(alerts()).containsExactly("Warning number 2 of sample", "Warning user bob by jsonl");
        assertThat(falco("--enable-source", "none").err())
                .contains("Attempted enabling unknown event source: none; known are syscall, jsonl, sample");
        assertThat(falco("--disable-source", "jsonl,syscall,sample").err())
                .contains("Must enable at least one event source");
    }

    @Test
    void listsAndDescribesPlugins() {
        assertThat(falco("--list-plugins").out())
                .startsWith("2 Plugins Loaded:")
                .contains("Name: jsonl", "Name: sample");
        assertThat(falco("--list-plugins", "-o", "load_plugins[0]=unused").err())
                .contains(
                        "cannot load plugin /nonexistent/lib.so: can't load plugin dynamic library: /nonexistent/lib.so: ")
                .contains("correct its library_path");
    }

    @Test
    void describesOnePlugin() {
        assertThat(falco("--plugin-info", "sample").out())
                .contains(
                        "Name: sample",
                        "  - Event Sourcing (ID=999, source='sample')",
                        "  - Capture Listening",
                        "Init config schema type: JSON",
                        "3: three events");
        assertThat(falco("--plugin-info", "nobody").err()).contains("can't find plugin and print its info: nobody");
    }

    @Test
    void namesPluginsOfRule() throws IOException {
        Path rules = Files.writeString(directory.resolve("source.yaml"), """
                - rule: Any
                  desc: Whatever it delivers.
                  source: sample
                  condition: evt.num > 0
                  output: x
                  priority: WARNING
                """);
        String described =
                falco("-r", rules.toString(), "-o", "json_output=true", "-L").out();
        assertThat(described)
                .contains("\"plugins\":[\"sample\"]")
                .contains("\"events\":[\"asyncevent\",\"pluginevent\"]");
    }

    @Test
    void listsFieldsOfASource() {
        assertThat(falco("--list", "sample", "-N").out())
                .contains("sample.number", "json.value", "evt.num")
                .doesNotContain("proc.name");
        assertThat(falco("--list", "-N").out()).contains("sample.number", "json.value", "proc.name");
        assertThat(falco("--list", "unheard").err()).contains("must be a valid source type");
    }

    @Test
    void reportsPluginErrors() throws IOException {
        Path wrong = Files.writeString(
                directory.resolve("wrong.yaml"), Files.readString(config).replace("{notes: 1}", "{fault: wrong id}"));
        ProgramRun run = ProgramRun.falco("-c", wrong.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("Error: plugin sample: next_batch: unexpected plugin ID in plugin event");
        Path bad = Files.writeString(
                directory.resolve("bad.yaml"), Files.readString(config).replace("{notes: 1}", "{notes: many}"));
        assertThat(ProgramRun.falco("-c", bad.toString()).err())
                .contains("init_config.notes: must be of type \"integer\", but is \"many\"");
    }

    @Test
    void checksRulesAgainstTheFieldsOfTheirSource() throws IOException {
        Path rules = Files.writeString(directory.resolve("more.yaml"), """
                - rule: Wrong
                  desc: A field of another source.
                  source: sample
                  condition: proc.name = a
                  output: x
                  priority: WARNING
                """);
        ProgramRun run = falco("-V", rules.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("nonexistent field proc.name");
    }
}
