package eyas.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.agent.lock.LockMode;
import eyas.agent.pipeline.PipelineProvider;
import eyas.ci.CiException;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.RunnerStateDirectory;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the lifecycle of a job in a second CI system, which is only known to {@link PipelineProvider}. */
final class SecondProviderTest {
    @TempDir
    private Path directory;

    private final CiProvider provider = new PipelineProvider();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void directories() throws IOException {
        for (String name : new String[] {"scratch", "artifacts", "work"}) {
            Files.createDirectory(directory.resolve(name));
        }
        Files.writeString(directory.resolve("work/one.yaml"), "[]\n");
    }

    private CiJob job(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("PIPE_JOB", "build");
        environment.put("PIPE_NUMBER", "17");
        environment.put("PIPE_FOLDER", directory.resolve("work").toString());
        environment.put("PIPE_SCRATCH", directory.resolve("scratch").toString());
        environment.put("PIPE_ARTIFACTS", directory.resolve("artifacts").toString());
        assertThat(provider.isJob(environment)).isTrue();
        return provider.job(environment, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String artifact(String name) throws IOException {
        return Files.readString(directory.resolve("artifacts").resolve(name));
    }

    /** Runs an agent that watches the job to its end. */
    private void watched(CiJob job, boolean clean) throws Exception {
        watched(job, clean, true);
    }

    private void watched(CiJob job, boolean clean, boolean complete) throws Exception {
        RunnerStateDirectory place = RunnerStateDirectory.of(job.temporary());
        place.open();
        FakeAgent.begin(place, job.key());
        AgentDirectory directory = place.agent();
        assertThat(directory.create()).isTrue();
        FakeAgent agent = new FakeAgent(directory, job.key(), FakeAgent.ALERT);
        Files.writeString(directory.report().resolve("report.md"), "# What it did\n");
        job.reporter().keep("monitored", "true");
        job.reporter().keep("log", agent.first().hash());
        job.reporter().keep("key", agent.key().text());
        if (!complete) {
            agent.incomplete();
        }
        if (clean) {
            agent.started();
        } else {
            agent.close();
        }
    }

    @Test
    void agentArgumentsDescribeJobAndSystem() {
        Inputs inputs = Inputs.of(job(Map.of("EYAS_RULES", "one.yaml", "EYAS_RECORD", "true")));
        assertThat(AgentArguments.of(provider, inputs, Optional.empty(), new AgentDirectory(Path.of("/agent"))))
                .containsExactly(
                        "agent",
                        "--sealed",
                        "--folder",
                        "/agent",
                        "--job",
                        "17-build",
                        "--ci",
                        "pipeline",
                        "--working-folder",
                        directory.resolve("work").toString(),
                        "--rules",
                        directory.resolve("work/one.yaml").toString(),
                        "--record",
                        "/agent/report/capture.scap.gz");
        assertThatThrownBy(() -> AgentArguments.of(
                        provider,
                        Inputs.of(job(Map.of("EYAS_SCOPE", "job"))),
                        Optional.empty(),
                        new AgentDirectory(Path.of("/agent"))))
                .isInstanceOf(CiException.class)
                .hasMessageStartingWith("scope job: no process piper above this step");
    }

    @Test
    void outcomeReachesPagesAndExitCode() throws Exception {
        CiJob job = job(Map.of("EYAS_FAIL_ON", "warning"));
        watched(job, true);
        assertThat(new JobStop(provider, job).run()).isEqualTo(1);
        assertThat(artifact("summary.md"))
                .contains("Eyas: Warning: Git Token Read.", "Git Token Read", "Build it")
                .endsWith("# What it did\n\n");
        Path report = RunnerStateDirectory.of(job.temporary()).report();
        assertThat(artifact("outputs"))
                .contains("verdict=findings\n", "detections=1\n", "report-path=" + report + "\n");
        assertThat(artifact("published")).isEqualTo("findings");
        assertThat(Files.readString(report.resolve("comment.json"))).contains("\"job\":\"build\"");
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("[eyas] Warning: Git Token Read.", "[WARNING] Eyas: Git Token Read: step Build it (s-3)")
                .doesNotContain("::");
        assertThat(RunnerStateDirectory.of(job.temporary()).agent().root()).doesNotExist();
    }

    /** The verdict is reported before files are moved, so a failure there cannot drop it. */
    @Test
    void unmovableReportKeepsFindings() throws Exception {
        CiJob job = job(Map.of("EYAS_FAIL_ON", "warning"));
        watched(job, true);
        Files.createDirectory(RunnerStateDirectory.of(job.temporary()).agent().output());
        assertThat(new JobStop(provider, job).run()).isEqualTo(1);
        assertThat(artifact("outputs")).contains("verdict=findings\n").doesNotContain("report-path");
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("[eyas] Warning: Git Token Read.", "cannot move the report to its place for later steps: ");
    }

    /** The job may have made the agent's files unreadable. */
    @Test
    void unreadableEvidenceIsReported() throws Exception {
        CiJob job = job(Map.of("EYAS_FAIL_ON", "critical"));
        watched(job, true);
        Path alerts = RunnerStateDirectory.of(job.temporary()).agent().report().resolve("alerts.jsonl");
        Files.delete(alerts);
        Files.createDirectory(alerts);
        assertThat(new JobStop(provider, job).run()).isEqualTo(1);
        assertThat(artifact("outputs")).contains("verdict=tampered\n");
        assertThat(artifact("summary.md")).contains("cannot read the files of the agent");
    }

    /** No rule of the threshold was triggered in what was seen; unseen events count as one. */
    @Test
    void unseenEventsReachTheThreshold() throws Exception {
        CiJob job = job(Map.of("EYAS_FAIL_ON", "critical"));
        watched(job, true, false);
        assertThat(new JobStop(provider, job).run()).isEqualTo(1);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("Not everything was seen: 1 process that a step left still runs: sh (7)")
                .contains("the job fails: not everything was seen");
        assertThat(artifact("outputs")).contains("verdict=findings\n", "coverage=partial\n");
    }

    @Test
    void failOnIncompleteFalseStillFailsEndedAgent() throws Exception {
        CiJob job = job(Map.of("EYAS_FAIL_ON", "critical", "EYAS_FAIL_ON_INCOMPLETE", "false"));
        watched(job, true, false);
        assertThat(new JobStop(provider, job).run()).isZero();
        watched(job, false);
        assertThat(new JobStop(provider, job).run()).isEqualTo(1);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("the job fails: the agent was stopped");
    }

    @Test
    void detectsRemovedAlerts() throws Exception {
        CiJob job = job(Map.of("EYAS_FAIL_ON", "critical"));
        watched(job, true);
        Files.writeString(
                RunnerStateDirectory.of(job.temporary()).agent().report().resolve("alerts.jsonl"), "");
        assertThat(new JobStop(provider, job).run()).isEqualTo(1);
        assertThat(artifact("outputs")).contains("verdict=tampered\n");
        assertThat(artifact("summary.md")).contains("alerts.jsonl has 0 lines; the agent had written 1");
    }

    @Test
    void vanishedAgentIsReported() throws Exception {
        CiJob job = job(Map.of("EYAS_FAIL_ON_ERROR", "true"));
        watched(job, false);
        assertThat(new JobStop(provider, job).run()).isEqualTo(2);
        assertThat(artifact("summary.md")).contains("The agent ended without a final record");
    }

    @Test
    void unwatchableJobIsReported() throws Exception {
        CiJob job = job(Map.of());
        new JobReporter(job).notMonitored("BPF needs root");
        assertThat(artifact("summary.md")).contains("This job was NOT monitored");
        assertThat(artifact("outputs"))
                .contains("verdict=not-monitored\n", "coverage=none\n", "lock-new=0\nlock-verdict=off\n");
        assertThat(new JobStop(provider, job).run()).isZero();
    }

    /** With a lock, an unwatched job has the result "unknown", not "off". */
    @Test
    void unwatchableJobHasUnknownLockResult() throws Exception {
        CiJob job = job(Map.of("EYAS_LOCK", "report"));
        assertThat(new JobReporter(job).orNotStarted(() -> {
                    throw new CiException("BPF needs root");
                }))
                .isZero();
        assertThat(artifact("outputs")).contains("lock-new=0\nlock-verdict=unknown\n");
    }

    /** A step that only ends a watch has no lock input. */
    @Test
    void stopOnlyStepDoesNotReportLockAsOff() throws Exception {
        CiJob job = job(Map.of("EYAS_STEP", "stop"));
        assertThat(new JobReporter(job).orNoVerdict(() -> {
                    throw new CiException("no agent was started in this job");
                }))
                .isZero();
        assertThat(artifact("outputs")).contains("lock-verdict=unknown\n");
    }

    /** A misspelled mode counts as enforce. */
    @Test
    void misspelledLockModeStopsTheJob() throws Exception {
        for (String mode : new String[] {"enforced", "enforce"}) {
            CiJob job = job(Map.of("EYAS_LOCK", mode));
            assertThat(new JobReporter(job).orNotStarted(() -> {
                        LockMode.of(job);
                        throw new CiException("BPF needs root");
                    }))
                    .as(mode)
                    .isEqualTo(1);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains(
                        "input lock: 'enforced' is not one of off, learn, report, enforce; did you mean 'enforce'?",
                        "the job fails: it must not run without its lock (lock: enforce)");
    }
}
