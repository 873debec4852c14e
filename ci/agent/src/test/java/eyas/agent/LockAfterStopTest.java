package eyas.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.agent.lock.LockMode;
import eyas.agent.lock.LockSnapshot;
import eyas.agent.lock.SampleJobs;
import eyas.agent.pipeline.PipelineProvider;
import eyas.ci.agent.RunnerStateDirectory;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProvider;
import eyas.ci.provider.ReviewedChange;
import eyas.ci.provider.ReviewedFile;
import eyas.report.model.JobReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends a watch with an enforced lock in a separate step; the step with the key then compares. Both must give the same result. */
final class LockAfterStopTest {
    private static final String ALERT = """
            {"output":"new destination","message":"new destination","output_fields":{"ci.step":"s-3","ci.confidence":"high"},\
            "priority":"Critical","rule":"Behaviour Not in the Lock","time":"2026-11-24T22:00:01Z"}
            """;
    private static final ReviewedFile KNOWN =
            new ReviewedFile.Found("commit 1", SampleJobs.lock("192.0.2.1").getBytes(StandardCharsets.UTF_8));
    private static final JobReport SAME = SampleJobs.contacting(1, "192.0.2.1");
    private static final JobReport OTHER = SampleJobs.contacting(1, "192.0.2.1", "192.0.2.9");

    @TempDir
    private Path directory;

    private final CiProvider provider = new PipelineProvider();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private CiJob stop;
    private CiJob check;
    private RunnerStateDirectory place;
    private @Nullable FakeAgent agent;

    @BeforeEach
    void begin() throws IOException {
        for (String name : new String[] {"scratch", "own", "stop", "work"}) {
            Files.createDirectory(directory.resolve(name));
        }
        check = job("own", "check");
        stop = job("stop", "stop");
        place = RunnerStateDirectory.of(check.temporary());
        place.open();
        FakeAgent.begin(place, check.key());
        assertThat(place.agent().create()).isTrue();
    }

    @AfterEach
    void end() {
        Objects.requireNonNull(agent).close();
    }

    private CiJob job(String artifacts, String step) {
        Map<String, String> environment = new HashMap<>();
        environment.put("EYAS_STEP", step);
        environment.put("PIPE_JOB", "build");
        environment.put("PIPE_NUMBER", "18");
        environment.put("PIPE_FOLDER", directory.resolve("work").toString());
        environment.put("PIPE_SCRATCH", directory.resolve("scratch").toString());
        environment.put("PIPE_ARTIFACTS", directory.resolve(artifacts).toString());
        return provider.job(environment, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private FakeAgent watched(LockMode mode, ReviewedFile reviewed, String alerts, JobReport report)
            throws IOException {
        LockSnapshot lock = new LockSnapshot(mode, "lock.yaml", new ReviewedChange(reviewed, Optional.empty(), false));
        lock.write(place.agent());
        FakeAgent agent = new FakeAgent(
                place.agent(),
                check.key(),
                alerts,
                Map.of(LockSnapshot.DETAIL, lock.digest(), LockSnapshot.MODE, mode.inputValue()));
        this.agent = agent;
        check.reporter().keep("monitored", "true");
        check.reporter().keep("lock", mode.inputValue());
        check.reporter().keep("log", agent.first().hash());
        check.reporter().keep("key", agent.key().text());
        return agent.wrote("report.json", SampleJobs.json(report));
    }

    private void areBoth(int code, String verdict) throws IOException {
        assertThat(run(stop)).as(output()).isEqualTo(code);
        assertThat(artifact("stop/outputs")).contains("lock-verdict=" + verdict + "\n");
        assertThat(run(check)).as(output()).isEqualTo(code);
        assertThat(artifact("own/outputs"))
                .as("the reported verdict is the sealed one")
                .isEmpty();
    }

    private int run(CiJob step) {
        return new JobStop(provider, step).run();
    }

    private String artifact(String name) throws IOException {
        Path file = directory.resolve(name);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** The run that proposes the first lock, and leaves a process running. */
    @Test
    void missingLockPassesIncompleteJob() throws Exception {
        watched(LockMode.ENFORCE, new ReviewedFile.Missing("commit 1"), "", OTHER)
                .incomplete()
                .started();
        areBoth(0, "learned");
    }

    @Test
    void learnModePassesIncompleteJob() throws Exception {
        watched(LockMode.LEARN, KNOWN, "", OTHER).incomplete().started();
        areBoth(0, "learned");
    }

    @Test
    void alertInvalidAtEndDoesNotCount() throws Exception {
        watched(LockMode.ENFORCE, KNOWN, ALERT, SAME).concluded("none").started();
        areBoth(0, "kept");
    }

    @Test
    void agentsConclusionCounts() throws Exception {
        watched(LockMode.ENFORCE, KNOWN, ALERT, OTHER).concluded("Critical").started();
        areBoth(1, "new");
    }

    /** If the report was too large for the agent, there is neither an alert nor a conclusion. */
    @Test
    void reportCountsWithoutAlertOrConclusion() throws Exception {
        watched(LockMode.ENFORCE, KNOWN, "", OTHER).started();
        areBoth(1, "new");
    }

    @Test
    void unseenEventsCount() throws Exception {
        watched(LockMode.ENFORCE, KNOWN, "", SAME)
                .incomplete()
                .concluded("none")
                .started();
        areBoth(1, "incomplete");
    }

    @Test
    void detectsChangedReport() throws Exception {
        watched(LockMode.ENFORCE, KNOWN, "", SAME).concluded("none").started();
        assertThat(run(stop)).as(output()).isZero();
        Files.write(place.report().resolve("report.json"), SampleJobs.json(OTHER));
        failsAsTampered("report.json is not the file that the agent has written");
    }

    @Test
    void detectsChangedLock() throws Exception {
        watched(LockMode.ENFORCE, KNOWN, "", SAME).concluded("none").started();
        assertThat(run(stop)).as(output()).isZero();
        Files.writeString(place.judgedLock().reviewedLock(), SampleJobs.lock("192.0.2.9"));
        failsAsTampered("the lock is not the one that the watch started with");
    }

    @Test
    void detectsRemovedLock() throws Exception {
        watched(LockMode.ENFORCE, KNOWN, "", SAME).concluded("none").started();
        assertThat(run(stop)).as(output()).isZero();
        place.judgedLock().delete();
        failsAsTampered("the lock is not the one that the watch started with");
    }

    private void failsAsTampered(String why) throws IOException {
        assertThat(run(check)).isEqualTo(1);
        assertThat(output()).contains(why);
        assertThat(artifact("own/outputs")).contains("verdict=tampered\n", "lock-verdict=");
    }

    /** The runner's next job finds nothing of it. */
    @Test
    void lockIsRemovedWithReport() throws Exception {
        watched(LockMode.ENFORCE, KNOWN, "", SAME).concluded("none").started();
        assertThat(run(stop)).isZero();
        assertThat(place.judgedLock().lock()).exists();
        place.clear();
        assertThat(place.judgedLock().root()).doesNotExist();
    }
}
