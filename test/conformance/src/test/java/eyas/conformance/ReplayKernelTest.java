package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.capture.CaptureSource;
import eyas.engine.ActiveRules;
import eyas.engine.Alert;
import eyas.engine.Engine;
import eyas.fields.FieldCatalog;
import eyas.output.AlertText;
import eyas.rules.LoadOptions;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import eyas.rules.model.RuleSelection;
import eyas.state.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks that replaying a recording raises the alerts of the live run, byte for byte. */
@Tag("kernel")
@Tag("process")
final class ReplayKernelTest {
    /** Rules whose outputs depend on the process tree, descriptors, directories, and the state before the recording. */
    private static final String RULES = """
            - rule: Marked file opened
              desc: a file that only this test opens was opened
              condition: evt.type in (open, openat, openat2) and fd.name endswith eyas-marked-file
              output: >
                opened (file=%fd.name error=%evt.res cwd=%proc.cwd process=%proc.cmdline parent=%proc.pname
                ancestors=%proc.aname[2] %proc.aname[3] %proc.aname[4] exe=%proc.exepath user=%user.name uid=%user.uid
                tty=%proc.tty session=%proc.sid env=%proc.env[EYAS_REPLAY])
              priority: CRITICAL
            - rule: Marked file written
              desc: a descriptor that was opened before is written to
              condition: evt.type = write and fd.name endswith eyas-marked-file and evt.rawres > 0
              output: written (file=%fd.name fd=%fd.num bytes=%evt.rawres data=%evt.buffer command=%proc.cmdline)
              priority: WARNING
            - rule: Connection
              desc: a connection was tried
              condition: evt.type = connect and fd.typechar = 4
              output: connect (to=%fd.name result=%evt.res port=%fd.sport command=%proc.cmdline)
              priority: NOTICE
            - rule: Program started
              desc: a program was started
              condition: evt.type in (execve, execveat) and evt.rawres = 0
              output: exec (command=%proc.cmdline parent=%proc.pcmdline cwd=%proc.cwd leader=%proc.sname number=%evt.num)
              priority: INFO
            """;

    private static final String SCRIPT = """
            export EYAS_REPLAY=yes
            mkdir -p "$1/deep/er" && cd "$1/deep" || exit 1
            (cd er && echo content > eyas-marked-file && cat ../er/eyas-marked-file)
            exec 7> eyas-marked-file
            (echo inherited >&7)
            exec 7>&-
            echo x > /dev/tcp/127.0.0.1/9
            ln -s er link && cat link/eyas-marked-file
            setsid sh -c 'cat no-such/eyas-marked-file; true'
            env -i /bin/cat er/eyas-marked-file
            exit 0
            """;

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    private Path rules() throws IOException {
        Path file = directory.resolve("rules.yaml");
        Files.writeString(file, RULES);
        return file;
    }

    private EyasProcess record(Path file, Path report) throws IOException, InterruptedException {
        return EyasProcess.run(
                "watch",
                "--no-default-rules",
                "--rules",
                rules().toString(),
                "--record",
                file.toString(),
                "--report",
                report.toString(),
                "--",
                "/bin/bash",
                "-c",
                SCRIPT,
                "bash",
                directory.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"job.scap", "job.scap.gz", "job.scap.zst"})
    void replayRaisesAlertsOfLiveRun(String name) throws Exception {
        Path file = directory.resolve(name);
        Path report = directory.resolve("report");
        EyasProcess run = record(file, report);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("none lost");
        List<Map.Entry<String, String>> live = new ArrayList<>();
        for (String line : Files.readAllLines(report.resolve("alerts.jsonl"))) {
            JsonNode alert = JsonMapper.shared().readTree(line);
            String output = alert.get("output").asString();
            // A repeated alert is written after the last one like it.
            String reported = alert.has("repeats") ? output.substring(0, output.lastIndexOf(" (again)")) : output;
            live.add(Map.entry(alert.get("rule").asString(), reported));
        }
        assertThat(live)
                .extracting(Map.Entry::getKey)
                .contains("Marked file opened", "Marked file written", "Connection", "Program started");
        assertThat(live).hasSizeGreaterThan(12);
        List<Map.Entry<String, String>> replayed = replay(file).stream()
                .map(alert -> Map.entry(alert.rule(), AlertText.line(alert)))
                .toList();
        assertThat(replayed).containsExactlyInAnyOrderElementsOf(live);
    }

    private List<Alert> replay(Path file) throws IOException {
        FieldCatalog catalog = FieldCatalog.syscall();
        ActiveRules rules = ActiveRules.of(
                new RuleLoader(Map.of("syscall", catalog), LoadOptions.DEFAULT)
                        .load(List.of(RuleFile.read(rules())))
                        .ruleSet()
                        .orElseThrow(),
                RuleSelection.ALL,
                catalog);
        List<Alert> alerts = new ArrayList<>();
        try (CaptureSource source = CaptureSource.open(file)) {
            Engine.of(source, new State(), rules)
                    .alerting((alert, _) -> alerts.add(alert))
                    .build()
                    .run(() -> true);
            assertThat(source.warnings()).isEmpty();
        }
        return alerts;
    }

    @Test
    void filtersRecordingFromFileAndPipe() throws Exception {
        Path file = directory.resolve("job.scap.gz");
        EyasProcess run = record(file, directory.resolve("report"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        String format = "%proc.name %evt.type %fd.name";
        String filter = "evt.type in (open, openat) and evt.is_open_write = true and fd.name endswith eyas-marked-file";
        EyasProcess read = EyasProcess.run("read", file.toString(), "-p", format, filter);
        assertThat(read.exitCode()).as(read.err()).isZero();
        assertThat(read.err()).isEmpty();
        assertThat(read.out().lines())
                .containsExactly(
                        "bash openat " + directory + "/deep/er/eyas-marked-file",
                        "bash openat " + directory + "/deep/eyas-marked-file");
        Path plain = directory.resolve("plain.scap");
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            Files.copy(in, plain);
        }
        EyasProcess piped = EyasProcess.run(EyasProcess.builder("read", "-", "-n", "1", "-p", format, filter)
                .redirectInput(plain.toFile()));
        assertThat(piped.out()).isEqualTo("bash openat " + directory + "/deep/er/eyas-marked-file\n");
        EyasProcess full = EyasProcess.run("read", "--info", file.toString());
        assertThat(full.out()).containsPattern("dropped +0\n").containsPattern("\\d+  < execve\n");
    }
}
