package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs jobs with a lock: new, unchanged, violated, and edited by the pull request itself. */
@Tag("kernel")
@Tag("process")
final class LockKernelTest {
    /** Location of the lock's result in the report page. */
    private static final String IN_PAGE = "id=\"lock\">{\"headline\":";

    private static final Path WORKFLOWS = Path.of("src/test/workflows").toAbsolutePath();
    private static final String HEAD = "ab".repeat(20);
    private static final String BASE = "ba".repeat(20);
    private static final String OLD = "0d".repeat(20);
    private static final String LOCK = ".github/eyas.lock.yaml?ref=";
    private static final String RULE = "Behaviour Not in the Lock";
    private static final String DESTINATION = "192.0.2.7:4444/tcp from bash";

    /** Shared by all tests, so that the lock is learned once. */
    @TempDir
    private static Path directory;

    private static final AtomicReference<String> LEARNED = new AtomicReference<>("");

    private Path program;
    private GitHubServer github;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    @BeforeEach
    void start() throws IOException {
        program = EyasProcess.script(directory.resolve("eyas"));
        github = new GitHubServer("{}");
        github.tip(BASE);
    }

    @AfterEach
    void stop() {
        github.close();
    }

    private JobRun run(String mode, boolean extra, int headRepository) throws IOException {
        return run(mode, extra, headRepository, "true");
    }

    private JobRun run(String mode, boolean extra, int headRepository, String attack) throws IOException {
        return run("build", mode, extra, headRepository, attack);
    }

    private JobRun run(String job, String mode, boolean extra, int headRepository, String attack) throws IOException {
        return run(job, mode, extra, headRepository, attack, Path.of("none"));
    }

    private JobRun run(String job, String mode, boolean extra, int headRepository, String attack, Path capture)
            throws IOException {
        try (SimulatedRunner runner = new SimulatedRunner(directory.resolve("one"), WORKFLOWS.resolve("actions"), "one")
                .with("ACTIONS", WORKFLOWS.resolve("actions").toString())
                .with("EYAS_PATH", program.toString())
                .with("LOCK", mode)
                .with("ATTACK", attack)
                .with("CAPTURE", capture.toString())
                .with("EXTRA", extra ? "yes" : "no")
                .with("GITHUB_API_URL", github.url())
                .with("GITHUB_GRAPHQL_URL", github.url() + "/graphql")
                .event("pull_request", """
                        {"number":7,"sender":{"login":"mallory"},"pull_request":{"number":7,"user":{"login":"mallory"},
                        "head":{"sha":"%s","repo":{"id":%d}},"base":{"sha":"%s","ref":"main","repo":{"id":1,"private":false}}}}""".formatted(HEAD, headRepository, OLD))) {
            return runner.run(WORKFLOWS.resolve("locked.yml"), job, null);
        }
    }

    private Path report() {
        return SimulatedRunner.report(directory.resolve("one"));
    }

    private static Map<String, String> outputs(JobRun job) {
        return job.outputs().getOrDefault("__self", Map.of());
    }

    /** Commits the learned lock to the base branch. The first test that needs the lock learns it. */
    private String learned() throws IOException {
        if (LEARNED.get().isEmpty()) {
            LEARNED.set(learn());
        }
        github.put(LOCK + BASE, LEARNED.get());
        github.put(LOCK + HEAD, LEARNED.get());
        return LEARNED.get();
    }

    private String learn() throws IOException {
        JobRun first = run("learn", false, 1);
        assertThat(first.conclusion()).as(first.fullOutput()).isEqualTo("success");
        assertThat(first.step("Run ./").log())
                .as(first.fullOutput())
                .startsWith("eyas: lock: there is no .github/eyas.lock.yaml in commit " + BASE);
        assertThat(outputs(first)).as(first.fullOutput()).containsEntry("lock-verdict", "learned");
        assertThat(first.step("Post Run ./").annotations())
                .as(first.fullOutput())
                .isEmpty();
        assertThat(github.comments().getLast())
                .contains("<details><summary>Suggested lock change", "programs: system /usr/bin/sort");
        String lock = Files.readString(report().resolve("eyas.lock.yaml"));
        assertThat(lock).contains("- system /usr/bin/sort\n").doesNotContain("192.0.2.7");
        return lock;
    }

    /** The runner's files contain values, which may be secrets. The lock contains names only. */
    @Test
    void lockContainsNamesOfVariablesForLaterSteps() throws Exception {
        JobRun job = run("learn", true, 1, """
                printf 'NOTE<<E\\nINSIDE=hidden-value\\nE\\nPYTHONPATH=/hidden/value\\n' >> "$GITHUB_ENV"
                echo /opt/later/bin >> "$GITHUB_PATH\"""");

        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("success");
        assertThat(Files.readString(report().resolve("eyas.lock.yaml")))
                .as(job.fullOutput())
                .contains("- folder /opt/later/bin\n", "- variable NOTE\n", "- variable PYTHONPATH\n")
                .doesNotContain("hidden", "INSIDE");
    }

