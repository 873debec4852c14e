package eyas.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.agent.lock.LockMode;
import eyas.agent.lock.LockSnapshot;
import eyas.agent.lock.SampleJobs;
import eyas.agent.pipeline.PipelineProvider;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.RunnerStateDirectory;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProvider;
import eyas.ci.provider.ReviewedChange;
import eyas.ci.provider.ReviewedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends the watch of a job with an enforced lock after root has deleted or edited its state. */
final class LockOutcomeTest {
    private static final String ALERT = """
            {"output":"new destination","message":"new destination","output_fields":{"ci.step":"s-3","ci.confidence":"high"},\
            "priority":"Critical","rule":"Behaviour Not in the Lock","time":"2026-11-24T22:00:01Z"}
            """;
    private static final LockSnapshot LOCK =
            lock(LockMode.ENFORCE, new ReviewedFile.Found("commit 1", """
            version: 1
            workflows: {}
            """.getBytes(StandardCharsets.UTF_8)));

    @TempDir
    private Path directory;

    private final CiProvider provider = new PipelineProvider();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private CiJob job;
    private AgentDirectory place;
    private FakeAgent agent;

    private static LockSnapshot lock(LockMode mode, ReviewedFile reviewed) {
        return new LockSnapshot(mode, "lock.yaml", new ReviewedChange(reviewed, Optional.empty(), false));
    }

    @BeforeEach
    void begin() throws Exception {
        for (String name : new String[] {"scratch", "own", "work"}) {
            Files.createDirectory(directory.resolve(name));
        }
        Map<String, String> environment = new HashMap<>();
        environment.put("EYAS_STEP", "post");
        environment.put("PIPE_JOB", "build");
        environment.put("PIPE_NUMBER", "18");
        environment.put("PIPE_FOLDER", directory.resolve("work").toString());
        environment.put("PIPE_SCRATCH", directory.resolve("scratch").toString());
        environment.put("PIPE_ARTIFACTS", directory.resolve("own").toString());
        job = provider.job(environment, new PrintStream(printed, true, StandardCharsets.UTF_8));
        RunnerStateDirectory whole = RunnerStateDirectory.of(job.temporary());
        whole.open();
        FakeAgent.begin(whole, job.key());
        place = whole.agent();
        assertThat(place.create()).isTrue();
        LOCK.write(place);
        agent = new FakeAgent(
                place, job.key(), ALERT, Map.of(LockSnapshot.DETAIL, LOCK.digest(), LockSnapshot.MODE, "enforce"));
        job.reporter().keep("monitored", "true");
        job.reporter().keep("log", agent.first().hash());
        job.reporter().keep("key", agent.key().text());
        agent.started();
    }

    @AfterEach
    void end() {
        agent.close();
    }

    private String outputs() throws IOException {
        return Files.readString(directory.resolve("own").resolve("outputs"));
    }

    private String summary() throws IOException {
        return Files.readString(directory.resolve("own").resolve("summary.md"));
    }

    private void fails() throws IOException {
        assertThat(new JobStop(provider, job).run())
                .as(printed.toString(StandardCharsets.UTF_8))
                .isEqualTo(1);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("the job fails: ", "(lock: enforce");
        assertThat(outputs()).contains("verdict=tampered\n");
    }

    private void replace(LockSnapshot other) throws IOException {
        Files.delete(place.lock());
        Files.delete(place.reviewedLock());
        other.write(place);
    }

    @Test
    void removedLockIsStillEnforced() throws Exception {
        Files.delete(place.lock());
        fails();
        assertThat(outputs()).contains("lock-verdict=unknown\n");
    }

    @Test
    void lockChangedToReportModeIsStillEnforced() throws Exception {
        replace(lock(LockMode.REPORT, LOCK.change().reviewed()));
        fails();
    }

    @Test
    void lockChangedToMissingIsStillEnforced() throws Exception {
        replace(lock(LockMode.ENFORCE, new ReviewedFile.Missing("commit 1")));
        fails();
    }

