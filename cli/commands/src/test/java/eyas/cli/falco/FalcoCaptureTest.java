package eyas.cli.falco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import eyas.capture.CaptureSource;
import eyas.cli.ProgramRun;
import eyas.cli.TrainingCapture;
import eyas.cli.read.CaptureEventPrinter;
import eyas.cli.read.ReadOptions;
import eyas.session.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that recordings around alerts start before them, and that every event prints the same as in the whole recording. */
final class FalcoCaptureTest {
    private static final Path CAPTURES =
            Path.of(System.getProperty("eyas.shared", System.getProperty("eyas.root") + "/../shared"), "captures");

    private static final String FIELDS = "%evt.rawtime %evt.type %thread.tid %proc.pid %proc.name %proc.cmdline "
            + "%proc.exepath %proc.pname %proc.pcmdline %proc.aname[2] %proc.sid %proc.tty %proc.nthreads %user.name "
            + "%fd.num %fd.type %fd.name %fd.cip %fd.sip %fd.sport %container.id %container.name "
            + "%container.image.repository";

    @TempDir
    private Path directory;

    private Path training() {
        Path file = directory.resolve("training.scap");
        TrainingCapture.write(file, 300);
        return file;
    }

    private static Path shared(String name) {
        Path file = CAPTURES.resolve(name);
        if (!Files.exists(file)) {
            if ("true".equals(System.getenv("CI"))) {
                return fail("CI must have the recording " + file);
            }
            return abort("no recording " + file);
        }
        return file;
    }

    private ProgramRun falco(Path capture, String rules, String... options) throws IOException {
        Path file = Files.writeString(directory.resolve("rules.yaml"), rules);
        Path config = Files.writeString(directory.resolve("falco.yaml"), """
                engine: {kind: replay, replay: {capture_file: %s}}
                rules_files: [%s]
                stdout_output: {enabled: true}
                syslog_output: {enabled: false}
                webserver: {enabled: false}
                log_stderr: true
                log_syslog: false
                capture: {enabled: true, path_prefix: %s/inc, default_duration: 1, buffer_bytes: 200000}
                """.formatted(capture, file, directory));
        List<String> all = new ArrayList<>(List.of("falco", "-c", config.toString()));
        for (String option : options) {
            all.add("-o");
            all.add(option);
        }
        return ProgramRun.eyas(all.toArray(String[]::new));
    }