    @Test
    void behaviorOutsideLockFailsEnforcedJob() throws Exception {
        String lock = learned();

        JobRun clean = run("enforce", false, 1);
        assertThat(clean.conclusion()).as(clean.fullOutput()).isEqualTo("success");
        assertThat(clean.step("Run ./").log())
                .startsWith("eyas: lock: enforce, with .github/eyas.lock.yaml of commit " + BASE + "\n");
        assertThat(outputs(clean))
                .as(clean.fullOutput())
                .containsEntry("lock-verdict", "kept")
                .containsEntry("lock-new", "0");
        assertThat(clean.step("Post Run ./").annotations()).isEmpty();
        assertThat(clean.step("Post Run ./").summary()).contains("### Lock: no new behavior, compared with ");

        JobRun reported = run("report", true, 1);
        StepResult post = reported.step("Post Run ./");
        assertThat(reported.conclusion()).as(reported.fullOutput()).isEqualTo("success");
        assertThat(outputs(reported))
                .as(reported.fullOutput())
                .containsEntry("lock-verdict", "new")
                .containsEntry("verdict", "findings");
        assertThat(post.annotations())
                .as(reported.fullOutput())
                .anySatisfy(annotation -> assertThat(annotation)
                        .startsWith("::error title=Eyas%3A " + RULE + "::")
                        .contains(
                                "in step Build (__run): new destination (heavy, a destination that this job never had): "
                                        + DESTINATION));
        assertThat(post.summary())
                .contains("| heavy | new destination: a destination that this job never had | ")
                .contains("192.0.2.7")
                .contains("| medium | new program: written elsewhere and run | ");
        assertThat(github.comments().getLast()).contains(RULE, "Suggested lock change", "192.0.2.7");
        assertThat(report().resolve("alerts.jsonl")).content().contains(DESTINATION, "\"ci.step\":\"__run\"");
        assertThat(report().resolve("report.sarif")).content().contains("\"ruleId\":\"" + RULE + "\"");
        assertThat(Files.readString(report().resolve("report.html")).contains(IN_PAGE))
                .as("the page has the lock comparison")
                .isTrue();
        new ReportFiles(report()).assertValid();
        assertAlertedDuringJob();
        String wider = Files.readString(report().resolve("eyas.lock.yaml"));
        assertThat(wider).contains(DESTINATION);
        assertThat(wider.lines()).containsAll(lock.lines().toList());

        // The pull request adds its own behavior to the lock.
        github.put(LOCK + HEAD, wider);
        JobRun enforced = run("enforce", true, 1);
        assertThat(enforced.conclusion()).as(enforced.fullOutput()).isEqualTo("failure");
        assertThat(enforced.step("Post Run ./").log())
                .contains("eyas: the job fails: it did something that is not in its lock (lock: enforce)\n");
        assertThat(enforced.step("Post Run ./").summary())
                .contains("**This change edits the lock: after the merge, ", "Lock changes");
    }

    /** Asserts that the agent logged an alert before the job stopped. */
    private void assertAlertedDuringJob() throws IOException {
        List<String> types = Files.readAllLines(report().resolve("agent.jsonl")).stream()
                .map(line -> line.replaceAll(".*\"type\":\"([a-z]+)\".*", "$1"))
                .toList();
        assertThat(types).contains("alerted", "stopping");
        assertThat(types.indexOf("alerted")).isLessThan(types.indexOf("stopping"));
    }

    /** Root can modify the stored lock, but cannot make the job pass that way. */
    @Test
    void modifiedLockFailsEnforcedJob() throws Exception {
        learned();
        for (String attack : List.of(
                "find /var/lib/eyas-action/jobs -name lock -delete",
                "find /var/lib/eyas-action/jobs -name lock -exec sed -i 1s/enforce/report/ {} +",
                "find /var/lib/eyas-action/jobs -name lock -exec sed -i s/^found/missing/ {} +")) {
            JobRun job = run("enforce", true, 1, attack);
            assertThat(job.conclusion()).as(attack + job.fullOutput()).isEqualTo("failure");
            assertThat(outputs(job)).as(attack).containsEntry("verdict", "tampered");
            assertThat(job.step("Post Run ./").log()).as(attack).contains("(lock: enforce)");
        }
    }

    @Test
    void deletedLockIsReportedToReviewer() throws Exception {
        learned();
        github.put(LOCK + HEAD, "");
        StepResult post = run("enforce", false, 1).step("Post Run ./");
        assertThat(post.annotations()).singleElement().asString().contains("This change deletes the lock");
        assertThat(post.summary()).contains("> **This change deletes the lock", "Removed lock entries");
    }

