package eyas.conformance;

import static eyas.conformance.ShimFixture.SHIM;
import static eyas.conformance.ShimFixture.eyas;
import static eyas.conformance.ShimFixture.program;
import static eyas.conformance.ShimFixture.run;
import static eyas.conformance.ShimFixture.watch;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the verdict of the action's scripts if the program does not start, fails or proves none. */
final class ShimVerdictTest {
    @TempDir
    private Path directory;

    @Test
    void actionWithoutPinnedReleaseIsReported() throws Exception {
        Path output = directory.resolve("output");
        Path summary = directory.resolve("summary");
        String reason =
                "this revision of the action pins no release for x64: use a released revision (by its commit), or"
                        + " set eyas-path to an installation";
        String script = "process.argv.splice(1, 0, 'x'); Object.defineProperty(process, 'arch', { value: 'x64' });"
                + " require('" + SHIM.resolve("distribution.cjs")
                + "').find({ version: '1', archives: { x64: { name: 'a',"
                + " sha256: '' } } }).catch((failure) => require('" + SHIM.resolve("runner.cjs")
                + "').notMonitored(failure.message))";
        Map<String, String> environment =
                new HashMap<>(Map.of("GITHUB_OUTPUT", output.toString(), "GITHUB_STEP_SUMMARY", summary.toString()));
        EyasProcess run = NodeTools.run(environment, "-e", script);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .isEqualTo("eyas: This job was NOT monitored: " + reason
                        + "\n::warning title=Eyas%3A not monitored::This job was NOT monitored: " + reason + "\n");
        assertThat(CommandFileReader.pairs(output))
                .isEqualTo(Map.of(
                        "verdict",
                        "not-monitored",
                        "detections",
                        "0",
                        "coverage",
                        "none",
                        "lock-new",
                        "0",
                        "lock-verdict",
                        "off"));
        assertThat(Files.readString(summary))
                .isEqualTo("## ⚪ Eyas: This job was NOT monitored.\n\n> **" + reason + "**\n\n");
        environment.put("INPUT_FAIL-ON-ERROR", "true");
        assertThat(NodeTools.run(environment, "-e", script).exitCode()).isEqualTo(2);
    }

    /** Only a message with the key of the watch proves a verdict; an exit code does not. */
    @Test
    void unauthenticatedExitCodeIsNoVerdict() throws Exception {
        String reason = " without an authenticated verdict; see its output above\n";
        for (int code : new int[] {0, 1, 2}) {
            Path silent = program(directory, "silent" + code, "echo 'eyas: No findings.'; exit " + code);
            EyasProcess run = run("stop.cjs", Map.of("INPUT_EYAS-PATH", silent.toString()));
            assertThat(run.out()).contains("This job was NOT monitored: eyas action stop exited with " + code + reason);
            assertThat(run.exitCode()).isZero();
            assertThat(run("stop.cjs", Map.of("INPUT_EYAS-PATH", silent.toString(), "INPUT_FAIL-ON", "error"))
                            .exitCode())
                    .as("fails without a required verdict")
                    .isEqualTo(1);
        }
        Path other = eyas(directory, "other", "unset STATE_key", 0);
        EyasProcess forged = run("post.cjs", Map.of("STATE_watch", watch(other, "ab".repeat(32))));
        assertThat(forged.out()).contains("This job was NOT monitored: eyas action stop exited with 0" + reason);
        Path crashed =
                program(directory, "crashed", "echo 'Error: Could not create the Java Virtual Machine.' >&2; exit 1");
        EyasProcess start = run("start.cjs", Map.of("INPUT_EYAS-PATH", crashed.toString()));
        assertThat(start.out()).contains("NOT monitored: eyas action start exited with 1" + reason);
        assertThat(start.exitCode()).isZero();
    }

