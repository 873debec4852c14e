package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Runs {@code eyas analyze} as its users do, on every recording that there is. */
final class AnalyzeProcessTest {
    private static final Path CAPTURES = Path.of(System.getProperty("eyas.root", ".."))
            .resolve("../shared/captures")
            .toAbsolutePath()
            .normalize();

    @TempDir
    private Path folder;

    static List<Path> captures() throws Exception {
        if (!Files.isDirectory(CAPTURES)) {
            assertThat(System.getenv("CI")).as("CI must have %s", CAPTURES).isNotEqualTo("true");
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
                "analyze", capture.toString(), "-o", folder.resolve("report").toString()));
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
    void everyRecordingHasASoundReport(Path capture) throws Exception {
        EyasProcess run = analyze(capture);
        assertThat(run.exitCode()).as(run.err()).isZero();
        new ReportFiles(folder.resolve("report")).areSound();
    }

    @Test
    void whatAListNamesIsAnAlertAndAVerdict() throws Exception {
        for (Path capture : attack()) {
            Path list = Files.writeString(
                    folder.resolve("ioc.csv"), "ip,note\n203.0.113.0/24,staging\ngist.code-share.test,lure\n");
            EyasProcess run = analyze(capture, "--indicators", list.toString(), "--fail-on", "error");
            assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
            ReportFiles files = new ReportFiles(folder.resolve("report"));
            files.areSound();
            JsonNode report = files.json();
            assertThat(texts(report.get("rules"), "name")).contains("Indicator Contacted", "Indicator Looked Up");
            assertThat(texts(report.get("enrichments").get("reputations"), "value"))
                    .contains("203.0.113.10", "gist.code-share.test");
            assertThat(Files.readString(folder.resolve("report/alerts.jsonl")))
                    .contains("\"indicator.value\":\"203.0.113.0/24\"")
                    .contains("curl exchanged something with 203.0.113.10:80");
        }
    }

    @Test
    void filtersHideAndSayHowMuch() throws Exception {
        for (Path capture : attack()) {
            Path filters = Files.writeString(folder.resolve("filters.config"), """
                    {"written_files": [{"description": "git's own", "condition": "proc.name = git"},
                                       {"condition": "fd.name startswith /nowhere"}],
                     "outbound_connections": [{"condition": "proc.name = curl"}],
                     "processes": [{"condition": "proc.name = tar"}]}
                    """);
            EyasProcess run = analyze(capture, "--filters-config", filters.toString());
            assertThat(run.exitCode()).as(run.err()).isZero();
            JsonNode report = new ReportFiles(folder.resolve("report")).json();
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
            assertThat(Files.readString(folder.resolve("report/report.md")))
                    .contains("| written files | git&#39;s own | " + String.format(Locale.ROOT, "%,d", hidden.get(1)));
        }
    }

    @Test
    void partsCanBeSwitchedOff() throws Exception {
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
            ReportFiles files = new ReportFiles(folder.resolve("report"));
            files.areSound();
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

    /** Returns the recorded attack, or nothing where there are no recordings. */
    private static List<Path> attack() throws Exception {
        return captures().stream()
                .filter(file -> file.endsWith("attack-memdump.scap.gz"))
                .toList();
    }
}