    /** The running watch compares with no lock, so it cannot enforce the one that the second step requests. */
    @Test
    void monitoredJobWithoutLockStops() throws Exception {
        JobRun job = run("twice", "off", false, 1, "true");
        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("failure");
        assertThat(job.fullOutput()).contains("does not enforce this lock").doesNotContain("ran\n");
    }

    /** The step that stops the watch has no key; the step that started it compares. Both report the same verdict in every mode. */
    @Test
    void separateStopStepHasSameVerdict() throws Exception {
        JobRun first = run("apart", "learn", false, 1, "true");
        assertThat(first.conclusion()).as(first.fullOutput()).isEqualTo("success");
        assertThat(first.outputs().get("stop")).containsEntry("lock-verdict", "learned");

        JobRun missing = run("apart", "enforce", false, 1, "true");
        assertThat(missing.conclusion()).as(missing.fullOutput()).isEqualTo("success");
        assertThat(missing.outputs().get("stop")).containsEntry("lock-verdict", "learned");

        github.put(LOCK + BASE, Files.readString(report().resolve("eyas.lock.yaml")));
        JobRun retained = run("apart", "enforce", false, 1, "true");
        assertThat(retained.conclusion()).as(retained.fullOutput()).isEqualTo("success");
        assertThat(retained.outputs().get("stop")).containsEntry("lock-verdict", "kept");

        JobRun learned = run("apart", "learn", true, 1, "true");
        assertThat(learned.conclusion()).as(learned.fullOutput()).isEqualTo("success");
        assertThat(learned.outputs().get("stop")).containsEntry("lock-verdict", "learned");

        JobRun broken = run("apart", "enforce", true, 1, "true");
        assertThat(broken.conclusion()).as(broken.fullOutput()).isEqualTo("failure");
        assertThat(broken.outputs().get("stop")).containsEntry("lock-verdict", "new");
        assertThat(broken.step("Post Run ./start").code())
                .as(broken.fullOutput())
                .isEqualTo(1);
    }

    /** A recording uses the names of the live job, so a lock of one fits the other. */
    @Test
    void analyzeActionComparesRecording() throws Exception {
        JobRun first = run("recorded", "learn", false, 1, "true");
        assertThat(first.conclusion()).as(first.fullOutput()).isEqualTo("success");
        github.put(LOCK + BASE, Files.readString(report().resolve("eyas.lock.yaml")));

        JobRun clean = analyzed(copyCapture("clean"));
        assertThat(clean.outputs().get("analyze"))
                .as(clean.fullOutput())
                .containsEntry("lock-verdict", "kept")
                .containsEntry("lock-new", "0");
        assertThat(clean.conclusion()).isEqualTo("success");

        run("recorded", "off", true, 1, "true");
        JobRun broken = analyzed(copyCapture("broken"));
        assertThat(broken.conclusion()).as(broken.fullOutput()).isEqualTo("failure");
        assertThat(broken.outputs().get("analyze")).containsEntry("lock-verdict", "new");
        assertThat(broken.step("Run ./analyze").log())
                .contains("eyas: the job fails: it did something that is not in its lock (lock: enforce)\n");
        assertThat(broken.step("Run ./analyze").summary()).contains("### Lock: ", "192.0.2.7");
        assertThat(Files.readString(directory.resolve("one/_work/_temp/eyas-report/report.html"))
                        .contains(IN_PAGE))
                .as("the page of the analyze action has the lock comparison")
                .isTrue();
    }

    /** Copies the capture, because the runner's next job overwrites the report. */
    private Path copyCapture(String name) throws IOException {
        return Files.copy(report().resolve("capture.scap.gz"), directory.resolve(name + ".scap.gz"));
    }

    private JobRun analyzed(Path capture) throws IOException {
        return run("analyzed", "enforce", false, 1, "true", capture);
    }

    @Test
    void forkIsComparedButNotLearned() throws Exception {
        learned();
        JobRun fork = run("report", true, 2);
        assertThat(outputs(fork)).as(fork.fullOutput()).containsEntry("lock-verdict", "new");
        assertThat(fork.step("Post Run ./").summary()).contains("so no lock change is suggested");
        assertThat(report().resolve("eyas.lock.yaml")).doesNotExist();
    }

    @Test
    void unusableLockStopsEnforcedJob() throws Exception {
        github.put(LOCK + BASE, "version: 1\nworkflow:\n");
        JobRun job = run("enforce", true, 1);
        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("failure");
        StepResult start = job.step("Run ./");
        assertThat(start.code()).isEqualTo(1);
        assertThat(start.annotations())
                .singleElement()
                .asString()
                .contains("the lock .github/eyas.lock.yaml of commit " + BASE
                        + " is invalid: .github/eyas.lock.yaml:2:1: L")
                .contains("the job must not run without it");
        assertThat(job.steps()).extracting(StepResult::name).doesNotContain("Build");
    }
}
