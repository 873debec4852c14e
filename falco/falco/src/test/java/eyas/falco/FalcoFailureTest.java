package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.config.ConfigLoader;
import eyas.config.FalcoConfig;
import eyas.output.sink.SyslogSink;
import eyas.rules.model.Priority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Removes resources that the program needs, and checks its messages. */
@Timeout(900)
final class FalcoFailureTest {
    private static final int ALERTS = 3_000;
    private static final Pattern LOSS =
            Pattern.compile("file: (\\d+) of (\\d+) alerts were lost: (\\d+) dropped, (\\d+) failed");
    private static final long HOUR = 3_600_000_000_000L;

    @TempDir
    private Path directory = Path.of("");

    private Path rules = Path.of("");
    private Path capture = Path.of("");

    @BeforeEach
    void write() throws IOException {
        rules = Files.writeString(directory.resolve("rules.yaml"), FileOpenCapture.RULE);
        capture = FileOpenCapture.write(directory.resolve("load.scap"), ALERTS);
    }

    private FalcoProcess start(Path alerts, String... more) throws IOException {
        Path config = Files.writeString(directory.resolve("falco.yaml"), """
                engine: {kind: replay, replay: {capture_file: %s}}
                rules_files: [%s]
                output_timeout: 500
                file_output: {enabled: true, filename: %s}
                log_stderr: true
                log_syslog: false
                """.formatted(capture, rules, alerts));
        List<String> words = new ArrayList<>(List.of("-c", config.toString()));
        words.addAll(List.of(more));
        return FalcoProcess.start(directory, Map.of(), words.toArray(String[]::new));
    }

    private static int lost(String log) {
        Matcher loss = LOSS.matcher(log);
        assertThat(loss.find()).as(log).isTrue();
        assertThat(Integer.parseInt(loss.group(2))).isEqualTo(ALERTS);
        return Integer.parseInt(loss.group(1));
    }

    @Test
    void unwritableFile() throws Exception {
        Path alerts = directory.resolve("none/alerts");
        // Losses are reported whatever the settings of the log.
        try (FalcoProcess falco = start(alerts, "-o", "log_level=emergency", "-o", "log_stderr=false")) {
            assertThat(falco.exitCode()).isZero();
            assertThat(lost(falco.err())).isEqualTo(ALERTS);
        }
        try (FalcoProcess falco = start(alerts)) {
            assertThat(falco.exitCode()).isZero();
            assertThat(falco.err())
                    .contains("file: failed to write output file " + alerts
                            + ": its directory does not exist; create it");
            assertThat(lost(falco.err())).isEqualTo(ALERTS);
            assertThat(falco.out()).contains("Events detected: " + ALERTS);
        }
    }

