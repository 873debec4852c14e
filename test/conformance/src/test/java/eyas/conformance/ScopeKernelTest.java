package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A job that leaves its cgroup, stops Eyas or uses a PID namespace is detected. */
@Tag("kernel")
@Tag("process")
final class ScopeKernelTest {
    private static final String TAMPERED = "Sensor or Firewall Tampered With";
    private static final Path SCRIPTS = Path.of("src/test/scope").toAbsolutePath();
    private static final String MARKED = """
            - rule: Marked file opened
              desc: a file that only this test opens was opened
              condition: evt.type in (open, openat, openat2) and fd.name endswith eyas-marked-file
              output: "marked file opened (process=%proc.name)"
              priority: NOTICE
            """;

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    private EyasProcess watch(String... command) throws IOException, InterruptedException {
        Path rules = directory.resolve("marked.yaml");
        Files.writeString(rules, MARKED);
        List<String> words = new ArrayList<>(List.of(
                "watch",
                "--rules",
                rules.toString(),
                "--report",
                directory.resolve("report").toString(),
                "--"));
        words.addAll(List.of("/usr/bin/env", "CI=true"));
        words.addAll(List.of(command));
        EyasProcess run = EyasProcess.run(words.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        return run;
    }

    /** Returns the alerts as {@code RULE: OUTPUT}. */
    private List<String> alerts() throws IOException {
        List<String> alerts = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("report/alerts.jsonl"))) {
            JsonNode alert = JsonMapper.shared().readTree(line);
            alerts.add(alert.get("rule").asString() + ": " + alert.get("output").asString());
        }
        return alerts;
    }

    private JsonNode coverage() throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readAllBytes(directory.resolve("report/report.json")))
                .get("coverage");
    }

    private void assertEscapeIsDetected(EyasProcess run) throws IOException {
        assertThat(alerts())
                .as(run.err())
                .anySatisfy(alert -> assertThat(alert).startsWith("Marked file opened: "))
                .anySatisfy(alert -> assertThat(alert).startsWith(TAMPERED).contains(" cgroup=/"));
        assertThat(coverage().get("complete").asBoolean()).isTrue();
    }

    @Test
    void leavingCgroupByPrivateMountStaysMonitored() throws Exception {
        Path mount = Files.createDirectory(directory.resolve("elsewhere"));
        assertEscapeIsDetected(watch(
                "unshare",
                "--mount",
                "/bin/sh",
                "-ec",
                "mount -t cgroup2 none \"$0\"; echo $$ > \"$0/cgroup.procs\"; cat /tmp/eyas-marked-file 2>/dev/null || true",
                mount.toString()));
    }

    @Test
    void processCreatedInOtherCgroupIsMonitored() throws Exception {
        Path mount = Files.createDirectory(directory.resolve("elsewhere"));
        assertEscapeIsDetected(watch(
                "unshare",
                "--mount",
                "/bin/sh",
                "-ec",
                "mount -t cgroup2 none \"$1\"; exec python3 \"$0\" \"$1\" cat /tmp/eyas-marked-file",
                SCRIPTS.resolve("into_cgroup.py").toString(),
                mount.toString()));
    }

    @Test
    void stoppingEyasIsAlertAndIncompleteReport() throws Exception {
        EyasProcess run = watch("python3", SCRIPTS.resolve("stop_watcher.py").toString(), directory.toString());
        assertThat(alerts())
                .as(run.err())
                .anySatisfy(alert -> assertThat(alert).startsWith(TAMPERED).contains(" target=eyas "));
        assertThat(coverage().get("complete").asBoolean()).isFalse();
        assertThat(run.err()).contains(" that stopped Eyas itself");
    }

    @Test
    void tracingOrSlowingEyasIsAlert() throws Exception {
        EyasProcess run = watch("python3", SCRIPTS.resolve("slow_watcher.py").toString(), directory.toString());
        assertThat(alerts().stream()
                        .filter(alert -> alert.startsWith(TAMPERED) && alert.contains(" target=eyas"))
                        .map(alert -> alert.replaceAll(".*evt=(\\S+) .*", "$1")))
                .as(run.err())
                .containsExactlyInAnyOrder("setpriority", "openat", "ptrace");
    }

    @Test
    void workerIsFoundByNamespacePids() throws Exception {
        Path runner = Files.createDirectories(directory.resolve("bin")).resolve("Runner.Worker");
        Files.copy(Path.of("/usr/bin/sleep").toRealPath(), runner);
        EyasProcess run = watch(
                "unshare",
                "--pid",
                "--fork",
                "--mount-proc",
                "python3",
                SCRIPTS.resolve("copy_memory.py").toString(),
                runner.toString());
        assertThat(alerts().stream()
                        .filter(alert -> alert.startsWith("Runner Traced"))
                        .map(alert -> alert.replaceAll(".*process: (\\S+ on \\S+) .*", "$1")))
                .as(run.err())
                .containsExactlyInAnyOrder("process_vm_readv on Runner.Worker", "ptrace on Runner.Worker");
        assertThat(alerts()).noneSatisfy(alert -> assertThat(alert).startsWith("Process Traced"));
    }
}
