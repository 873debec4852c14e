package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports on real commands: immediate alerts, and masked secrets. */
@Tag("kernel")
@Tag("process")
final class ReportKernelTest {
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(90);
    private static final String TOKEN = "ghp_R4nd0mLettersAndDigits0123456789ABCD";
    private static final String PASSWORD = "correct-horse-battery-9";

    private static final String RULE = """
            - rule: Marked file opened
              desc: a file that only this test opens was opened
              condition: evt.type in (open, openat, openat2) and fd.name contains eyas-marked-file
              output: "opened (file=%fd.name command=%proc.cmdline parent=%proc.pcmdline password=%proc.env[DB_PASSWORD])"
              priority: CRITICAL
            """;

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    private Path report() {
        return directory.resolve("report");
    }

    private static String read(Path file) throws IOException {
        return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
    }

    @Test
    void contactedIndicatorIsReportedImmediately() throws Exception {
        Path list = Files.writeString(directory.resolve("ioc.txt"), "127.0.0.1 # staging\n");
        Path rules = Files.writeString(directory.resolve("rules.yaml"), RULE);
        Path err = directory.resolve("err");
        Path go = directory.resolve("go");
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Process process = EyasProcess.builder(
                            "watch",
                            "--no-default-rules",
                            "--rules",
                            rules.toString(),
                            "--indicators",
                            list.toString(),
                            "--fail-on",
                            "critical",
                            "--report",
                            report().toString(),
                            "--",
                            "/bin/bash",
                            "-c",
                            "exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort() + "; for i in {1..1200}; do [ -e '"
                                    + go + "' ] && exit 0; read -t 0.1 -u 3; done; exit 9")
                    .redirectOutput(directory.resolve("out").toFile())
                    .redirectError(err.toFile())
                    .start();
            try {
                long deadline = System.nanoTime() + TIMEOUT_NANOS;
                // The command waits for a file that this test creates after the alert.
                while (!read(err).contains("Indicator Contacted")
                        && process.isAlive()
                        && System.nanoTime() < deadline) {
                    Thread.sleep(20);
                }
                assertThat(process.isAlive()).as(read(err)).isTrue();
                assertThat(read(err)).contains("listed in ioc.txt as entry 1");
                Files.createFile(go);
                assertThat(process.waitFor(90, TimeUnit.SECONDS)).as(read(err)).isTrue();
                assertThat(process.exitValue()).as(read(err)).isEqualTo(3);
            } finally {
                process.destroyForcibly();
            }
        }
        ReportFiles files = new ReportFiles(report());
        files.assertValid();
        assertThat(files.json().get("rules").get(0).get("name").asString()).isEqualTo("Indicator Contacted");
        assertThat(files.json().get("rules").get(0).get("description").asString())
                .contains("indicator list");
    }

    @Test
    void outputsContainNoSecrets() throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), RULE);
        Path place = directory.resolve(TOKEN);
        ProcessBuilder builder = EyasProcess.builder(
                "watch",
                "--rules",
                rules.toString(),
                "--report",
                report().toString(),
                "--",
                "/bin/sh",
                "-c",
                // As an argument, as part of a path that is written, read and executed, and as the value of a name.
                "mkdir -p '" + place + "'; cp /bin/true '" + place + "/tool'; '" + place + "/tool' --token=" + TOKEN
                        + "; cat '" + place + "/eyas-marked-file' /tmp/" + PASSWORD
                        + " 2>/dev/null; echo x > '" + place + "/.bashrc'; true password=" + PASSWORD);
        builder.environment().put("DB_PASSWORD", PASSWORD);
        builder.environment().put("GITHUB_ACTIONS", "true");
        builder.environment().put("GITHUB_JOB", "build");
        builder.environment().put("GITHUB_ACTION", "step-" + TOKEN);
        EyasProcess run = EyasProcess.run(builder);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("Marked file opened");
        ReportFiles files = new ReportFiles(report());
        files.assertValid();
        for (Map.Entry<String, String> text : files.texts().entrySet()) {
            assertThat(text.getValue()).as(text.getKey()).doesNotContain(TOKEN).doesNotContain(PASSWORD);
        }
        assertThat(run.err()).as("terminal output").doesNotContain(TOKEN).doesNotContain(PASSWORD);
        assertThat(files.json().get("files").get("rows").size())
                .as("reported files")
                .isPositive();
    }
}
