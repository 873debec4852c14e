package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whole workflows that use the action, and compares what the runner shows with the exact expected text. */
@Tag("kernel")
@Tag("process")
final class ActionKernelTest {
    private static final Path WORKFLOWS = Path.of("src/test/workflows").toAbsolutePath();

    @TempDir
    private Path directory;

    private Path program;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    /** Writes a script that runs the classes under test. */
    @BeforeEach
    void program() throws IOException {
        program = EyasProcess.script(directory.resolve("eyas"));
    }

    private SimulatedRunner runner(String name) throws IOException {
        return new SimulatedRunner(directory.resolve(name), WORKFLOWS.resolve("actions"), name)
                .with("ACTIONS", WORKFLOWS.resolve("actions").toString())
                .with("EYAS_PATH", program.toString());
    }

    private JobRun run(String workflow, String job) throws IOException {
        return run(workflow, job, null);
    }

    private JobRun run(String workflow, String job, @Nullable Path cancel) throws IOException {
        try (SimulatedRunner runner = runner("one")) {
            return runner.run(WORKFLOWS.resolve(workflow), job, cancel);
        }
    }

    private Path report(String runner) {
        return SimulatedRunner.report(directory.resolve(runner));
    }

    @Test
    @Tag("jvm")
    void benignBuildHasNoFindings() throws Exception {
        JobRun job = run("benign.yml", "build");
        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("success");
        assertThat(job.steps())
                .extracting(StepResult::name)
                .containsExactly("Run ./", "Write the sources", "Build", "Test", "Post Run ./");
        assertThat(job.step("Run ./").log())
                .matches("(?s)eyas: this job is watched \\(process \\d+ and its descendants\\) by process \\d+; ready"
                        + " after \\d+ ms\n"
                        + "eyas: the agent's log starts with [0-9a-f]{64}\n"
                        + "eyas: the step that shows the verdict is guarded: code of this job in it raises an alert\n");
        StepResult post = job.step("Post Run ./");
        assertThat(post.log()).isEqualTo("eyas: No findings.\n");
        assertThat(post.annotations()).isEmpty();
        assertThat(post.summary()).matches("""
                        (?s)## ✅ Eyas: No findings\\.

                        [0-9]+ processes · [0-9.]+ s · [0-9,]+ events, none lost · `example/app, job build, run 4242`

                        ### Contacted

                        No contact with another machine was observed\\.

                        <details><summary><b>.*
                        </details>

                        """);
        assertThat(post.summary())
                .as("files written by Eyas's own steps")
                .doesNotContain("/agent/stop", "/life", "hsperfdata");
        assertThat(job.steps())
                .filteredOn(step -> !step.name().equals("Post Run ./"))
                .allSatisfy(step -> assertThat(step.summary()).isEmpty());
        assertThat(Files.readString(report("one").resolve("report.json")))
                .contains("\"identity\":{\"provider\":\"github\"", "\"repository\":\"example/app\"")
                .contains("\"run\":\"4242\",\"attempt\":1,\"job\":\"build\"");
        assertThat(report("one").resolveSibling("agent")).doesNotExist();
    }

    @Test
    void memoryDumpIsAttributedToAction() throws Exception {
        JobRun job;
        try (SimulatedRunner runner = runner("one")) {
            Path checkout = Files.createDirectories(runner.workspace().resolve(".github/workflows"));
            Files.copy(WORKFLOWS.resolve("memory-dump.yml"), checkout.resolve("ci.yml"));
            job = runner.run(WORKFLOWS.resolve("memory-dump.yml"), "build", null);
        }
        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("success");
        StepResult post = job.step("Post Run ./");
        assertThat(post.log()).startsWith("eyas: Critical: Runner Memory Read, and ");
        assertThat(post.annotations())
                .as(job.fullOutput())
                .anySatisfy(annotation -> assertThat(annotation)
                        .startsWith("::error title=Eyas%3A Runner Memory Read::")
                        .contains("step Get changed files (__tj-actions_changed-files),"
                                + " tj-actions/changed-files@v45: "));
        assertThat(post.annotations())
                .allSatisfy(annotation -> assertThat(annotation).contains("(__tj-actions_changed-files)"));
        assertThat(post.summary())
                .startsWith("## 🔴 Eyas: Critical: Runner Memory Read, and ")
                .contains("### Actor: `Get changed files (tj-actions/changed-files@v45)` of job `build`\n")
                .contains("\n2. Stop using tj-actions/changed-files at v45 until you know the cause;")
                .contains("| Critical | Runner Memory Read |")
                .contains(" | `step Get changed files (__tj-actions_changed-files), tj-actions/changed-files@v45` | ");
        assertThat(post.summary().indexOf("### Contacted"))
                .isGreaterThan(post.summary().indexOf("### Next steps"))
                .isLessThan(post.summary().indexOf("<details>"));
        new ReportFiles(report("one")).assertValid();
        assertThat(report("one").resolve("report.sarif"))
                .as("line of the step in the job's checkout")
                .content()
                .contains(
                        "\"uri\":\".github/workflows/ci.yml\",\"uriBaseId\":\"SRCROOT\"},\"region\":{\"startLine\":14}");
    }