    private static String rule(String name, String condition, String rest) {
        return "- rule: %s%n  desc: d%n  condition: %s%n  output: at=%%evt.rawtime%n  priority: INFO%n%s%n"
                .formatted(name, condition, rest);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.filter(file -> file.getFileName().toString().startsWith("inc"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> lines(Path file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CaptureSource source = CaptureSource.open(file)) {
            new CaptureEventPrinter(
                            new ReadOptions(null, "*" + FIELDS, false, Long.MAX_VALUE), Terminal.standardError(), out)
                    .run(source);
            assertThat(source.warnings()).isEmpty();
        }
        // The tables of a capture cannot express an unknown working directory: paths relative to it become absolute.
        return out.toString(StandardCharsets.UTF_8)
                .replace(" /main", " main")
                .lines()
                .toList();
    }

    /** Returns the index of the lines of {@code part} in {@code whole}, where they must be contiguous. */
    private static int place(List<String> part, List<String> whole) {
        int begin = whole.indexOf(part.getFirst());
        assertThat(begin).as("the first event of the recording is in the whole").isNotNegative();
        assertThat(whole.size()).isGreaterThanOrEqualTo(begin + part.size());
        for (int i = 0; i < part.size(); i++) {
            assertThat(part.get(i)).as("event %d of the recording", i).isEqualTo(whole.get(begin + i));
        }
        return begin;
    }

    private static long time(String line) {
        return Long.parseLong(line.substring(0, line.indexOf(' ')));
    }

    @Test
    void recordingBeginsBeforeItsAlertAndEndsAfterItsTime() throws IOException {
        Path capture = training();
        ProgramRun run = falco(
                capture,
                rule("Wanted", "evt.type = procexit and thread.tid = 250", "  capture: true\n  capture_duration: 3")
                        + rule("Unwanted", "evt.type = procexit and thread.tid = 200", ""));
        assertThat(run.code()).isZero();
        List<Path> files = files();
        assertThat(files).hasSize(1);
        List<String> whole = lines(capture);
        List<String> part = lines(files.getFirst());
        int begin = place(part, whole);
        assertThat(begin).as("the ring is bounded").isPositive();
        long trigger = whole.stream()
                .filter(line -> line.contains(" procexit 250 "))
                .mapToLong(FalcoCaptureTest::time)
                .findFirst()
                .orElseThrow();
        assertThat(files.getFirst().getFileName().toString()).matches("inc_%020d_\\d{20}\\.scap".formatted(trigger));
        assertThat(part.stream().filter(line -> time(line) < trigger).count()).isGreaterThan(500);
        assertThat(time(part.getLast())).isBetween(trigger + 3_000_000, trigger + 3_100_000);
        assertThat(run.err())
                .contains("Capture is enabled in mode 'rules'. Capturing events to " + directory + "/inc")
                .contains("Capture file " + files.getFirst() + ": " + part.size() + " events, ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sample.scap | evt.type in (read, write, switch, poll, futex) | 70000
            curl_google.scap | evt.type = connect | 16777216
            attack-memdump.scap.gz | evt.type = execve and evt.num > 1000 | 100000
            ci-build.scap.gz | evt.type in (execve, clone, clone3) and evt.num > 20000 | 300000
            """)
    void selectedEventsPrintAsInWholeRecording(String name, String condition, long buffer) throws IOException {
        Path capture = shared(name);
        ProgramRun run = falco(
                capture,
                rule("Every", condition, ""),
                "capture.mode=all_rules",
                "capture.default_duration=50",
                "capture.buffer_bytes=" + buffer,
                "stdout_output.enabled=false",
                "file_output.enabled=true",
                "file_output.filename=" + directory.resolve("alerts"));
        assertThat(run.code()).isZero();
        List<Path> files = files();
        assertThat(files).isNotEmpty();
        List<String> whole = lines(capture);
        for (Path file : files.subList(0, Math.min(files.size(), 4))) {
            place(lines(file), whole);
        }
    }

    @Test
    void anotherAlertExtendsTheRecording() throws IOException {
        Path capture = training();
        String conditions = "evt.type = procexit and thread.tid in (250, 251, 252)";
        falco(capture, rule("Wanted", conditions, "  capture: true\n  capture_duration: 5"));
        List<Path> files = files();
        assertThat(files).hasSize(1);
        List<String> whole = lines(capture);
        long last = whole.stream()
                .filter(line -> line.contains(" procexit 252 "))
                .mapToLong(FalcoCaptureTest::time)
                .findFirst()
                .orElseThrow();
        List<String> part = lines(files.getFirst());
        place(part, whole);
        assertThat(time(part.getLast())).isBetween(last + 5_000_000, last + 5_100_000);
    }

    @Test
    void ruleWithoutTheKeyRecordsOnlyInModeAllRules() throws IOException {
        Path capture = training();
        String rules = rule("Plain", "evt.type = procexit and thread.tid in (200, 300)", "");
        falco(capture, rules);
        assertThat(files()).isEmpty();
        falco(capture, rules, "capture.mode=all_rules");
        assertThat(files()).hasSize(2);
        List<String> whole = lines(capture);
        for (Path file : files()) {
            place(lines(file), whole);
        }
    }

    @Test
    void fullDiskIsReportedAndTheRunContinues() throws IOException {
        Path capture = training();
        ProgramRun run = falco(
                capture,
                rule("Wanted", "evt.type = procexit and thread.tid in (200, 300)", "  capture: true"),
                "capture.path_prefix=" + directory.resolve("missing/inc"));
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("Events detected: 2");
        assertThat(run.err()
                        .lines()
                        .filter(line -> line.contains("Capture file") && line.contains("cannot be created")))
                .hasSize(2);
    }
}