    /** An unreadable lock does not disable enforcement. The agent's log is not read then, and the first step has kept the mode. */
    @Test
    void unreadableLockIsStillEnforced() throws Exception {
        job.reporter().keep("lock", "enforce");
        Files.writeString(place.lock(), "enforce");
        fails();
    }

    /** Without an alert or a comparison by the agent, only the report shows new behavior. */
    @Test
    void rejectsReportChangedAfterAgentEnded() throws Exception {
        begunAnew(LOCK)
                .wrote("report.json", SampleJobs.json(SampleJobs.contacting(1, "192.0.2.9")))
                .started();
        Files.write(place.report().resolve("report.json"), SampleJobs.json(SampleJobs.contacting(0)));
        fails();
        assertThat(outputs()).contains("lock-verdict=unknown\n");
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("The report that the agent wrote was changed: report.json is not the file that the agent has"
                        + " written.");
    }

    @Test
    void removedReportFailsTheJob() throws Exception {
        begunAnew(LOCK)
                .wrote("report.json", SampleJobs.json(SampleJobs.contacting(1, "192.0.2.9")))
                .started();
        Files.delete(place.report().resolve("report.json"));
        fails();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("report.json is missing; the agent had written it");
    }

    @Test
    void unchangedReportDecides() throws Exception {
        begunAnew(LOCK)
                .wrote("report.json", SampleJobs.json(SampleJobs.contacting(1, "192.0.2.9")))
                .started();
        assertThat(new JobStop(provider, job).run()).isEqualTo(1);
        assertThat(outputs()).contains("verdict=clean\n", "lock-verdict=new\n");
        assertThat(summary())
                .startsWith("## ⚠️ Eyas: No findings, but the job did something that is not in its lock.\n");
    }

    /** The memory of the agent was insufficient, and so is that of the reporting step. */
    @Test
    void incomparableReportIsUnknown() throws Exception {
        begunAnew(LOCK)
                .wrote("report.json", "[".repeat(100_000).getBytes(StandardCharsets.UTF_8))
                .started();
        assertThat(new JobStop(provider, job).run()).isEqualTo(1);
        assertThat(outputs()).contains("verdict=clean\n", "lock-verdict=unknown\n");
        assertThat(summary())
                .startsWith("## ⚠️ Eyas: No findings, but not everything can be compared with the lock.\n");
    }

    /** All files are gone that contain the requested mode, except what the first step has kept. */
    @Test
    void outputIsUnknownInReportModeToo() throws Exception {
        job.reporter().keep("lock", "report");
        place.delete();
        assertThat(new JobStop(provider, job).run()).isZero();
        assertThat(outputs()).contains("verdict=tampered\n", "lock-new=0\nlock-verdict=unknown\n");
    }

    /** The first run of a repository with a lock: there is nothing to compare with. */
    @Test
    void jobWithoutLockYetPasses() throws Exception {
        begunAnew(lock(LockMode.ENFORCE, new ReviewedFile.Missing("commit 1")))
                .wrote("report.json", SampleJobs.json(SampleJobs.contacting(1, "192.0.2.9")))
                .started();
        assertThat(new JobStop(provider, job).run()).isZero();
        assertThat(outputs()).contains("lock-verdict=learned\n");
    }

    /** Replaces the agent by another one that has another lock and has raised no alert. */
    private FakeAgent begunAnew(LockSnapshot lock) throws IOException {
        agent.close();
        replace(lock);
        Files.delete(place.log());
        agent = new FakeAgent(
                place,
                job.key(),
                "",
                Map.of(
                        LockSnapshot.DETAIL,
                        lock.digest(),
                        LockSnapshot.MODE,
                        lock.mode().inputValue()));
        keep("log", agent.first().hash());
        keep("key", agent.key().text());
        return agent;
    }

    private void keep(String name, String value) throws IOException {
        Files.deleteIfExists(directory.resolve("own").resolve("kept-" + name));
        job.reporter().keep(name, value);
    }
}
