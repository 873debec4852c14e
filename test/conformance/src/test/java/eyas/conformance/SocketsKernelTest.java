package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job contacts the metadata address through sockets that other processes created, or with system call arguments that do not match the
 * socket. Events describe the kernel's socket, live and in the recording.
 */
@Tag("kernel")
@Tag("process")
@Timeout(240)
final class SocketsKernelTest {
    /** For each port of sockets.c: the system calls that reach it, and whether another process created the socket. */
    private static final Map<String, String> WAYS = Map.ofEntries(
            entry("8001", "connect tcp true"),
            entry("8002", "connect tcp false"),
            entry("8003", "connect tcp true"),
            entry("8004", "connect tcp true"),
            entry("8005", "connect tcp true"),
            entry("8006", "connect tcp false"),
            entry("8007", "connect tcp false, write tcp false"),
            entry("8008", "connect tcp false, write tcp true"),
            entry("8009", "sendto udp false"),
            entry("8010", "sendto udp false"),
            entry("8011", "connect tcp unknown"),
            entry("8012", "connect tcp false"));

    private static final Pattern ALERT = Pattern.compile("reached port=(\\d+) call=(\\S+) result=\\d+ protocol=(\\S+)"
            + "(?: foreign=(\\S+) creator=(\\d+))? owner=(\\d+) process=(\\d+)");

    @TempDir
    private Path temporary;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    @Test
    void socketFieldsEqualKernelSocket() throws Exception {
        Path directory = temporary.toRealPath();
        Path program = compile(directory);
        Path place = directory.resolve("keeper");
        Path recording = directory.resolve("job.scap");
        Path rules = Files.writeString(directory.resolve("rules.yaml"), """
                - rule: Metadata reached
                  desc: Something was sent to the metadata address.
                  condition: >
                    evt.type in (connect, write, sendto) and fd.sip = "169.254.169.254" and evt.rawres >= 0
                  output: >
                    reached port=%fd.sport call=%evt.type result=%evt.rawres protocol=%fd.l4proto foreign=%fd.socket.is_foreign
                    creator=%fd.socket.creator owner=%fd.socket.owner process=%proc.pid
                  priority: CRITICAL
                """);
        Process keeper = new ProcessBuilder(program.toString(), "keeper", place.toString())
                .inheritIO()
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        try {
            while (!Files.exists(place)) {
                assertThat(keeper.isAlive()).isTrue();
                Thread.sleep(10);
            }
            EyasProcess run = EyasProcess.run(
                    "watch",
                    "--rules",
                    rules.toString(),
                    "--report",
                    directory.resolve("report").toString(),
                    "--record",
                    recording.toString(),
                    "--",
                    program.toString(),
                    "job",
                    place.toString());
            assertThat(run.exitCode()).as(run.err()).isZero();
        } finally {
            keeper.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }

        String alerts = Files.readString(directory.resolve("report/alerts.jsonl"));
        assertThat(ways(alerts)).as(alerts).containsExactlyInAnyOrderEntriesOf(WAYS);
        assertCreators(alerts);
        assertThat(alerts.lines().filter(line -> line.contains("Cloud Metadata Service Contacted")))
                .hasSize(10);

        Path replay = directory.resolve("replay");
        EyasProcess.run(
                "analyze",
                "--no-default-rules",
                "--rules",
                rules.toString(),
                "-o",
                replay.toString(),
                recording.toString());
        assertThat(ways(Files.readString(replay.resolve("alerts.jsonl")))).containsExactlyInAnyOrderEntriesOf(WAYS);
    }

    private static Map<String, String> ways(String alerts) {
        Map<String, String> ways = new HashMap<>();
        ALERT.matcher(alerts)
                .results()
                .forEach(match -> ways.merge(
                        match.group(1),
                        match.group(2) + " " + match.group(3) + " "
                                + Objects.requireNonNullElse(match.group(4), "unknown"),
                        (first, next) -> first + ", " + next));
        return ways;
    }

    /** For a connection that was passed on, the creator is the process that opened it. */
    private static void assertCreators(String alerts) {
        List<MatchResult> all = ALERT.matcher(alerts).results().toList();
        assertThat(all).allSatisfy(match -> {
            boolean own = match.group(7).equals(match.group(5));
            assertThat(own).as(match.group()).isEqualTo("false".equals(match.group(4)));
            assertThat(match.group(6)).isEqualTo("0");
        });
        List<MatchResult> passed =
                all.stream().filter(match -> match.group(1).equals("8008")).toList();
        assertThat(passed.getLast().group(5)).isEqualTo(passed.getFirst().group(7));
    }

    private static Path compile(Path directory) throws Exception {
        Path source = directory.resolve("sockets.c");
        Path program = directory.resolve("sockets");
        try (InputStream in = SocketsKernelTest.class.getResourceAsStream("sockets/sockets.c")) {
            Files.copy(Objects.requireNonNull(in), source);
        }
        Process compiler = new ProcessBuilder("cc", "-w", "-o", program.toString(), source.toString())
                .inheritIO()
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        assertThat(compiler.waitFor()).as("exit code of cc").isZero();
        return program;
    }
}