    /** A program that replaces Eyas can learn the prefix of the messages, and may cancel the step. */
    @Test
    void unauthenticatedMessagesAreDropped() throws Exception {
        String messages =
                "printf '%s summarize %s\\n%s output %s\\n' \"$EYAS_RELAY\" \"$(printf '{\"text\":\"all well\"}' | base64 -w0)\""
                        + " \"$EYAS_RELAY\" \"$(printf '{\"name\":\"verdict\",\"value\":\"clean\"}' | base64 -w0)\"";
        for (String end : List.of("exit 0", "kill -TERM $PPID; sleep 1; exit 0", "kill -TERM $PPID; kill -KILL $$")) {
            Path output = directory.resolve("output");
            Path summary = directory.resolve("summary");
            Files.writeString(output, "");
            Files.writeString(summary, "");
            Path program = program(directory, "forger", messages + "\n" + end);
            EyasProcess run = run(
                    "stop.cjs",
                    Map.of(
                            "INPUT_EYAS-PATH",
                            program.toString(),
                            "INPUT_FAIL-ON",
                            "error",
                            "GITHUB_OUTPUT",
                            output.toString(),
                            "GITHUB_STEP_SUMMARY",
                            summary.toString()));
            assertThat(run.exitCode()).as(end).isEqualTo(1);
            assertThat(run.out()).as(end).contains("This job was NOT monitored");
            assertThat(output).content().as(end).doesNotContain("clean");
            assertThat(summary).content().as(end).doesNotContain("all well");
        }
    }

    /** If the summary or an output cannot be written, the verdict and {@code fail-on} still apply. */
    @Test
    void writeFailureDoesNotChangeVerdict() throws Exception {
        String messages =
                "printf '%s summarize %s\\n%s output %s\\n' \"$EYAS_RELAY\" \"$(printf '{\"text\":\"x\"}' | base64)\""
                        + " \"$EYAS_RELAY\" \"$(printf '{\"name\":\"verdict\",\"value\":\"findings\"}' | base64 -w0)\"";
        Path program = eyas(directory, "eyas", messages, 1);
        EyasProcess run = run(
                "stop.cjs",
                Map.of(
                        "INPUT_EYAS-PATH",
                        program.toString(),
                        "INPUT_FAIL-ON",
                        "error",
                        "GITHUB_STEP_SUMMARY",
                        directory.resolve("no/such/folder/summary").toString(),
                        "GITHUB_OUTPUT",
                        "/dev/full"));
        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains(
                        "eyas: cannot write the job summary: ENOENT",
                        "eyas: cannot write the output verdict: ENOSPC",
                        "::warning title=Eyas%3A output is incomplete::")
                .doesNotContain("NOT monitored");
    }

    @Test
    void rejectsPathWithoutInstallation() throws Exception {
        EyasProcess run = run("start.cjs", Map.of("INPUT_EYAS-PATH", directory.toString()));
        assertThat(run.out())
                .startsWith("eyas: This job was NOT monitored: eyas-path: neither " + directory + " nor " + directory
                        + "/bin/eyas is a file\n");
        assertThat(run.exitCode()).isZero();
    }

    /** A job whose egress should be blocked stops if the program does not start, for any reason. */
    @ParameterizedTest
    @CsvSource({"block, '', 2", "blocked, '', 2", "block, report, 0", "report, '', 0", "audit, '', 0", "'', '', 0"})
    void jobWithoutEgressControlStops(String egress, String fallback, int code) throws Exception {
        Map<String, String> environment = Map.of(
                "INPUT_EGRESS",
                egress,
                "INPUT_EGRESS-FALLBACK",
                fallback,
                "INPUT_EYAS-PATH",
                directory.resolve("nowhere").toString());

        for (String script : List.of("start.cjs", "begin.cjs")) {
            EyasProcess start = run(script, environment);

            assertThat(start.exitCode()).as(start.out()).isEqualTo(code);
            assertThat(start.out()).contains("This job was NOT monitored");
            assertThat(start.out().contains("cannot block its egress")).isEqualTo(code != 0);
        }
    }