    @Test
    void fullDisk() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=64k", "none", disk.toString());
        try (FalcoProcess falco = start(disk.resolve("alerts"))) {
            assertThat(falco.exitCode()).isZero();
            assertThat(falco.err()).contains("alerts: No space left on device; free disk space");
            List<String> lines = Files.readAllLines(disk.resolve("alerts"));
            // The last line may be truncated by the full disk; it does not count as delivered.
            long whole = lines.stream().filter(line -> line.endsWith(")")).count();
            assertThat(whole).isPositive();
            assertThat(lost(falco.err())).isBetween(ALERTS - (int) whole, ALERTS);
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void diskWithFreeSpaceAgain() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=64k", "none", disk.toString());
        try (FalcoProcess falco = start(disk.resolve("alerts"), "-o", "output_timeout=60000")) {
            falco.awaitLog("No space left on device");
            run("mount", "-o", "remount,size=8m", disk.toString());
            assertThat(falco.exitCode()).isZero();
            assertThat(falco.err())
                    .contains("file: works again; alerts lost in the meantime: 0")
                    .doesNotContain("alerts were lost");
            // The truncated line was completed.
            List<String> lines = Files.readAllLines(disk.resolve("alerts"));
            assertThat(lines).hasSize(ALERTS);
            for (int i = 0; i < ALERTS; i++) {
                assertThat(lines.get(i)).endsWith("(file=/load/" + i + ")");
            }
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void missingSyslog() throws Exception {
        Path config = Files.writeString(directory.resolve("log.yaml"), "log_stderr: true\nlog_syslog: true\n");
        FalcoConfig loaded = new ConfigLoader(_ -> null).load(config, List.of()).config();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Path socket = directory.resolve("no-daemon");
        try (PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
                FalcoLog log =
                        new FalcoLog(loaded, new FalcoStreams(stream, stream), new SyslogSink(socket, "falco"))) {
            log.log(Priority.WARNING, "one");
            log.log(Priority.WARNING, "two");
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains(": one\n")
                .contains(": two\n")
                .containsOnlyOnce("log_syslog: connect " + socket
                        + ": no such socket; check that a syslog daemon (rsyslog, journald) is running");
    }

    /** Alerts carry event times, and scheduled work runs neither early nor never. */
    @Test
    void jumpingClock() throws Exception {
        capture = FileOpenCapture.write(directory.resolve("jump.scap"), ALERTS, number -> {
            long jump = number < 1_000 ? 0 : number < 2_000 ? -HOUR : HOUR;
            return FileOpenCapture.FIRST_TIME + jump + number * 10_000_000;
        });
        Path alerts = directory.resolve("alerts");
        try (FalcoProcess falco = start(
                alerts,
                "-o",
                "time_format_iso_8601=true",
                "-o",
                "syscall_event_drops.simulate_drops=true",
                "-o",
                "syscall_event_drops.rate=1000",
                "-o",
                "syscall_event_drops.max_burst=1000",
                "-o",
                "syscall_event_drops.actions[]=alert")) {
            assertThat(falco.exitCode()).isZero();
            List<String> opened = Files.readAllLines(alerts).stream()
                    .filter(line -> line.contains("Opened"))
                    .toList();
            assertThat(opened).hasSize(ALERTS);
            assertThat(opened.get(999)).startsWith("2023-11-14T22:13:29.990000000+0000: Notice");
            assertThat(opened.get(1_000)).startsWith("2023-11-14T21:13:30.000000000+0000: Notice");
            assertThat(opened.get(2_999)).startsWith("2023-11-14T23:13:49.990000000+0000: Notice");
            assertThat(falco.err()).doesNotContain("event drop detected: 0 occurrences");
        }
        // The time limit counts from the first event: the forward jump is past it, the backward jump is not.
        Files.delete(alerts);
        try (FalcoProcess falco = start(alerts, "-M", "60")) {
            assertThat(falco.exitCode()).isZero();
            assertThat(falco.out()).contains("Events detected: 2000\n");
        }
    }

    @Test
    void missingOrDamagedCapture() throws Exception {
        Path none = directory.resolve("none.scap");
        try (FalcoProcess falco = start(directory.resolve("alerts"), "-o", "engine.replay.capture_file=" + none)) {
            assertThat(falco.exitCode()).isEqualTo(1);
            assertThat(falco.err()).contains("Error: ").contains(none.toString());
        }
        Path damaged = directory.resolve("damaged.scap");
        byte[] bytes = Files.readAllBytes(capture);
        bytes[bytes.length / 2] ^= 0x7f;
        bytes[bytes.length / 2 + 1] ^= 0x7f;
        Files.write(damaged, Arrays.copyOf(bytes, bytes.length - 10));
        try (FalcoProcess falco = start(directory.resolve("alerts"), "-o", "engine.replay.capture_file=" + damaged)) {
            falco.exitCode();
            // All readable events were processed, and the totals are printed.
            assertThat(falco.out()).contains("Events detected: ");
        }
    }

    private static void run(String... words) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(words)
                        .inheritIO()
                        .redirectInput(Path.of("/dev/null").toFile())
                        .start()
                        .waitFor())
                .as(String.join(" ", words))
                .isZero();
    }
}
