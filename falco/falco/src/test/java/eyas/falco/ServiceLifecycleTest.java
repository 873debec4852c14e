package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the program as a service on this machine's events; rules match the test's processes only. */
final class ServiceLifecycleTest {
    @TempDir
    private Path directory = Path.of("");

    private Path rules = Path.of("");
    private Path alerts = Path.of("");
    private Path config = Path.of("");

    @BeforeEach
    void write() throws IOException {
        rules = directory.resolve("rules.yaml");
        alerts = directory.resolve("alerts");
        rules("first");
        config = directory.resolve("falco.yaml");
        config("modern_ebpf");
    }

    private void rules(String name) throws IOException {
        replace(rules, """
                - rule: %s
                  desc: A file of the test was opened.
                  condition: evt.type in (open, openat, openat2) and fd.name startswith "%s/touched"
                  output: Opened %s (file=%%fd.name)
                  priority: NOTICE
                """.formatted(name, directory, name));
    }

    private void config(String kind) throws IOException {
        replace(config, """
                engine: {kind: %s}
                rules_files: [%s]
                file_output: {enabled: true, keep_alive: true, filename: %s}
                log_stderr: true
                log_syslog: false
                """.formatted(kind, rules, alerts));
    }

    /** Replaces a file atomically, as tools do. */
    private void replace(Path file, String text) throws IOException {
        Path made = Files.writeString(directory.resolve("made.tmp"), text);
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private FalcoProcess start(Map<String, String> environment, String... more) throws IOException {
        String[] all = new String[more.length + 2];
        all[0] = "-c";
        all[1] = config.toString();
        System.arraycopy(more, 0, all, 2, more.length);
        return FalcoProcess.start(directory, environment, all);
    }

    private void touch(int number) throws IOException {
        Files.writeString(directory.resolve("touched" + number), "x");
    }

    private String alerts() {
        return FalcoProcess.read(alerts);
    }

    /** Touches files until an alert reports one: the start of monitoring in the kernel cannot be observed from outside. */
    private void awaitWatching(FalcoProcess falco) throws IOException, InterruptedException {
        falco.await("first alert", () -> {
            try {
                touch(0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return alerts().contains("touched0");
        });
    }

    @Test
    void monitorsMachineAndReloadsChangedFiles() throws Exception {
        try (FalcoProcess falco = start(Map.of(), "-P", directory.resolve("pid").toString())) {
            awaitWatching(falco);
            assertThat(directory.resolve("pid")).hasContent(Long.toString(falco.pid()));

            rules("second");
            falco.awaitLog("1 rules in force");
            touch(1);
            falco.await(
                    "alert of the new rule",
                    () -> alerts().contains("Opened second (file=" + directory + "/touched1)"));

            replace(rules, "- rule: broken\n  condition: evt.typo = open\n");
            falco.await(
                    "alert of the refusal",
                    () -> alerts().contains("Critical Falco internal: hot restart failure: " + rules + ": Invalid"));
            touch(2);
            falco.await(
                    "the old rules in force",
                    () -> alerts().contains("Opened second (file=" + directory + "/touched2)"));

            rules("third");
            falco.signal("HUP");
            touch(3);
            falco.await("alert of the third rule", () -> {
                try {
                    touch(4);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return alerts().contains("Opened third");
            });

            Files.move(alerts, directory.resolve("rotated"));
            falco.signal("USR1");
            falco.awaitLog("SIGUSR1 received, reopening outputs...");
            touch(5);
            falco.await("alert in the new file", () -> alerts().contains("touched5"));
            assertThat(FalcoProcess.read(directory.resolve("rotated")))
                    .contains("first")
                    .doesNotContain("touched5");

            falco.signal("TERM");
            assertThat(falco.exitCode()).isZero();
            assertThat(falco.err()).contains("SIGTERM received, exiting...").contains("Syscall event drop monitoring:");
            assertThat(falco.out()).contains("Events detected: ").contains("   third: ");
            assertThat(directory.resolve("pid")).doesNotExist();
        }
    }

    @Test
    void reloadWithUnwritableFileChangesNothing() throws Exception {
        try (FalcoProcess falco = start(Map.of())) {
            awaitWatching(falco);
            String good = Files.readString(config);
            replace(
                    config,
                    good + "metrics: {enabled: true, output_file: " + directory.resolve("none/metrics") + "}\n");
            falco.await(
                    "alert of the refusal",
                    () -> alerts().contains("Falco internal: hot restart failure: metrics.output_file: "));
            touch(1);
            falco.await("the old rules in force", () -> alerts().contains("touched1"));

            Path metrics = directory.resolve("metrics");
            replace(config, good + "metrics: {enabled: true, output_file: " + metrics + "}\n");
            falco.await("the new file", () -> Files.exists(metrics));
            falco.signal("TERM");
            assertThat(falco.exitCode()).isZero();
        }
    }

    @Test
    void signalsIgnoredAtStartAreHandled() throws Exception {
        config("nodriver");
        try (FalcoProcess falco = FalcoProcess.startIgnoring(directory, "HUP INT", "-c", config.toString())) {
            falco.awaitLog("no driver");
            // The signals are ignored until the program installs its handlers.
            falco.await("reload", () -> {
                try {
                    falco.signal("HUP");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return falco.err().contains("SIGHUP received");
            });
            falco.signal("INT");
            assertThat(falco.exitCode()).isZero();
            assertThat(falco.err()).contains("SIGINT received, exiting...");
        }
    }

    @Test
    void withoutDriverWaitsForSignal() throws Exception {
        config("nodriver");
        try (FalcoProcess falco = start(Map.of(), "-M", "1")) {
            assertThat(falco.exitCode()).isZero();
            assertThat(falco.err()).contains("no driver");
            assertThat(falco.out()).contains("Events detected: 0");
        }
    }

    @Test
    void notifiesServiceManager() throws Exception {
        config("nodriver");
        Path socket = directory.resolve("notify");
        Path reported = directory.resolve("notifications");
        Process manager = new ProcessBuilder("python3", "-c", """
                import socket, sys
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.bind(sys.argv[1])
                out = open(sys.argv[2], 'w')
                while True:
                    message = s.recv(4096).decode()
                    print(message, file=out, flush=True)
                    if message.startswith('STOPPING'):
                        break
                """, socket.toString(), reported.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            while (!Files.exists(socket)) {
                Thread.sleep(10);
            }
            try (FalcoProcess falco = start(Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "200000"))) {
                falco.await("a sign of life", () -> FalcoProcess.read(reported).contains("WATCHDOG=1"));
                falco.signal("HUP");
                falco.await("the reload", () -> FalcoProcess.read(reported).contains("RELOADING=1\nMONOTONIC_USEC="));
                falco.awaitLog("SIGHUP received, restarting... configuration and rules reloaded: 1 rules in force");
                falco.signal("TERM");
                assertThat(falco.exitCode()).isZero();
            }
            manager.waitFor();
            String all = FalcoProcess.read(reported);
            assertThat(all)
                    .startsWith("READY=1\nSTATUS=watching with 1 rules\n")
                    .endsWith("STOPPING=1\n");
            assertThat(all.indexOf("READY=1", all.indexOf("RELOADING=1"))).isPositive();
        } finally {
            manager.destroyForcibly();
        }
    }

    @Test
    void deliveredAlertsSurviveKill() throws Exception {
        try (FalcoProcess falco = start(Map.of())) {
            awaitWatching(falco);
            falco.signal("KILL");
            assertThat(falco.exitCode()).isEqualTo(137);
        }
        List<String> lines = alerts().lines().toList();
        assertThat(lines)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).matches("[0-9:.]+: Notice Opened first .*\\)"));
        assertThat(alerts()).endsWith("\n");
        // The kernel side was removed with the process: another run starts normally.
        Files.delete(alerts);
        try (FalcoProcess falco = start(Map.of())) {
            awaitWatching(falco);
            falco.signal("INT");
            assertThat(falco.exitCode()).isZero();
        }
    }
}
