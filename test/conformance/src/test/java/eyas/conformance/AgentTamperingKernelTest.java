package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs jobs that try to stop the agent or to falsify its report: every attempt is reported, none passes silently. */
@Tag("kernel")
@Tag("process")
final class AgentTamperingKernelTest {
    private static final Path WORKFLOWS = Path.of("src/test/workflows").toAbsolutePath();

    @TempDir
    private Path directory;

    private Path program;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    @BeforeEach
    void program() throws IOException {
        program = EyasProcess.script(directory.resolve("eyas"));
    }

    private JobRun run(String job) throws IOException {
        return run(job, "success");
    }

    private JobRun run(String job, String conclusion) throws IOException {
        try (SimulatedRunner runner = new SimulatedRunner(directory.resolve("one"), WORKFLOWS.resolve("actions"), "one")
                .with("ACTIONS", WORKFLOWS.resolve("actions").toString())
                .with("EYAS_PATH", program.toString())) {
            JobRun run = runner.run(WORKFLOWS.resolve("life.yml"), job, null);
            assertThat(run.conclusion()).as(run.fullOutput()).isEqualTo(conclusion);
            return run;
        }
    }

    private static void assertTampered(JobRun job, String problem) {
        StepResult post = job.step("Post Run ./");
        assertThat(post.log())
                .as(job.fullOutput())
                .startsWith("eyas: The agent did not see the whole job; up to then: ");
        assertThat(post.annotations().getFirst())
                .as(job.fullOutput())
                .startsWith("::error title=Eyas%3A the agent was stopped::")
                .contains(problem);
        assertThat(post.summary()).startsWith("## 🛑 Eyas: The agent did not see the whole job");
    }

    @Test
    void stoppingAgentDoesNotHideEarlierAlerts() throws Exception {
        JobRun job = run("stopped");
        StepResult post = job.step("Post Run ./");
        assertThat(post.summary())
                .as(job.fullOutput())
                .contains("Environment of Another Process Read")
                .contains("Note: process ")
                .contains(" of step &#95;&#95;run stopped the agent (signal 19) for a while")
                .contains("Note: the agent was stopped (SIGSTOP) when the job ended, and was resumed");
    }

    /** A broadcast signal reaches every process that the sender may signal, and succeeds if there is any. */
    @Test
    void unprivilegedBroadcastSignalIsNotAgentKill() throws Exception {
        JobRun job = run("signal-all");
        assertTampered(job, " (bash), child of step __run_2. Later events were not seen.");
        assertThat(job.step("Post Run ./").summary()).doesNotContain("sent the agent signal");
        JobRun spared = run("signal-all-survived");
        assertThat(spared.step("Post Run ./").summary())
                .as(spared.fullOutput())
                .startsWith("## ✅ Eyas: No findings.")
                .doesNotContain("sent the agent signal");
    }

    @Test
    void rejectsTruncatedLog() throws Exception {
        assertTampered(run("truncated"), "The agent's log is not trustworthy: ");
    }

    @Test
    void detectsRemovedAlerts() throws Exception {
        assertTampered(
                run("alert-removed"), "The alerts that the agent wrote were changed: alerts.jsonl has 0 lines; ");
    }

    /** An alert is written and sealed before it becomes visible, so killing the agent immediately afterwards does not remove it. */
    @Test
    void alertSurvivesImmediateAgentKill() throws Exception {
        JobRun job = run("quick");
        StepResult post = job.step("Post Run ./");
        assertThat(post.log())
                .as(job.fullOutput())
                .startsWith("eyas: The agent did not see the whole job; up to then: ");
        assertThat(post.summary()).as(job.fullOutput()).contains("Environment of Another Process Read");
        assertThat(Files.readString(
                        SimulatedRunner.report(directory.resolve("one")).resolve("alerts.jsonl")))
                .contains("Environment of Another Process Read");
    }