    @Test
    void wormInInstallScriptIsAttributedToPackage() throws Exception {
        JobRun job = run("worm.yml", "build");
        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("failure");
        StepResult post = job.step("Post Run ./");
        assertThat(post.code()).isEqualTo(1);
        assertThat(post.annotations())
                .as(job.fullOutput())
                .allSatisfy(annotation ->
                        assertThat(annotation).contains("step Install (__example_npm-ci), ", "postinstall of left: "))
                .anySatisfy(annotation -> assertThat(annotation)
                        .startsWith("::error title=Eyas%3A Unexpected Program in a Package Script::"))
                .anySatisfy(annotation -> assertThat(annotation)
                        .startsWith("::error title=Eyas%3A Job Environment Changed by a Package Script::"))
                .anySatisfy(annotation ->
                        assertThat(annotation).startsWith("::error title=Eyas%3A Package Script Outlives Its Step::"));
    }

    @Test
    void failingJobIsReported() throws Exception {
        JobRun job = run("failing.yml", "build");
        assertThat(job.conclusion()).isEqualTo("failure");
        assertThat(job.steps()).extracting(StepResult::name).containsExactly("Run ./", "Fail", "Post Run ./");
        assertThat(job.step("Fail").code()).isEqualTo(7);
        assertThat(job.step("Post Run ./").code()).as(job.fullOutput()).isZero();
        assertThat(job.step("Post Run ./").summary()).startsWith("## ✅ Eyas: No findings.");
    }

    @Test
    void cancelledJobIsReported() throws Exception {
        JobRun job = run("cancelled.yml", "build", directory.resolve("one/_work/_temp/long-has-begun"));
        assertThat(job.conclusion()).isEqualTo("cancelled");
        assertThat(job.steps()).extracting(StepResult::name).containsExactly("Run ./", "Long", "Post Run ./");
        assertThat(job.step("Post Run ./").summary()).as(job.fullOutput()).startsWith("## ✅ Eyas: No findings.");
    }

    @Test
    void killingAgentTriggersMostSevereRule() throws Exception {
        try (SimulatedRunner runner = runner("one").with("FAIL_ON", "critical")) {
            JobRun job = runner.run(WORKFLOWS.resolve("killed.yml"), "gated", null);
            assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("failure");
            assertThat(job.step("Post Run ./").log())
                    .endsWith("eyas: the job fails: the agent was stopped or its files were changed, which counts"
                            + " as the highest priority (fail-on)\n");
        }
    }

    @Test
    void killedAgentIsReported() throws Exception {
        JobRun job = run("killed.yml", "build");
        StepResult post = job.step("Post Run ./");
        assertThat(post.code()).as(job.fullOutput()).isZero();
        assertThat(post.log()).startsWith("eyas: The agent did not see the whole job; up to then: ");
        assertThat(post.annotations().getFirst())
                .as(job.fullOutput())
                .matches("::error title=Eyas%3A the agent was stopped::The agent was killed \\(signal 9\\) at"
                        + " [0-9:]{8}\\.[0-9]{3}Z by process [0-9]+ \\(bash\\), child of step __run_2\\. Later"
                        + " events were not seen\\.");
        assertThat(post.summary())
                .startsWith("## 🛑 Eyas: The agent did not see the whole job")
                .contains(" sent the agent signal 15, which it ignored")
                .contains(" sent the agent signal 1, which it ignored")
                .contains("of step &#95;&#95;run sent");
    }

