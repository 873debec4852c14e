package eyas.cli.read;

import static eyas.cli.ProgramRun.eyas;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import eyas.capture.CaptureSource;
import eyas.cli.ProgramRun;
import eyas.session.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the alerts on a staged attack with those on the same recording in older schemas. */
final class OlderSchemaAlertsTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root"));
    private static final Path ATTACK =
            Path.of(System.getProperty("eyas.shared", ROOT + "/../shared"), "captures/attack-memdump.scap.gz");

    @TempDir
    private Path directory;

    private static List<String> alerts(Path file) throws IOException {
        List<Path> rules;
        try (Stream<Path> files = Files.list(ROOT.resolve("rules/cicd"))) {
            rules = files.filter(name -> name.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CaptureSource source = CaptureSource.open(file)) {
            new CaptureAlertPrinter(rules, null, Terminal.standardError(), out).run(source);
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"falco-0.36", "falco-0.39", "libs-0.20", "4.0"})
    void defaultRulesRaiseTheSameAlerts(String schema) throws IOException {
        if (!"true".equals(System.getenv("CI"))) {
            assumeThat(ATTACK).as("reference captures; set -Deyas.shared").exists();
        }
        Path older = directory.resolve("older.scap");
        ProgramRun run = eyas("convert", "--schema", schema, ATTACK.toString(), older.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(alerts(older)).hasSizeGreaterThan(20).containsExactlyElementsOf(alerts(ATTACK));
    }
}