    @Test
    void orphanProcessOfStepIsReported() throws Exception {
        try (SimulatedRunner runner = new SimulatedRunner(directory.resolve("one"), WORKFLOWS.resolve("actions"), "one")
                .with("ACTIONS", WORKFLOWS.resolve("actions").toString())
                .with("EYAS_PATH", program.toString())) {
            JobRun job = runner.run(WORKFLOWS.resolve("life.yml"), "leftover", null);
            StepResult post = job.step("Post Run ./");
            assertThat(post.code()).as(job.fullOutput()).isEqualTo(1);
            assertThat(post.log())
                    .contains("1 process that a step left still runs: sleep (")
                    .contains("the job fails: not everything was seen");
            assertThat(post.summary()).startsWith("## ⚠️ Eyas: No findings, but not everything was seen");
        }
    }

    @Test
    void reportsRemovedAgentDirectory() throws Exception {
        assertTampered(run("removed"), "The agent's log is not trustworthy: it");
    }

    @Test
    void rejectsLogSealedByAnotherProcess() throws Exception {
        JobRun job = run("forged");
        assertTampered(job, " was not written by the agent: its seal does not match");
    }

    @Test
    void detectsSilencedBpfPrograms() throws Exception {
        JobRun job = run("output-disabled");
        assertThat(job.step("Disable the output of its BPF programs").log())
                .as(job.fullOutput())
                .isEqualTo("changed 1\n");
        assertTampered(job, "The agent was prevented from seeing or restricting the job");
    }

    @Test
    void monitoringStoppedByStepIsIncomplete() throws Exception {
        assertTampered(run("early"), "an earlier step has ended the watch and taken the report");
    }

    /** A job has one monitoring session: ending and restarting it hides the events in between, and only these. */
    @Test
    void restartedMonitoringHasGap() throws Exception {
        JobRun job = run("restarted", "failure");
        StepResult stop = job.step("Run ./stop");
        assertThat(stop.annotations().getFirst())
                .as(job.fullOutput())
                .matches(
                        "::error title=Eyas%3A the agent was stopped::The watch was ended at [0-9:.]+Z and restarted at"
                                + " [0-9:.]+Z\\. Events in between were not seen\\.");
        assertThat(stop.annotations())
                .as("findings before the gap count")
                .anySatisfy(annotation ->
                        assertThat(annotation).contains("Environment of Another Process Read", "step Before (__run)"));
        assertThat(stop.code()).isEqualTo(1);
        assertThat(job.outputs().get("__self_2")).containsEntry("verdict", "tampered");
    }

    /** The post step of {@code start} recognizes the agent that it started, even if root has changed the on-disk state. */
    @Test
    void detectsReplacedAgent() throws Exception {
        JobRun job = run("replaced", "failure");
        assertThat(job.step("Run ./stop").code()).as(job.fullOutput()).isZero();
        StepResult check = job.step("Post Run ./start");
        assertThat(check.annotations())
                .as(job.fullOutput())
                .singleElement()
                .asString()
                .contains("it is not the log of this job's watch, so the report of the step");
        assertThat(check.code()).isEqualTo(1);
    }

    @Test
    void killedAgentIsNotRestarted() throws Exception {
        JobRun job = run("second-watch");
        assertThat(job.step("Kill the agent and start another watch").log())
                .as(job.fullOutput())
                .isEqualTo(
                        "eyas: the agent of this job was ended early; no new one is started, and the end of the job reports its"
                                + " evidence\n");
        assertThat(job.step("Run ./stop").annotations())
                .as(job.fullOutput())
                .anySatisfy(annotation -> assertThat(annotation).contains("The agent was killed (signal 9)"))
                .anySatisfy(annotation -> assertThat(annotation).contains("Environment of Another Process Read"));
    }

    @Test
    void obstructionByStepDropsNoFinding() throws Exception {
        JobRun job = run("marked", "failure");
        StepResult post = job.step("Post Run ./");
        assertThat(post.code()).as(job.fullOutput()).isEqualTo(1);
        assertThat(post.annotations())
                .anySatisfy(annotation -> assertThat(annotation).contains("Environment of Another Process Read"));
        assertThat(Path.of("/etc/report.json")).doesNotExist();
    }