    /** A job's steps can set the environment of the step that reports on them; the verdict does not depend on it. */
    @Test
    void variablesOfEarlierStepsDoNotChangeVerdict() throws Exception {
        for (String kind : List.of("whole", "separate")) {
            JobRun job = run("hostile.yml", kind);
            StepResult end = job.step(kind.equals("whole") ? "Post Run ./" : "Run ./stop");
            assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("failure");
            assertThat(end.code()).as(job.fullOutput()).isEqualTo(1);
            assertThat(end.annotations())
                    .as(job.fullOutput())
                    .anySatisfy(annotation -> assertThat(annotation)
                            .startsWith("::")
                            .contains("Environment of Another Process Read", "Do something"));
            assertThat(end.log()).doesNotContain("No findings", "NOT monitored");
        }
    }

    /** The step of the process that killed the agent is not read from that process's own environment. */
    @Test
    void killerIsNotAttributedToClaimedStep() throws Exception {
        StepResult post = run("killed.yml", "named").step("Post Run ./");
        assertThat(post.annotations())
                .singleElement()
                .asString()
                .contains(" (kill), child of step __run. Later events were not seen.");
        assertThat(post.log() + post.summary()).doesNotContain("forged");
    }

    @Test
    void findingsFailJobWhenConfigured() throws Exception {
        JobRun job = run("fail-on.yml", "build");
        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("failure");
        StepResult post = job.step("Post Run ./");
        assertThat(post.code()).isEqualTo(1);
        assertThat(post.log())
                .endsWith("eyas: the job fails: a rule of priority Critical or worse was triggered (fail-on)\n");
    }

    @Test
    void separateStepsProvideOutputs() throws Exception {
        JobRun job = run("fail-on.yml", "separate");
        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("success");
        assertThat(job.step("Run ./start").log())
                .startsWith("eyas: falco-version: 0.39.0 is ignored: Eyas does not run Falco\n");
        assertThat(job.outputs().get("stop"))
                .containsEntry("verdict", "findings")
                .containsEntry("coverage", "complete")
                .containsEntry("report-path", report("one").toString())
                .containsKey("detections");
        assertThat(job.step("Use the outputs").log()).matches("findings [0-9]+ complete\n");
    }

    @Test
    void otherJobAnalyzesCapture() throws Exception {
        JobRun build = run("analyze.yml", "build");
        assertThat(build.outputs().get("stop"))
                .as(build.fullOutput())
                .containsEntry("verdict", "findings")
                .containsEntry(
                        "sarif-path", report("one").resolve("report.sarif").toString());
        assertThat(report("one").resolve("report.sarif")).content().contains("\"ruleId\":\"Runner Memory Read\"");
        Path capture = report("one").resolve("capture.scap.gz");
        try (SimulatedRunner runner = runner("two").with("CAPTURE", capture.toString())) {
            JobRun analysis = runner.run(WORKFLOWS.resolve("analyze.yml"), "analyze", null);
            assertThat(analysis.conclusion()).as(analysis.fullOutput()).isEqualTo("failure");
            StepResult step = analysis.step("Analyze");
            assertThat(step.code()).isEqualTo(1);
            assertThat(step.annotations())
                    .as(analysis.fullOutput())
                    .containsExactlyElementsOf(build.step("Stop").annotations().stream()
                            // The capture does not contain the step titles of the runner.
                            .map(line -> line.replaceAll("Get changed files \\((\\w[-\\w]*)\\)", "$1"))
                            .toList());
            assertThat(step.summary()).contains("| Critical | Runner Memory Read |");
            assertThat(analysis.step("Use the outputs").log()).isEqualTo("findings complete\n");
            Path report = runner.temporary().resolve("eyas-report");
            assertThat(report.resolve("report.json")).exists();
            assertThat(analysis.outputs().get("analyze"))
                    .containsEntry("report-path", report.toString())
                    .containsEntry("sarif-path", report.resolve("report.sarif").toString());
        }
    }