    /** If a job has no verdict, its outputs contain the lock result that the table in docs/reference/lock-comparison.md lists. */
    @ParameterizedTest
    @CsvSource({
        "the first step cannot watch, start.cjs",
        "the first step cannot watch, begin.cjs",
        "the last step has no verdict, post.cjs",
        "the last step has no verdict, check.cjs",
        "a `stop` of its own has no verdict, stop.cjs",
        "`analyze` has no verdict, analyze.cjs"
    })
    void outputsWithoutVerdictMatchDocumentedTable(String row, String script) throws Exception {
        String[] cells = Files.readAllLines(EyasProcess.home().resolve("docs/reference/lock-comparison.md")).stream()
                .filter(line -> line.startsWith("| " + row + " |"))
                .findFirst()
                .orElseThrow()
                .split(" *\\| *", -1);
        List<List<String>> modes =
                List.of(List.of("", "off"), List.of("learn", "report"), List.of("enforce", "enforced"));
        for (int column = 0; column < modes.size(); column++) {
            String cell = cells[column + 2];
            for (String mode : modes.get(column)) {
                Path output = directory.resolve("output-" + mode);
                Map<String, String> environment = new HashMap<>(Map.of(
                        "INPUT_EYAS-PATH",
                        directory.resolve("nowhere").toString(),
                        "GITHUB_OUTPUT",
                        output.toString()));
                if (!script.equals("stop.cjs")) {
                    // The runner sets only declared inputs, and this action does not declare it.
                    environment.put("INPUT_LOCK", mode);
                }
                EyasProcess run = run(script, environment);
                assertThat(CommandFileReader.pairs(output))
                        .as(row + ": " + mode + run.out())
                        .containsEntry("verdict", "not-monitored")
                        .containsEntry("lock-new", "0")
                        .containsEntry("lock-verdict", cell.replaceAll("^`([a-z]+)`.*", "$1"));
                assertThat(run.exitCode())
                        .as(row + ": " + mode + run.out())
                        .isEqualTo(cell.contains("it fails") ? 1 : 0);
            }
        }
    }

    /** A missing Java runtime or a crash is an error of Eyas, so it does not fail the job. */
    @Test
    void errorWithoutVerdictDoesNotFailJob() throws Exception {
        Path broken = program(directory, "eyas", "exec /no/such/java");
        EyasProcess run = run("start.cjs", Map.of("INPUT_EYAS-PATH", broken.toString()));
        assertThat(run.out())
                .contains(
                        "::warning title=Eyas%3A not monitored::This job was NOT monitored: eyas action start exited with"
                                + " 127 without an authenticated verdict; see its output above\n");
        assertThat(run.exitCode()).isZero();
        Path killed = program(directory, "killed", "kill -9 $$");
        assertThat(run("stop.cjs", Map.of("INPUT_EYAS-PATH", killed.toString())).out())
                .contains("This job was NOT monitored: eyas action stop was killed by SIGKILL\n");
        Path unstartable = directory.resolve("text");
        Files.writeString(unstartable, "no program");
        assertThat(run("analyze.cjs", Map.of("INPUT_EYAS-PATH", unstartable.toString()))
                        .out())
                .contains("This job was NOT monitored: " + unstartable + " cannot be run: ");
    }

    /** The runner sends signals only to Node, the process that it started. */
    @Test
    void cancelledStepEndsProgram() throws Exception {
        Path started = directory.resolve("begun");
        Path program = program(
                directory,
                "eyas",
                "trap 'echo interrupted; exit 130' INT\n: > " + started + "\nwhile :; do sleep 0.05; done");
        Process node = NodeTools.builder(
                        Map.of("INPUT_EYAS-PATH", program.toString()),
                        SHIM.resolve("start.cjs").toString())
                .redirectErrorStream(true)
                .start();
        try {
            while (!Files.exists(started)) {
                assertThat(node.isAlive()).isTrue();
                Thread.sleep(10);
            }
            new ProcessBuilder("kill", "-INT", Long.toString(node.pid()))
                    .start()
                    .waitFor();
            assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("interrupted\n")
                    .contains("NOT monitored: eyas action start was cancelled without an authenticated verdict");
        } finally {
            node.descendants().forEach(ProcessHandle::destroyForcibly);
            node.destroyForcibly();
        }
    }

    @Test
    void otherSystemsAreNotMonitored() throws Exception {
        EyasProcess run = NodeTools.run(
                Map.of(),
                "-e",
                "Object.defineProperty(process, 'platform', { value: 'darwin' }); require('" + SHIM.resolve("start.cjs")
                        + "').main('watch')");
        assertThat(run.out())
                .startsWith(
                        "eyas: This job was NOT monitored: Eyas watches Linux, and this runner is darwin; restrict the"
                                + " step with: if: runner.os == 'Linux'\n");
        assertThat(run.exitCode()).isZero();
    }
}