    @Test
    void actionUsedTwiceReportsOnce() throws Exception {
        JobRun job = run("doubled");
        assertThat(job.step("Post Second").log())
                .as(job.fullOutput())
                .isEqualTo("eyas: the step that started the watch reports on this job\n");
        assertThat(job.step("Post Second").summary()).isEmpty();
        assertThat(job.step("Post First").summary())
                .as(job.fullOutput())
                .startsWith("## 🟠 Eyas: ")
                .contains("Environment of Another Process Read");
    }

    private @Nullable Path runtime;

    @AfterEach
    void remove() throws IOException, InterruptedException {
        if (runtime != null) {
            execute("umount", "--lazy", runtime.toString());
            Files.delete(runtime);
        }
    }

    private static void execute(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command)
                        .inheritIO()
                        .redirectInput(Path.of("/dev/null").toFile())
                        .start()
                        .waitFor())
                .as(String.join(" ", command))
                .isZero();
    }

    /** Puts the program into a directory that the rule about temporary places covers. */
    private Path inTemporaryDirectory() throws IOException, InterruptedException {
        Path place = Files.createTempDirectory(Path.of("/tmp"), "eyas-runtime");
        String from = EyasProcess.isNative()
                ? EyasProcess.executable().getParent().toString()
                : System.getProperty("java.home");
        execute("mount", "--bind", from, place.toString());
        runtime = place;
        String start;
        if (EyasProcess.isNative()) {
            start = "'" + place + "/eyas-native' -Xmx256m";
        } else {
            List<String> command = EyasProcess.java();
            Path arguments = Files.write(directory.resolve("arguments"), command.subList(1, command.size()));
            start = "'" + place + "/bin/java' '@" + arguments + "'";
        }
        Path script = directory.resolve("eyas-temporary");
        Files.writeString(
                script, "#!/bin/sh\nexport EYAS_HOME='" + EyasProcess.home() + "'\nexec " + start + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    @Test
    @Tag("jvm")
    void ownTemporaryProgramIsExemptButOtherRuntimesAreNot() throws Exception {
        program = inTemporaryDirectory();
        JobRun clean = run("twice");
        assertThat(clean.step("Post First").log()).as(clean.fullOutput()).isEqualTo("eyas: No findings.\n");
        JobRun abused = run("abused");
        assertThat(abused.step("Post Run ./").log())
                .as(abused.fullOutput())
                .isEqualTo("eyas: Warning: Program Started From a Temporary Place.\n");
        assertThat(abused.step("Post Run ./").annotations())
                .singleElement()
                .asString()
                .contains("Program Started From a Temporary Place::2 times; first in step Other arguments (__run)");
    }

    @Test
    void missingPrivilegesNeverPassSilently() throws Exception {
        Path output = directory.resolve("output");
        Path summary = directory.resolve("summary");
        ProcessBuilder builder = new ProcessBuilder(
                "setpriv", "--bounding-set=-all", "--inh-caps=-all", program.toString(), "action", "start");
        builder.environment()
                .put(
                        "RUNNER_TEMP",
                        Files.createDirectory(directory.resolve("temp")).toString());
        builder.environment().put("GITHUB_ACTIONS", "true");
        builder.environment().put("GITHUB_OUTPUT", output.toString());
        builder.environment().put("GITHUB_STEP_SUMMARY", summary.toString());
        EyasProcess run = EyasProcess.run(builder);
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("::warning title=Eyas%3A not monitored::This job was NOT monitored: ");
        assertThat(CommandFileReader.pairs(output))
                .containsEntry("verdict", "not-monitored")
                .containsEntry("coverage", "none");
        assertThat(Files.readString(summary)).startsWith("## ⚪ Eyas: This job was NOT monitored.\n");
        assertThat(directory.resolve("temp")).isEmptyDirectory();
    }
}