    @Test
    void captureOmitsEventsExcludedByConfigFile() throws Exception {
        JobRun job = run("config-file.yml", "build");
        assertThat(job.step("Start").log())
                .as(job.fullOutput())
                .startsWith(
                        "eyas: config-file: execve stays in the capture: other events cannot be interpreted without it\n")
                .contains("eyas: starting the agent: agent --sealed --folder "
                        + report("one").resolveSibling("agent") + " ")
                .contains(" --leave-out=openat --leave-out=execve --first-step=");
        assertThat(job.step("Stop").log()).contains("eyas: the report is in " + report("one") + "\n");
        String capture = report("one").resolve("capture.scap.gz").toString();
        assertThat(EyasProcess.run("read", capture, "evt.type = openat").out()).isEmpty();
        assertThat(EyasProcess.run("read", capture, "evt.type = execve and proc.name = cat")
                        .out())
                .isNotEmpty();
    }

    @Test
    void rejectsCaptureOfAnotherJob() throws Exception {
        Path capture = Files.writeString(directory.resolve("other.scap"), "another job's");
        try (SimulatedRunner runner =
                runner("two").with("CAPTURE", capture.toString()).with("CAPTURE_SHA256", "0".repeat(64))) {
            JobRun analysis = runner.run(WORKFLOWS.resolve("analyze.yml"), "analyze", null);
            assertThat(analysis.step("Analyze").annotations())
                    .as(analysis.fullOutput())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "::warning title=Eyas%3A not monitored::This job was NOT monitored: nothing was analyzed: the"
                                    + " capture " + capture
                                    + " is not the capture of the watched job: it has the SHA-256 ")
                    .endsWith(", but capture-sha256 is " + "0".repeat(64));
            assertThat(analysis.step("Use the outputs").log()).isEqualTo("not-monitored none\n");
        }
    }

    @Test
    void brokenCaptureIsIncomplete() throws Exception {
        Path capture = directory.resolve("broken.scap");
        Files.writeString(capture, "no capture");
        try (SimulatedRunner runner = runner("two").with("CAPTURE", capture.toString())) {
            JobRun analysis = runner.run(WORKFLOWS.resolve("analyze.yml"), "analyze", null);
            // The workflow sets fail-on: a job must not pass because its capture cannot be read.
            assertThat(analysis.conclusion()).as(analysis.fullOutput()).isEqualTo("failure");
            assertThat(analysis.step("Analyze").annotations())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "::warning title=Eyas%3A not monitored::This job was NOT monitored: nothing was analyzed: "
                                    + capture + ": byte 0: is not a capture file");
            assertThat(analysis.step("Use the outputs").log()).isEqualTo("not-monitored none\n");
        }
    }

    @Test
    void manyAlertsStayWithinLimits() throws Exception {
        JobRun job = run("many-alerts.yml", "build");
        StepResult post = job.step("Post Run ./");
        assertThat(post.log()).as(job.fullOutput()).isEqualTo("eyas: Warning: Marked file 1, and 14 other rules.\n");
        assertThat(post.annotations())
                .hasSize(10)
                .startsWith("::warning title=Eyas%3A Marked file 1::20 times; first in step Open (__run_2): opened "
                        + directory.resolve("one/_work/app/app/marked-1"))
                .endsWith(
                        "::warning title=Eyas%3A more of the same::6 more are in the job summary; GitHub shows 10 of a"
                                + " level");
        assertThat(post.summary().lines().filter(line -> line.startsWith("| Warning |")))
                .hasSize(15);
        Pattern repeats = Pattern.compile("\"repeats\":(\\d+),");
        assertThat(Files.readAllLines(report("one").resolve("alerts.jsonl")).stream()
                        .map(repeats::matcher)
                        .mapToLong(line -> line.find() ? Long.parseLong(line.group(1)) : 1)
                        .sum())
                .isEqualTo(300);
    }

    @Test
    void distinguishesTwoJobsOnOneMachine() throws Exception {
        CompletableFuture<JobRun> other = CompletableFuture.supplyAsync(() -> {
            try (SimulatedRunner runner = runner("two")) {
                return runner.run(WORKFLOWS.resolve("benign.yml"), "build", null);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        JobRun guilty = run("memory-dump.yml", "build");
        JobRun benign = other.get(600, TimeUnit.SECONDS);
        assertThat(guilty.step("Post Run ./").annotations())
                .as(guilty.fullOutput())
                .isNotEmpty();
        assertThat(benign.step("Post Run ./").annotations())
                .as(benign.fullOutput())
                .isEmpty();
        assertThat(benign.step("Post Run ./").log()).isEqualTo("eyas: No findings.\n");
    }

    @Test
    void orphanAgentOfEarlierJobIsCleanedUp() throws Exception {
        try (SimulatedRunner runner = runner("one")) {
            // A cancelled job does not run its post steps.
            ProcessBuilder first = new ProcessBuilder(program.toString(), "action", "start");
            first.environment()
                    .putAll(Map.of(
                            "GITHUB_ACTIONS",
                            "true",
                            "RUNNER_TEMP",
                            runner.temporary().toString(),
                            "GITHUB_REPOSITORY",
                            "example/app",
                            "GITHUB_RUN_ID",
                            "1",
                            "GITHUB_RUN_ATTEMPT",
                            "1",
                            "GITHUB_JOB",
                            "build",
                            "RUNNER_NAME",
                            "one"));
            assertThat(EyasProcess.run(first).out()).contains("this job is watched (");
            JobRun second = runner.with("GITHUB_RUN_ID", "2").run(WORKFLOWS.resolve("benign.yml"), "build", null);
            assertThat(second.step("Run ./").log())
                    .as(second.fullOutput())
                    .matches(
                            "(?s)eyas: found an agent of an earlier job \\(process \\d+, example/app/1/1/build/one\\); ending it\n"
                                    + "eyas: this job is watched .*");
            assertThat(second.step("Post Run ./").log()).isEqualTo("eyas: No findings.\n");
        }
    }

    /** Without a stop step, the post step of {@code start} ends the monitoring. */
    @Test
    void monitoringWithoutStopStepIsReported() throws Exception {
        JobRun job = run("left.yml", "build");
        assertThat(job.step("Post Run ./start").log()).as(job.fullOutput()).isEqualTo("eyas: No findings.\n");
        assertThat(job.step("Post Run ./start").summary()).startsWith("## ✅ Eyas: No findings.");
    }

    /** Jobs of one matrix have the same name, and one runner runs them one after the other. */
    @Test
    void distinguishesTwoJobsOfOneMatrix() throws Exception {
        for (String matrix : List.of("{\"java\":\"21\"}", "{\"java\":\"25\"}")) {
            try (SimulatedRunner runner = runner("one")) {
                JobRun job = runner.ofMatrix(matrix).run(WORKFLOWS.resolve("left.yml"), "twice", null);
                assertThat(job.outputs().get("__self_3")).as(job.fullOutput()).containsEntry("verdict", "clean");
            }
        }
    }

    @Test
    void secondStartIsIdempotent() throws Exception {
        JobRun job = run("left.yml", "twice");
        assertThat(job.steps().get(1).log())
                .as(job.fullOutput())
                .isEqualTo("eyas: this job is already watched; no second agent was started\n");
        assertThat(job.step("Run ./stop").log()).isEqualTo("eyas: No findings.\n");
        assertThat(job.outputs().get("__self_3")).containsEntry("verdict", "clean");
        // It cannot be determined whether a step of the workflow or the job's code ended the monitoring.
        assertThat(job.step("Stop again").annotations())
                .as(job.fullOutput())
                .singleElement()
                .asString()
                .contains("an earlier step has ended the watch and taken the report");
        assertThat(job.outputs().get("__self_4")).containsEntry("verdict", "tampered");
    }

    @Test
    void unmonitorableJobFailsWithMessage() throws Exception {
        JobRun job = run("left.yml", "unwatched");
        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("success");
        StepResult start = job.step("Run ./");
        assertThat(start.annotations())
                .singleElement()
                .asString()
                .startsWith(
                        "::warning title=Eyas%3A not monitored::This job was NOT monitored: cannot read rules file ");
        assertThat(start.summary()).startsWith("## ⚪ Eyas: This job was NOT monitored.\n");
        assertThat(job.outputs().get("__self"))
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
        assertThat(job.step("Post Run ./").log()).isEqualTo("eyas: this job was NOT monitored, see its first step\n");
        assertThat(job.step("Post Run ./").annotations()).isEqualTo(List.of());
    }
}
