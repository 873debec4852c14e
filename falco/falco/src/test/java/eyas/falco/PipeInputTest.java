package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads from idle pipes and requests shutdown. */
@Timeout(900)
final class PipeInputTest {
    @TempDir
    private Path directory = Path.of("");

    private Path pipe = Path.of("");
    private Path alerts = Path.of("");

    @BeforeEach
    void create() throws Exception {
        pipe = directory.resolve("pipe");
        alerts = directory.resolve("alerts");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
    }

    private FalcoProcess start(String rule, String more) throws IOException {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), rule);
        Path config = Files.writeString(directory.resolve("falco.yaml"), """
                rules_files: [%s]
                file_output: {enabled: true, filename: %s}
                log_stderr: true
                log_syslog: false
                """.formatted(rules, alerts) + more);
        return FalcoProcess.startIgnoring(directory, "HUP", "-c", config.toString());
    }

    @Test
    void signalEndsReplayOfPipe() throws Exception {
        byte[] capture = Files.readAllBytes(FileOpenCapture.write(directory.resolve("few.scap"), 100));
        try (FalcoProcess falco =
                start(FileOpenCapture.RULE, "engine: {kind: replay, replay: {capture_file: %s}}\n".formatted(pipe))) {
            // Opened for reading and writing, so that it neither waits for a reader nor reaches its end.
            try (RandomAccessFile writer = new RandomAccessFile(pipe.toFile(), "rw")) {
                writer.write(capture);
                falco.await("the last alert", () -> FalcoProcess.read(alerts).contains("/load/99"));
                falco.signal("INT");
                assertThat(falco.exitCode()).isZero();
            }
            assertThat(falco.out()).contains("Events detected: 100\n");
        }
    }

    @Test
    void signalEndsPluginThatReadsPipe() throws Exception {
        try (FalcoProcess falco = startPlugin();
                RandomAccessFile writer = new RandomAccessFile(pipe.toFile(), "rw")) {
            writer.writeBytes("{\"user\":\"ann\"}\n");
            falco.await("the alert", () -> FalcoProcess.read(alerts).contains("ann"));
            falco.signal("INT");
            assertThat(falco.exitCode()).isZero();
        }
    }

    /** Opening a pipe blocks until a writer opens it. */
    @Test
    void signalEndsPluginThatWaitsForPipeWriter() throws Exception {
        try (FalcoProcess falco = startPlugin()) {
            // SIGTERM is ignored until the program installs its handler.
            falco.await("the program takes signals", () -> {
                try {
                    falco.signal("HUP");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return falco.err().contains("SIGHUP received");
            });
            falco.signal("TERM");
            assertThat(falco.exitCode()).isZero();
            assertThat(falco.err()).contains("SIGTERM received, exiting...");
        }
    }

    private FalcoProcess startPlugin() throws IOException {
        return start("""
                - rule: Somebody
                  desc: A document names a user.
                  condition: json.value[/user] exists
                  output: Seen (user=%json.value[/user])
                  priority: NOTICE
                  source: jsonl
                """, """
                engine: {kind: nodriver}
                plugins: [{name: jsonl, library_path: "java:jsonl", open_params: %s}]
                load_plugins: [jsonl]
                """.formatted(pipe));
    }
}
