package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches jobs from the hooks of their runners, without a step in the workflow. */
@Tag("kernel")
final class HookKernelTest {
    private static final Path WORKFLOWS = Path.of("src/test/workflows").toAbsolutePath();
    private static final Path HOOK = EyasProcess.home().resolve("packaging/self-hosted/job-hook.sh");

    @TempDir
    private Path folder;

    private Path settings;

    @BeforeAll
    static void rootIsNeeded() {
        Privileges.need();
    }

    /** Makes what the installer makes, for runners below the test's folder. */
    @BeforeEach
    void machine() throws IOException {
        Path program = EyasProcess.script(folder.resolve("eyas"));
        settings = folder.resolve("runner.conf");
        Files.writeString(
                settings,
                String.join(
                        "\n",
                        "# test",
                        "runner = "
                                + Files.createDirectory(folder.resolve("one")).toRealPath(),
                        "runner = "
                                + Files.createDirectory(folder.resolve("two")).toRealPath(),
                        "state-folder = " + folder.resolve("state"),
                        "report-folder = " + folder.resolve("reports"),
                        "scope = job",
                        ""));
        for (String moment : List.of("started", "completed")) {
            Path script = folder.resolve("eyas-job-" + moment + ".sh");
            Files.writeString(
                    script,
                    Files.readString(HOOK)
                            .replace("@PROGRAM@", program.toString())
                            .replace("@SETTINGS@", settings.toString())
                            .replace("@MOMENT@", moment));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private JobRun run(String runner, String job) {
        try (SimulatedRunner simulated = new SimulatedRunner(
                        folder.resolve(runner), WORKFLOWS.resolve("actions"), runner)
                .with("ACTIONS", WORKFLOWS.resolve("actions").toString())
                .with("HOOK_COMPLETED", folder.resolve("eyas-job-completed.sh").toString())
                .with(
                        "ACTIONS_RUNNER_HOOK_JOB_STARTED",
                        folder.resolve("eyas-job-started.sh").toString())
                .with(
                        "ACTIONS_RUNNER_HOOK_JOB_COMPLETED",
                        folder.resolve("eyas-job-completed.sh").toString())) {
            return simulated.run(WORKFLOWS.resolve("hooked.yml"), job, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> reports() throws IOException {
        try (Stream<Path> reports = Files.list(folder.resolve("reports"))) {
            return reports.sorted().toList();
        }
    }

    @Test
    void twoRunnersOfOneMachineAreWatchedApart() throws Exception {
        CompletableFuture<JobRun> other = CompletableFuture.supplyAsync(() -> run("two", "benign"));
        JobRun guilty = run("one", "guilty");
        JobRun benign = other.get(180, TimeUnit.SECONDS);

        StepResult begin = guilty.step("Set up runner");
        assertThat(begin.log()).as(guilty.everything()).contains("eyas: this job is watched (process ");
        StepResult end = guilty.step("Complete runner");
        assertThat(end.code()).as(guilty.everything()).isZero();
        assertThat(end.summary())
                .as(guilty.everything())
                .startsWith("## 🔴 Eyas: ")
                .contains("| Critical | Runner Memory Read |")
                .contains("step Get changed files ");
        assertThat(end.annotations())
                .anySatisfy(
                        annotation -> assertThat(annotation).startsWith("::error title=Eyas%3A Runner Memory Read::"));

        assertThat(benign.step("Complete runner").summary())
                .as(benign.everything())
                .startsWith("## ✅ Eyas: No rule was broken.");
        assertThat(benign.step("Complete runner").annotations()).isEmpty();

        assertThat(reports()).hasSize(2).allSatisfy(report -> {
            assertThat(report.resolve("report.json")).exists();
            assertThat(report.resolve("agent.jsonl")).exists();
        });
        assertThat(reports().get(0).getFileName().toString()).contains("_example_app_4242_1_");
        try (Stream<Path> left = Files.walk(folder.resolve("state"))) {
            assertThat(left.map(path -> path.getFileName().toString())).doesNotContain("eyas-agent", "eyas-report");
        }
    }

    @Test
    void aJobThatEndsTheWatchItselfIsFoundOut() throws Exception {
        JobRun job = run("one", "impatient");
        StepResult end = job.step("Complete runner");
        assertThat(end.annotations())
                .as(job.everything())
                .singleElement()
                .asString()
                .startsWith(
                        "::error title=Eyas%3A the agent was stopped::The agent's log cannot be believed: monitoring was"
                                + " ended at ")
                .contains(" by a call of the hook that was not the runner's last");
        assertThat(end.summary()).startsWith("## 🛑 Eyas: The agent did not see the whole job");
    }

    @Test
    void onlyRunnersOfTheSettingsMayCall() throws Exception {
        Files.writeString(settings, "runner = /nowhere\nstate-folder = " + folder.resolve("state") + "\n");
        JobRun job = run("one", "benign");
        assertThat(job.conclusion()).as(job.everything()).isEqualTo("success");
        for (String step : List.of("Set up runner", "Complete runner")) {
            assertThat(job.step(step).annotations())
                    .singleElement()
                    .asString()
                    .startsWith("::warning title=Eyas%3A not monitored::This job was NOT monitored: the runner in ")
                    .contains(" is none of those in this machine's settings");
        }
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void settingsThatSaySomethingUnknownAreRefusedAloud() throws Exception {
        Files.writeString(settings, "runner = /nowhere\nfail_on = critical\n");
        JobRun job = run("one", "benign");
        assertThat(job.step("Set up runner").annotations())
                .as(job.everything())
                .singleElement()
                .asString()
                .contains("runner.conf:2: 'fail_on' is none of runner, state-folder,");
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(run("two", "benign").step("Set up runner").annotations())
                .singleElement()
                .asString()
                .contains("can be changed by others than ");
    }
}
