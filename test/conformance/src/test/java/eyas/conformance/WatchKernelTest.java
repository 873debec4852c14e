package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Monitors real commands with the real kernel: output, exit codes and failures. */
@Tag("kernel")
@Tag("process")
final class WatchKernelTest {
    private static final String RULE = """
            - rule: Marked file opened
              desc: a file that only this test opens was opened
              condition: evt.type in (open, openat, openat2) and fd.name endswith eyas-marked-file
              output: "marked file opened (file=%fd.name process=%proc.name)"
              priority: CRITICAL
              tags: [test]
            """;

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    private Path rules() throws IOException {
        Path file = directory.resolve("rules.yaml");
        Files.writeString(file, RULE);
        return file;
    }

    private EyasProcess watch(String... more) throws IOException, InterruptedException {
        String[] all = new String[more.length + 4];
        all[0] = "watch";
        all[1] = "--no-default-rules";
        all[2] = "--rules";
        all[3] = rules().toString();
        System.arraycopy(more, 0, all, 4, more.length);
        return EyasProcess.run(all);
    }

    private JsonNode report() throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(directory.resolve("report/report.json")));
    }

    @Test
    void commandInheritsCallerStateOnly() throws Exception {
        ProcessBuilder eyas = EyasProcess.builder(
                "watch",
                "--no-default-rules",
                "--rules",
                rules().toString(),
                "--record",
                directory.resolve("job.scap").toString(),
                "--",
                "/bin/bash",
                "-c",
                // Without a pipe, because the shell would briefly hold one of its ends. The exit command keeps the
                // shell from executing ls in its place, which opens the directory.
                "cat <&9 >&8; ls -v /proc/$$/fd; exit $?");
        List<String> command = new ArrayList<>(List.of(
                "/bin/bash",
                "-c",
                "echo handed down > $0; exec 8> $0.out 9< $0; exec \"$@\"",
                directory.resolve("in") + ""));
        command.addAll(eyas.command());
        EyasProcess run = EyasProcess.run(eyas.command(command));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readString(directory.resolve("in.out"))).isEqualTo("handed down\n");
        assertThat(run.out().lines()).containsExactly("0", "1", "2", "8", "9");
    }

    /** If a reader of Eyas's output exits, neither the command nor the report ends. */
    @Test
    void closedOutputStopsNeitherCommandNorReport() throws Exception {
        Path done = directory.resolve("done");
        Path report = directory.resolve("report");
        ProcessBuilder eyas = EyasProcess.builder(
                "watch",
                "--report",
                report.toString(),
                "--",
                "/bin/sh",
                "-c",
                "sleep 0.3; echo done > " + done + "; exit 7");
        List<String> command = new ArrayList<>(List.of(
                "/bin/bash",
                "-c",
                "{ \"$@\" 2>&1 >/dev/null; echo $? > " + directory.resolve("code") + "; } | true",
                "bash"));
        command.addAll(eyas.command());
        EyasProcess run = EyasProcess.run(eyas.command(command));
        assertThat(run.exitCode()).isZero();
        assertThat(done).content().isEqualTo("done\n");
        assertThat(directory.resolve("code")).content().isEqualTo("7\n");
        assertThat(report.resolve("report.json")).isNotEmptyFile();
    }

    @Test
    @Tag("jvm")
    void alertIsPrintedAndReportedAndOutputUnchanged() throws Exception {
        EyasProcess run = watch(
                "--report",
                directory.resolve("report").toString(),
                "--",
                "/bin/sh",
                "-c",
                "echo hello; cat /tmp/eyas-marked-file 2>/dev/null; exit 7");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(7);
        assertThat(run.out()).isEqualTo("hello\n");
        assertThat(run.err())
                .contains("Critical Marked file opened | marked file opened (file=/tmp/eyas-marked-file process=cat)");
        assertThat(run.err()).contains("1 alert from 1 rule").contains("none lost");
        JsonNode report = report();
        assertThat(report.get("alert_count").asInt()).isEqualTo(1);
        assertThat(report.get("job").get("exit_code").asInt()).isEqualTo(7);
        assertThat(report.get("coverage").get("complete").asBoolean()).isTrue();
        List<String> alerts = Files.readAllLines(directory.resolve("report/alerts.jsonl"));
        assertThat(alerts).hasSize(1);
        JsonNode alert = JsonMapper.shared().readTree(alerts.getFirst());
        assertThat(alert.get("rule").asString()).isEqualTo("Marked file opened");
        assertThat(alert.get("output_fields").get("proc.name").asString()).isEqualTo("cat");
        assertThat(alert.get("tags").get(0).asString()).isEqualTo("test");
    }

    @Test
    void alertsAreSentToConfiguredOutputs() throws Exception {
        List<String> posted = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            Path file = directory.resolve("alerts.txt");
            EyasProcess run = watch(
                    "--output",
                    "http=http://127.0.0.1:" + server.getAddress().getPort() + "/",
                    "--output",
                    "file=" + file,
                    "--",
                    "/bin/sh",
                    "-c",
                    "cat /tmp/eyas-marked-file 2>/dev/null; exit 0");
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(posted).hasSize(1).first().asString().contains("\"rule\":\"Marked file opened\"");
            assertThat(file).content().contains("\"rule\":\"Marked file opened\"");
        } finally {
            server.stop(0);
        }
    }

    /** An unreachable output stops nothing, and its loss is reported. */
    @Test
    void unreachableOutputIsReportedAsLoss() throws Exception {
        // No process listens on port 1.
        EyasProcess run = watch("--output", "http=http://127.0.0.1:1/", "--", "/bin/cat", "/tmp/eyas-marked-file");
        assertThat(run.exitCode()).as(run.err()).isNotEqualTo(125);
        assertThat(run.err()).contains("1 alert that an output could not deliver");
        EyasProcess wrong = watch("--output", "kafka=x", "--", "/bin/true");
        assertThat(wrong.exitCode()).isEqualTo(125);
        assertThat(wrong.err()).contains("write stdout, syslog, file=PATH, program=COMMAND, http=URL or otlp=URL");
    }

    @Test
    @Tag("jvm")
    void exitCodeIsCommandsOrIdentifiesFailure() throws Exception {
        assertThat(watch("--", "/bin/true").exitCode()).isZero();
        assertThat(watch("--", "/no/such/command").exitCode()).isEqualTo(127);
        assertThat(watch("--", "no-such-command-anywhere").exitCode()).isEqualTo(127);
        assertThat(watch("--", "/etc/passwd").exitCode()).isEqualTo(126);
        assertThat(watch("--", "/bin/sh", "-c", "kill -9 $$").exitCode()).isEqualTo(128 + 9);
        assertThat(watch("--fail-on", "error", "--", "/bin/sh", "-c", "cat /tmp/eyas-marked-file 2>/dev/null; true")
                        .exitCode())
                .isEqualTo(3);
        assertThat(watch("--fail-on", "alert", "--", "/bin/sh", "-c", "cat /tmp/eyas-marked-file 2>/dev/null; true")
                        .exitCode())
                .isZero();
    }

    @Test
    void invalidRulesAreReportedAndCommandIsNotRun() throws Exception {
        Path wrong = directory.resolve("wrong.yaml");
        Files.writeString(wrong, RULE.replace("fd.name", "fd.nmae"));
        Path trace = directory.resolve("trace");
        EyasProcess run = EyasProcess.run(
                "watch", "--no-default-rules", "--rules", wrong.toString(), "--", "touch", trace.toString());
        assertThat(run.exitCode()).isEqualTo(125);
        assertThat(run.err()).contains("wrong.yaml:3").contains("fd.nmae").contains("did you mean 'fd.name'");
        assertThat(trace).doesNotExist();
        EyasProcess missing =
                EyasProcess.run("watch", "--rules", "/no/such/rules.yaml", "--", "touch", trace.toString());
        assertThat(missing.exitCode()).isEqualTo(125);
        assertThat(missing.err()).contains("/no/such/rules.yaml").doesNotContain("Exception");
        assertThat(trace).doesNotExist();
    }

    @Test
    void fullDiskStopsRecordingButNotMonitoring() throws Exception {
        EyasProcess run =
                watch("--record", "/dev/full", "--", "/bin/sh", "-c", "cat /tmp/eyas-marked-file 2>/dev/null; exit 4");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
        assertThat(run.err())
                .contains("Marked file opened")
                .contains("the recording is incomplete")
                .doesNotContain("Exception");
    }

    @Test
    void unusualArgumentsAndPathsAreEscaped() throws Exception {
        EyasProcess run = watch(
                "--report",
                directory.resolve("report").toString(),
                "--",
                "/bin/bash",
                "-c",
                "cd \"$1\" && printf x > $'new\\nline\\x1b[31m\\xff-eyas-marked-file'",
                "bash",
                directory.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("Marked file opened").doesNotContain("\u001b");
        assertThat(report().get("alert_count").asInt()).isEqualTo(1);
    }

    @Test
    void missingLocaleKeepsArgumentsUnchanged() throws Exception {
        ProcessBuilder eyas = EyasProcess.builder(
                "watch", "--quiet", "--no-default-rules", "--rules", rules().toString(), "--", "/usr/bin/printf", "%s");
        // A shell creates the argument, because this JVM may have no locale that can encode it.
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" \"$(printf '\\303\\274n\\303\\257')\"", "sh"));
        command.addAll(eyas.command());
        ProcessBuilder builder = eyas.command(command);
        builder.environment().remove("LANG");
        builder.environment().put("LC_ALL", "C");
        EyasProcess run = EyasProcess.run(builder);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("ünï");
    }

    @Test
    void hugeArgumentsAreTruncatedAndCounted() throws Exception {
        EyasProcess run = watch(
                "--",
                "/bin/bash",
                "-c",
                "a=$(head -c 120000 /dev/zero | tr '\\0' a); /bin/true $a $a $a $a $a $a $a $a $a $a $a $a $a $a $a; exit 0");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("none lost");
    }

    @Test
    void followsTenThousandChildren() throws Exception {
        EyasProcess run = watch(
                "--report",
                directory.resolve("report").toString(),
                "--",
                "/bin/bash",
                "-c",
                "for ((i = 0; i < 10000; i++)); do (:) ; done; cat /tmp/eyas-marked-file 2>/dev/null; exit 0");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode report = report();
        assertThat(report.get("alert_count").asInt()).isEqualTo(1);
        assertThat(report.get("coverage").get("dropped").asLong()).isZero();
        assertThat(report.get("processes").get("rows").size()).isGreaterThanOrEqualTo(10_001);
    }

    @Test
    void tooSmallRingReportsLosses() throws Exception {
        EyasProcess run = watch(
                "--buffer",
                "64K",
                "--report",
                directory.resolve("report").toString(),
                "--",
                "/bin/bash",
                "-c",
                "f() { for ((i = 0; i < 60000; i++)); do : < /no-such-file-$i; done 2>/dev/null; }; f & f & f & f & wait");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode coverage = report().get("coverage");
        if (coverage.get("dropped").asLong() > 0) {
            assertThat(coverage.get("complete").asBoolean()).isFalse();
            assertThat(run.err())
                    .contains("events were lost")
                    .doesNotContain("No findings\n")
                    .doesNotContain("none lost");
        } else {
            assertThat(run.err()).contains("none lost");
        }
    }

    @Test
    void signalIsForwardedToCommand() throws Exception {
        Process process = EyasProcess.builder(
                        "watch",
                        "--quiet",
                        "--no-default-rules",
                        "--rules",
                        rules().toString(),
                        "--",
                        "/bin/bash",
                        "-c",
                        "trap 'echo caught; exit 9' TERM; echo up; while :; do sleep 0.05; done")
                .redirectErrorStream(true)
                .start();
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(reader.readLine()).isEqualTo("up");
            // Not destroy(): that would close the stream that is read.
            new ProcessBuilder("/bin/sh", "-c", "kill -TERM " + process.pid())
                    .start()
                    .waitFor();
            assertThat(reader.readLine()).isEqualTo("caught");
        }
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(9);
    }

    /** A command that ends immediately and leaves a process in another session. */
    private static final String LEAVES_ORPHAN = "setsid sh -c 'sleep 5; %s' > /dev/null 2>&1 < /dev/null & exit 0";

    /** The same, but the process already sleeps when the command ends, and still sleeps when that is detected. */
    private static final String LEAVES_SLEEPING_ORPHAN = "setsid sleep 30 > /dev/null 2>&1 < /dev/null &"
            + " until [ \"$(cat /proc/$!/comm)\" = sleep ]; do :; done; exit 0";

    @Test
    void orphanProcessesAreNamedAndMakeVerdictIncomplete() throws Exception {
        EyasProcess run = watch(
                "--report", directory.resolve("report").toString(), "--", "/bin/sh", "-c", LEAVES_SLEEPING_ORPHAN);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .containsPattern("processe?s? that the command left still runs?: .*sleep \\([0-9]+\\)")
                .contains("--wait waits for them")
                .contains("not everything was seen")
                .doesNotContain("none lost");
        assertThat(report().get("synopsis").get("verdict").asString()).isEqualTo("incomplete");
        assertThat(report().get("coverage").get("complete").asBoolean()).isFalse();
        assertThat(watch("--fail-on", "critical", "--", "/bin/sh", "-c", LEAVES_SLEEPING_ORPHAN)
                        .exitCode())
                .isEqualTo(4);
        assertThat(watch("--host", "--fail-on", "emergency", "--", "/bin/sh", "-c", LEAVES_SLEEPING_ORPHAN)
                        .exitCode())
                .isEqualTo(4);
    }

    @Test
    void waitsForOrphanProcessesWhenConfigured() throws Exception {
        String orphan = LEAVES_ORPHAN.formatted("cat /tmp/eyas-marked-file");
        EyasProcess run =
                watch("--wait", "--report", directory.resolve("report").toString(), "--", "/bin/sh", "-c", orphan);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("waiting for them (Ctrl-C ends the wait)")
                .contains("Marked file opened");
        assertThat(report().get("coverage").get("complete").asBoolean()).isTrue();
        assertThat(report().get("alert_count").asInt()).isEqualTo(1);
        // Eyas ends before the orphan process, which waits for this test's file or for its own timeout.
        Path go = directory.resolve("go");
        String waits = "i=0; while [ ! -e " + go + " ] && [ $i -lt 3000 ]; do sleep 0.1; i=$((i + 1)); done";
        EyasProcess limited = watch("--wait=1s", "--", "/bin/sh", "-c", LEAVES_ORPHAN.formatted(waits));
        assertThat(limited.err()).contains("not everything was seen");
        Files.createFile(go);
        assertThat(watch("--wait=soon", "--", "/bin/true").exitCode()).isEqualTo(125);
    }

    /** A process that ends right after the command is no gap: pipes and shells often cause that. */
    @Test
    void processEndingRightAfterCommandIsNoGap() throws Exception {
        // Each process already sleeps when the command ends, and ends soon after. OrphanProcessWaitTest tests the
        // length of the wait; here it depends on the load of the machine, so one successful run of many is enough.
        String leaves = "for i in 1 2 3 4; do sleep 0.2 & while read -r name 2>/dev/null </proc/$!/comm"
                + " && [ \"$name\" != sleep ]; do :; done; done; exit 0";
        String reported = "";
        for (int i = 0; i < 20 && !reported.contains("none lost"); i++) {
            reported = watch("--", "/bin/bash", "-c", leaves).err();
            assertThat(reported).containsAnyOf("none lost", "that the command left still run");
        }
        assertThat(reported).contains("none lost");
    }

    /** An alert program that triggers the same rule is part of Eyas, so that it does not start itself again. */
    @Test
    void alertProgramIsNotMonitoredItself() throws Exception {
        Path delivered = directory.resolve("taken");
        Path marked = directory.resolve("of-this-test-alone"); // other tests run concurrently
        Path rules = Files.writeString(
                directory.resolve("own.yaml"), RULE.replace("endswith eyas-marked-file", "= " + marked));
        String open = "cat " + marked;
        EyasProcess run = EyasProcess.run(
                "watch",
                "--no-default-rules",
                "--rules",
                rules.toString(),
                "--host",
                "--output",
                "program=cat >> " + delivered + "; " + open + "; (" + open + ")",
                "--",
                "/bin/sh",
                "-c",
                open + "; sleep 1; exit 0");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readAllLines(delivered)).hasSize(1);
        assertThat(run.err()).contains("1 alert from 1 rule");
    }
}
