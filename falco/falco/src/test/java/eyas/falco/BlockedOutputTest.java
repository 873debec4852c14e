package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the program with standard output and standard error on one full pipe with a slow or no reader. */
@Timeout(900)
final class BlockedOutputTest {
    private static final int ALERTS = 5_000;
    /** A pipe holds at most 65,536 bytes; less if lines start on a new page. */
    private static final int HALF = 32 << 10;

    private static final int MORE_SIGNALS = 100;
    private static final int PIECE = 4 << 10;

    @TempDir
    private Path directory = Path.of("");

    private Path capture = Path.of("");
    private Path rules = Path.of("");

    @BeforeEach
    void write() throws IOException {
        capture = FileOpenCapture.write(directory.resolve("load.scap"), ALERTS);
        rules = Files.writeString(directory.resolve("rules.yaml"), FileOpenCapture.RULE);
    }

    private FalcoProcess start(String more) throws IOException {
        Path config = Files.writeString(directory.resolve("falco.yaml"), """
                rules_files: [%s]
                output_timeout: 500
                log_stderr: true
                log_syslog: false
                log_level: debug
                """.formatted(rules) + more);
        return FalcoProcess.startUnread(directory, "-c", config.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void replayWaitingForReaderEndsOnSignal(String signal) throws Exception {
        try (FalcoProcess falco = start("""
                engine: {kind: replay, replay: {capture_file: %s}}
                stdout_output: {enabled: true}
                """.formatted(capture))) {
            // Alerts for several pipes are still pending.
            falco.await("half a pipe", () -> falco.unread() > HALF);
            falco.signal(signal);
            assertThat(falco.exitCode()).isZero();
        }
    }

    /** A replay waits for a slow reader, with its alerts, its log and its statistics. */
    @Test
    void slowReaderReceivesWholeReplay() throws Exception {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (FalcoProcess falco = start("""
                engine: {kind: replay, replay: {capture_file: %s}}
                outputs_queue: {capacity: 100}
                stdout_output: {enabled: true}
                """.formatted(capture))) {
            InputStream pipe = falco.unreadPipe();
            byte[] piece = new byte[PIECE];
            for (int length = pipe.read(piece); length >= 0; length = pipe.read(piece)) {
                read.write(piece, 0, length);
                Thread.sleep(50);
            }
            assertThat(falco.exitCode()).isZero();
        }
        String text = read.toString(StandardCharsets.UTF_8);
        assertThat(text.lines().filter(line -> line.contains("Notice Opened (file=/load/")))
                .hasSize(ALERTS);
        assertThat(text)
                .contains("Replaying capture file: ")
                .contains("Syscall event drop monitoring:\n")
                .contains("Events detected: " + ALERTS + "\n")
                .contains("   Opened: " + ALERTS + "\n")
                .doesNotContain("lost");
    }

    /** Only log lines fill the pipe: each signal is one line, and the final statistics do not fit either. */
    @Test
    void unreadLogDoesNotBlockSignals() throws Exception {
        Path alerts = directory.resolve("alerts");
        try (FalcoProcess falco = start("""
                engine: {kind: nodriver}
                file_output: {enabled: true, filename: %s}
                """.formatted(alerts))) {
            falco.await("half a pipe", () -> {
                hangUp(falco);
                return falco.unread() > HALF;
            });
            int before = 0;
            while (before != falco.unread()) {
                before = falco.unread();
                for (int i = 0; i < MORE_SIGNALS; i++) {
                    hangUp(falco);
                }
            }
            falco.signal("TERM");
            assertThat(falco.exitCode()).isZero();
        }
    }

    private static void hangUp(FalcoProcess falco) {
        try {
            falco.signal("HUP");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
