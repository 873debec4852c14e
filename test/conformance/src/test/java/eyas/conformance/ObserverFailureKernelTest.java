package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills or stops Eyas in each phase of a watch, or kills its supervisor. One of them always stays with the command. */
@Tag("kernel")
@Tag("process")
final class ObserverFailureKernelTest {
    private static final long SECONDS = 120;
    /** How long Eyas waits for orphan processes, and thus runs after the command's end. */
    private static final String WAIT = "4s";

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    enum WatchPhase {
        /** The process of Eyas exists. */
        STARTED {
            @Override
            boolean isReached(Process watch, Path directory) {
                return watch.children().count() > 0;
            }
        },
        /** The suspended command exists. */
        SUSPENDED {
            @Override
            boolean isReached(Process watch, Path directory) {
                return watch.children().count() > 1;
            }
        },
        /** BPF programs are loaded. */
        LOADED {
            @Override
            boolean isReached(Process watch, Path directory) throws IOException {
                if (!SUSPENDED.isReached(watch, directory)) {
                    return false;
                }
                Path descriptors = Path.of(
                        "/proc", Long.toString(EyasProcess.observer(watch).pid()), "fd");
                try (Stream<Path> open = Files.list(descriptors)) {
                    for (Path each : open.toList()) {
                        if (Files.readSymbolicLink(each).toString().contains("bpf-prog")) {
                            return true;
                        }
                    }
                }
                return false;
            }
        },
        RUNNING {
            @Override
            boolean isReached(Process watch, Path directory) {
                return Files.exists(directory.resolve("up"));
            }
        },
        /** The command has ended, and Eyas waits for its orphan processes. */
        ENDED {
            @Override
            boolean isReached(Process watch, Path directory) throws IOException {
                return Files.readString(directory.resolve("err")).contains("waiting for them");
            }
        };

        abstract boolean isReached(Process watch, Path directory) throws IOException;
    }

    private Path rules() throws IOException {
        return Files.writeString(directory.resolve("rules.yaml"), """
                - rule: Eyas attacked
                  desc: a process sent a signal to Eyas or its supervisor, or opened or traced one of them
                  condition: evt.type = eyas.signal or proc.target.is_eyas = true
                  output: attacked
                  priority: CRITICAL
                """);
    }

    private Process start(int code, String... options) throws IOException {
        Files.deleteIfExists(directory.resolve("up"));
        Files.deleteIfExists(directory.resolve("done"));
        Files.writeString(directory.resolve("err"), "");
        String script = "setsid sleep 10 >/dev/null 2>&1 & : >'%1$s/up'; sleep 0.5; : >'%1$s/done'; exit %2$d"
                .formatted(directory, code);
        List<String> words = Stream.of(
                        Stream.of("watch", "-q", "--no-default-rules", "--rules", rules().toString(), "--wait", WAIT),
                        Stream.of(options),
                        Stream.of("--", "sh", "-c", script))
                .flatMap(each -> each)
                .toList();
        ProcessBuilder builder = EyasProcess.builder(words.toArray(String[]::new));
        builder.environment().put("EYAS_END_LIMIT", "1");
        return builder.redirectError(directory.resolve("err").toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .start();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!holds(condition)) {
            assertThat(System.nanoTime()).isLessThan(limit);
            Thread.sleep(1);
        }
    }

    /** Evaluates a condition; false if the inspected process ends meanwhile. */
    private static boolean holds(Callable<Boolean> condition) throws Exception {
        try {
            return condition.call();
        } catch (IOException e) {
            return false;
        }
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    }

    private int end(Process watch) throws IOException, InterruptedException {
        boolean ended = watch.waitFor(SECONDS, TimeUnit.SECONDS);
        assertThat(ended).as(err()).isTrue();
        return watch.exitValue();
    }

    private String err() throws IOException {
        return Files.readString(directory.resolve("err"));
    }

    private boolean ran() {
        return Files.exists(directory.resolve("up"));
    }

    @ParameterizedTest
    @EnumSource
    void killedEyasDoesNotAffectCommand(WatchPhase phase) throws Exception {
        for (int code : new int[] {0, 7}) {
            for (boolean fails : new boolean[] {false, true}) {
                Process watch = fails ? start(code, "--fail-on", "critical") : start(code);
                await(() -> phase.isReached(watch, directory));
                signal("KILL", EyasProcess.observer(watch).pid());
                int ended = end(watch);
                if (ran()) {
                    assertThat(directory.resolve("done")).as(err()).exists();
                    assertThat(ended).as(err()).isEqualTo(code == 0 && fails ? 4 : code);
                    assertThat(err()).contains("Eyas was killed by signal 9: the command ran to its end");
                } else {
                    assertThat(phase).isLessThan(WatchPhase.RUNNING);
                    assertThat(ended).as(err()).isEqualTo(128 + 9);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void stoppedEyasDoesNotBlockCommand(WatchPhase phase) throws Exception {
        Process watch = start(0, "--fail-on", "critical");
        await(() -> phase.isReached(watch, directory));
        long eyas = EyasProcess.observer(watch).pid();
        signal("STOP", eyas);
        await(() ->
                Files.readString(Path.of("/proc", Long.toString(eyas), "stat")).contains(") T "));
        if (!ran()) {
            assertThat(phase).isLessThan(WatchPhase.RUNNING);
            signal("TERM", watch.pid());
            assertThat(end(watch)).as(err()).isEqualTo(128 + 15);
            assertThat(ran()).isFalse();
            return;
        }
        assertThat(end(watch)).as(err()).isEqualTo(4);
        assertThat(directory.resolve("done")).exists();
        assertThat(err()).contains(phase == WatchPhase.ENDED ? "Eyas did not finish within 5 seconds" : "stopped Eyas");
    }

    @Test
    void attackOnSupervisorIsReported() throws Exception {
        for (String script : List.of(
                "trap '' USR1; kill -USR1 $PPID",
                "exec 3<>/proc/$PPID/mem",
                "prlimit --nofile=100:100 --pid $PPID",
                ":")) {
            EyasProcess watch = EyasProcess.run(
                    "watch",
                    "-q",
                    "--no-default-rules",
                    "--rules",
                    rules().toString(),
                    "--fail-on",
                    "critical",
                    "--",
                    "sh",
                    "-c",
                    script);
            assertThat(watch.exitCode()).as(watch.err()).isEqualTo(script.equals(":") ? 0 : 3);
        }
    }

    @Test
    void killedSupervisorLeavesCommandRunningAndReportsTampering() throws Exception {
        Path report = directory.resolve("report");
        Process watch = start(0, "--report", report.toString());
        await(this::ran);
        ProcessHandle eyas = EyasProcess.observer(watch);
        signal("KILL", watch.pid());
        assertThat(end(watch)).isEqualTo(128 + 9);
        await(() -> !eyas.isAlive());
        assertThat(directory.resolve("done")).exists();
        assertThat(Files.readString(report.resolve("report.json")))
                .contains("\"verdict\":\"tampered\"")
                .contains("\"kind\":\"supervisor_killed\"")
                .contains("the command's supervisor was killed, and the command continued without it");
        new ReportFiles(report).assertComplete();
    }
}
