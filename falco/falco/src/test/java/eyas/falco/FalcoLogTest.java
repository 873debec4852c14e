package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.config.ConfigLoader;
import eyas.config.FalcoConfig;
import eyas.output.sink.SyslogSink;
import eyas.rules.model.Priority;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Writes more to the log than is read. */
@Timeout(120)
final class FalcoLogTest {
    private static final int LINES = 5_000;
    private static final String LONG = "x".repeat(1_000);
    private static final Pattern LOST = Pattern.compile("\\(log lines lost before this one.*: (\\d+)\\)");

    @TempDir
    private Path directory = Path.of("");

    /** Accepts bytes only when allowed. */
    static final class Stuck implements WritableByteChannel {
        final CountDownLatch released = new CountDownLatch(1);
        private final ByteArrayOutputStream output = new ByteArrayOutputStream();

        @Override
        public int write(ByteBuffer bytes) {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 0;
            }
            int length = bytes.remaining();
            byte[] copy = new byte[length];
            bytes.get(copy);
            synchronized (output) {
                output.writeBytes(copy);
            }
            return length;
        }

        String text() {
            synchronized (output) {
                return output.toString(StandardCharsets.UTF_8);
            }
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // No resources to close.
        }
    }

    private FalcoConfig config(boolean syslog) throws Exception {
        Path file = Files.writeString(
                directory.resolve("log.yaml"), "log_stderr: true\nlog_syslog: " + syslog + "\nlog_level: debug\n");
        return new ConfigLoader(_ -> null).load(file, List.of()).config();
    }

    private static FalcoStreams streams(WritableByteChannel log) {
        PrintStream none = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new FalcoStreams(none, none, log);
    }

    private static void fill(FalcoLog log) {
        for (int i = 0; i < LINES; i++) {
            log.log(Priority.INFORMATIONAL, "line " + i + " " + LONG);
        }
    }

    @Test
    void overflowIsCountedAndReportedOnceThereIsSpace() throws Exception {
        Stuck stuck = new Stuck();
        try (FalcoLog log =
                new FalcoLog(config(false), streams(stuck), new SyslogSink(directory.resolve("no"), "falco"))) {
            // Accepted lines are written completely, however long that takes here.
            log.detach(true);
            fill(log);
            assertThat(stuck.text()).isEmpty();
            stuck.released.countDown();
            while (!stuck.text().contains("line 100 ")) {
                Thread.sleep(1);
            }
            log.log(Priority.INFORMATIONAL, "after");
        }
        String text = stuck.text();
        long lost = LOST.matcher(text)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
        assertThat(lost).isPositive();
        assertThat(text.lines().filter(line -> line.contains(": line "))).hasSize((int) (LINES - lost));
        assertThat(text).contains(": line 0 x").contains(": after\n");
    }

    @Test
    void shutdownWaitIsBoundedAndReportsToSyslog() throws Exception {
        Path socket = directory.resolve("log");
        Process daemon = new ProcessBuilder("python3", "-c", """
                import socket, sys
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.bind(sys.argv[1])
                print("ready", flush=True)
                while True:
                    text = s.recv(65536).decode()
                    if "were lost" in text:
                        print(text, flush=True)
                        break
                """, socket.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader read = daemon.inputReader(StandardCharsets.UTF_8)) {
            assertThat(read.readLine()).isEqualTo("ready");
            FalcoLog log = new FalcoLog(config(true), streams(new Stuck()), new SyslogSink(socket, "falco"));
            log.detach(false);
            for (int i = 0; i < 3; i++) {
                log.log(Priority.INFORMATIONAL, "line " + i);
            }
            log.close();
            assertThat(read.readLine())
                    .endsWith("falco: log_stderr: 3 log lines were lost because standard error was not read");
        } finally {
            daemon.destroyForcibly();
        }
    }

    @Test
    void waitsForSlowReaderUntilShutdownIsRequested() throws Exception {
        Stuck stuck = new Stuck();
        FalcoLog log = new FalcoLog(config(false), streams(stuck), new SyslogSink(directory.resolve("no"), "falco"));
        log.detach(true);
        log.log(Priority.INFORMATIONAL, "line");
        Thread closing = Thread.ofPlatform().start(log::close);
        assertThat(closing.join(Duration.ofSeconds(4))).isFalse();
        log.hurry();
        closing.join();
        assertThat(stuck.text()).isEmpty();
    }
}
