package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Runs {@code eyas analyze} as users do, on every available recording. */
@Tag("process")
final class AnalyzeProcessTest {
    private static final Path CAPTURES = Path.of(System.getProperty("eyas.root", "../.."))
            .resolve("../shared/captures")
            .toAbsolutePath()
            .normalize();

    @TempDir
    private Path directory;

    static List<Path> captures() throws Exception {
        if (!Files.isDirectory(CAPTURES)) {
            assertThat(System.getenv("CI")).as("required in CI: %s", CAPTURES).isNotEqualTo("true");
            return List.of();
        }
        try (Stream<Path> files = Files.list(CAPTURES)) {
            return files.filter(file -> file.toString().matches(".*\\.scap(\\.gz)?"))
                    .sorted()
                    .toList();
        }
    }

    private EyasProcess analyze(Path capture, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "analyze", capture.toString(), "-o", directory.resolve("report").toString()));
        arguments.addAll(List.of(more));
        return EyasProcess.run(arguments.toArray(String[]::new));
    }

    private static List<String> texts(JsonNode rows, String member) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.path(member).asString(""))
                .toList();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("captures")
    void everyRecordingHasValidReport(Path capture) throws Exception {
        EyasProcess run = analyze(capture);
        ReportFiles files = new ReportFiles(directory.resolve("report"));
        files.assertValid();
        boolean complete = files.json().get("coverage").get("complete").asBoolean();
        assertThat(run.exitCode()).as(run.err()).isEqualTo(complete ? 0 : 4);
    }

    /** The command escapes its output for the runner itself, because a script may run it without the action. */
    @Test
    void actionCommandOutputHasNoWorkflowCommands() throws Exception {
        Path outputs = directory.resolve("##[error]forged");
        EyasProcess run = EyasProcess.run(
                "action", "agent", "--ci", "github", "--folder", directory.toString(), "--outputs", outputs.toString());
        assertThat(run.err())
                .contains("cannot read the outputs in " + directory.resolve("## [error]forged"))
                .doesNotContain("##[");
    }

    @Test
    void listedIndicatorIsAlertAndVerdict() throws Exception {
        for (Path capture : attack()) {
            Path list = Files.writeString(
                    directory.resolve("ioc.csv"), "ip,note\n203.0.113.0/24,staging\ngist.code-share.test,lure\n");
            EyasProcess run = analyze(capture, "--indicators", list.toString(), "--fail-on", "error");
            assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
            ReportFiles files = new ReportFiles(directory.resolve("report"));
            files.assertValid();
            JsonNode report = files.json();
            assertThat(texts(report.get("rules"), "name")).contains("Indicator Contacted", "Indicator Looked Up");
            assertThat(texts(report.get("enrichments").get("reputations"), "value"))
                    .contains("203.0.113.10", "gist.code-share.test");
            assertThat(Files.readString(directory.resolve("report/alerts.jsonl")))
                    .contains("\"indicator.value\":\"203.0.113.0/24\"")
                    .contains("curl communicated with 203.0.113.10:80");
        }
    }

    @Test
    void filtersReportHiddenCount() throws Exception {
        for (Path capture : attack()) {
            Path filters = Files.writeString(directory.resolve("filters.config"), """
                    {"written_files": [{"description": "git's own", "condition": "proc.name = git"},
                                       {"condition": "fd.name startswith /nowhere"}],
                     "outbound_connections": [{"condition": "proc.name = curl"}],
                     "processes": [{"condition": "proc.name = tar"}]}
                    """);
            EyasProcess run = analyze(capture, "--filters-config", filters.toString());
            assertThat(run.exitCode()).as(run.err()).isZero();
            JsonNode report = new ReportFiles(directory.resolve("report")).json();
            List<Long> hidden = StreamSupport.stream(report.get("filters").spliterator(), false)
                    .map(filter -> filter.get("hidden").asLong())
                    .toList();
            assertThat(texts(report.get("filters"), "part"))
                    .containsExactly("outbound_connections", "written_files", "written_files", "processes");
            assertThat(hidden.get(0)).isOne();
            assertThat(hidden.get(1)).isPositive();
            assertThat(hidden.get(2)).isZero();
            assertThat(hidden.get(3)).isOne();
            assertThat(report.get("files").get("hidden").asLong()).isEqualTo(hidden.get(1));
            assertThat(texts(report.get("connections").get("rows"), "name")).doesNotContain("gist.code-share.test");
            assertThat(Files.readString(directory.resolve("report/report.md")))
                    .contains("| written files | `git's own` | " + String.format(Locale.ROOT, "%,d", hidden.get(1)));
        }
    }

    @Test
    void partsCanBeDisabled() throws Exception {
        for (Path capture : attack()) {
            EyasProcess run = analyze(
                    capture,
                    "--extract-connections=false",
                    "--extract-dns=false",
                    "--extract-written-files=false",
                    "--extract-processes=false",
                    "--extract-containers=false",
                    "--extract-privileges=false");
            assertThat(run.exitCode()).as(run.err()).isZero();
            ReportFiles files = new ReportFiles(directory.resolve("report"));
            files.assertValid();
            JsonNode report = files.json();
            for (String part :
                    List.of("connections", "dns_lookups", "files", "processes", "containers", "privilege_changes")) {
                assertThat(report.get(part).get("collected").asBoolean())
                        .as(part)
                        .isFalse();
            }
            assertThat(report.get("alert_count").asInt()).isPositive();
        }
    }

    /** Returns the first bytes of the recorded attack, in which no rule matches yet. */
    private List<Path> cut() throws Exception {
        List<Path> cut = new ArrayList<>();
        for (Path capture : attack()) {
            byte[] bytes = Files.readAllBytes(capture);
            cut.add(Files.write(directory.resolve("cut.scap.gz"), Arrays.copyOf(bytes, 300_000)));
        }
        return cut;
    }

    @Test
    void truncatedCaptureIsIncompleteInEveryFormat() throws Exception {
        for (Path capture : cut()) {
            EyasProcess run = analyze(capture);
            assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
            assertThat(run.err())
                    .contains("No findings, but not everything was seen")
                    .contains("incomplete, see coverage")
                    .contains("1 capture whose end is missing from the file")
                    .contains("the gzip data ends early")
                    .doesNotContain("none lost");
            ReportFiles files = new ReportFiles(directory.resolve("report"));
            files.assertValid();
            JsonNode report = files.json();
            assertThat(report.get("synopsis").get("verdict").asString()).isEqualTo("incomplete");
            assertThat(report.get("coverage").get("complete").asBoolean()).isFalse();
            assertThat(Files.readString(directory.resolve("report/report.md")))
                    .contains("## ⚠️ No findings, but not everything was seen")
                    .contains("the gzip data ends early")
                    .doesNotContain("none lost");
            assertThat(Files.readString(directory.resolve("report/report.html")))
                    .contains("not everything was seen")
                    .contains("the gzip data ends early");
            assertThat(Files.readString(directory.resolve("report/report.sarif")))
                    .contains("The evidence is incomplete: events that are not reported may still have happened");
        }
    }

    private EyasProcess actionAnalyze(Path capture, String... inputs) throws Exception {
        Path temporary = Files.createDirectories(directory.resolve("temporary"));
        ProcessBuilder builder = EyasProcess.builder("action", "analyze");
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.matches("(GITHUB|RUNNER|INPUT)_.*"));
        environment.put("GITHUB_ACTIONS", "true");
        environment.put("RUNNER_TEMP", temporary.toString());
        environment.put("GITHUB_WORKSPACE", directory.toString());
        environment.put(
                "GITHUB_OUTPUT",
                Files.writeString(directory.resolve("outputs"), "").toString());
        environment.put(
                "GITHUB_STEP_SUMMARY",
                Files.writeString(directory.resolve("summary"), "").toString());
        environment.put("INPUT_CAPTURE", capture.toString());
        for (int i = 0; i < inputs.length; i += 2) {
            environment.put(inputs[i], inputs[i + 1]);
        }
        return EyasProcess.run(builder);
    }

    @Test
    @Tag("jvm")
    void actionReportsSameResult() throws Exception {
        for (Path capture : cut()) {
            EyasProcess run = actionAnalyze(capture);
            assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
            assertThat(Files.readString(directory.resolve("outputs")))
                    .contains("incomplete")
                    .doesNotContain("clean");
            assertThat(Files.readString(directory.resolve("summary")))
                    .startsWith("## ⚠️ Eyas: No findings, but not everything was seen.")
                    .contains("the gzip data ends early");
            assertThat(run.out()).contains("::warning title=Eyas%3A not everything was seen::");
            assertThat(actionAnalyze(capture, "INPUT_FAIL-ON", "critical").exitCode())
                    .isEqualTo(1);
            assertThat(actionAnalyze(capture, "INPUT_FAIL-ON", "critical", "INPUT_FAIL-ON-INCOMPLETE", "false")
                            .exitCode())
                    .isZero();
        }
    }

    @Test
    void invalidCaptureFailsWithOneLineAndNoReport() throws Exception {
        Map<String, byte[]> invalid = Map.of(
                "empty", new byte[0],
                "text", "no capture at all, but some text".getBytes(StandardCharsets.UTF_8),
                "short", new byte[] {0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0},
                "gzip", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0});
        for (Map.Entry<String, byte[]> file : invalid.entrySet()) {
            Path capture = Files.write(directory.resolve(file.getKey()), file.getValue());
            EyasProcess run = analyze(capture);
            assertThat(run.exitCode()).as(file.getKey()).isEqualTo(1);
            assertThat(run.err().lines())
                    .as(file.getKey())
                    .singleElement()
                    .asString()
                    .startsWith("eyas: error[C012]: " + capture);
            assertThat(run.out()).isEmpty();
            assertThat(directory.resolve("report")).doesNotExist();
            EyasProcess action = actionAnalyze(capture);
            assertThat(action.exitCode()).isZero();
            assertThat(Files.readString(directory.resolve("outputs"))).contains("not-monitored");
            assertThat(actionAnalyze(capture, "INPUT_FAIL-ON", "critical").exitCode())
                    .as("a job must not pass because its capture is unreadable")
                    .isEqualTo(1);
        }
    }

    /** A capture that is cut off between two blocks, after its initial lists, contains no events: the verdict is incomplete, not clean. */
    @Test
    void emptyCaptureIsNotClean() throws Exception {
        for (Path capture : captures()) {
            if (capture.endsWith("empty.scap")) {
                assertThat(analyze(capture).exitCode()).isEqualTo(4);
                JsonNode report = new ReportFiles(directory.resolve("report")).json();
                assertThat(report.get("synopsis").get("verdict").asString()).isEqualTo("incomplete");
                assertThat(report.get("coverage").get("complete").asBoolean()).isFalse();
            }
        }
    }

    /** Returns the recorded attack; empty without recordings. */
    private static List<Path> attack() throws Exception {
        return captures().stream()
                .filter(file -> file.endsWith("attack-memdump.scap.gz"))
                .toList();
    }
}
