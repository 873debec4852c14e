package eyas.output.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.rules.model.Priority;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SyslogSinkTest {
    private static final String DAEMON = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind(sys.argv[1])
            print("ready", flush=True)
            for i in range(int(sys.argv[2])):
                print(s.recv(65536).decode().replace("\\n", "|"), flush=True)
            """;

    @TempDir
    private Path directory = Path.of("");

    private Process daemon(Path socket, int messages) throws IOException {
        return new ProcessBuilder("python3", "-c", DAEMON, socket.toString(), Integer.toString(messages))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void sendsPriorityTimeAndName() throws Exception {
        Path socket = directory.resolve("log");
        Process daemon = daemon(socket, 4);
        try (BufferedReader read = daemon.inputReader(StandardCharsets.UTF_8);
                SyslogSink sink = new SyslogSink(socket, "falco")) {
            assertThat(read.readLine()).isEqualTo("ready");
            sink.write(new AlertLine(Priority.EMERGENCY, "worst"));
            sink.write(new AlertLine(Priority.DEBUG, "least \u00e4"));
            sink.write(new AlertLine(Priority.ERROR, "x".repeat(100_000)));
            assertThat(read.readLine()).matches("<8>[A-Z][a-z]{2} [ 1-3][0-9] [0-9:]{8} falco: worst");
            assertThat(read.readLine()).matches("<15>.* falco: least \u00e4");
            assertThat(read.readLine()).hasSize(32 << 10).endsWith("xx ... (cut)");
            // A truncated document would be invalid, but counted as delivered.
            assertThatThrownBy(() -> sink.write(new AlertLine(Priority.ERROR, "{\"a\":\"" + "x".repeat(32 << 10))))
                    .isInstanceOf(Sink.LostException.class)
                    .hasMessageContaining("exceeds the limit of the log");
            sink.write(new AlertLine(Priority.ERROR, "x".repeat(SyslogSink.MOST_TEXT)));
            assertThat(read.readLine()).endsWith("xxx").doesNotContain("cut");
        } finally {
            daemon.destroyForcibly();
        }
    }

    @Test
    void reconnectsToRestartedDaemon() throws Exception {
        Path socket = directory.resolve("log");
        try (SyslogSink sink = new SyslogSink(socket, "falco")) {
            assertThatThrownBy(() -> sink.write(new AlertLine(Priority.ERROR, "a")))
                    .hasMessageContaining("no such socket; check that a syslog daemon");
            Process daemon = daemon(socket, 1);
            try (BufferedReader read = daemon.inputReader(StandardCharsets.UTF_8)) {
                assertThat(read.readLine()).isEqualTo("ready");
                sink.write(new AlertLine(Priority.ERROR, "b"));
                assertThat(read.readLine()).endsWith("falco: b");
                assertThat(daemon.waitFor()).isZero();
            }
            assertThatThrownBy(() -> sink.write(new AlertLine(Priority.ERROR, "c")))
                    .hasMessageContaining("connection refused");
        }
    }
}
