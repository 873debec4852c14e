package eyas.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.agent.lock.KeptLock;
import eyas.agent.lock.LockMode;
import eyas.agent.pipeline.PipelineProvider;
import eyas.ci.agent.AgentFolder;
import eyas.ci.agent.JobPlace;
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

/** Ends the watch of a job whose lock is to be enforced, after root has deleted or edited what was kept of it. */
final class LockEndTest {
    private static final String ALERT = """
            {"output":"new destination","message":"new destination","output_fields":{"ci.step":"s-3","ci.confidence":"high"},\
            "priority":"Critical","rule":"Behaviour Not in the Lock","time":"2026-11-24T22:00:01Z"}
            """;
    private static final KeptLock LOCK =
            lock(LockMode.ENFORCE, new ReviewedFile.Found("commit 1", """
            version: 1
            workflows: {}
            """.getBytes(StandardCharsets.UTF_8)));

    @TempDir
    private Path folder;

    private final CiProvider provider = new PipelineProvider();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private CiJob job;
    private AgentFolder place;
    private StandInAgent agent;

    private static KeptLock lock(LockMode mode, ReviewedFile reviewed) {
        return new KeptLock(mode, "lock.yaml", new ReviewedChange(reviewed, Optional.empty(), false));
    }

    @BeforeEach
    void begin() throws Exception {
        for (String name : new String[] {"scratch", "own", "work"}) {
            Files.createDirectory(folder.resolve(name));
        }
        Map<String, String> environment = new HashMap<>();
        environment.put("EYAS_STEP", "post");
        environment.put("PIPE_JOB", "build");
        environment.put("PIPE_NUMBER", "18");
        environment.put("PIPE_FOLDER", folder.resolve("work").toString());
        environment.put("PIPE_SCRATCH", folder.resolve("scratch").toString());
        environment.put("PIPE_ARTIFACTS", folder.resolve("own").toString());
        job = provider.job(environment, new PrintStream(printed, true, StandardCharsets.UTF_8));
        JobPlace whole = JobPlace.of(job.temporary());
        whole.open();
        whole.book().began(job.key());
        place = whole.agent();
        assertThat(place.create()).isTrue();
        LOCK.write(place);
        agent = new StandInAgent(
                place, job.key(), ALERT, Map.of(KeptLock.DETAIL, LOCK.digest(), KeptLock.MODE, "enforce"));
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
        return Files.readString(folder.resolve("own").resolve("outputs"));
    }

    private void fails() throws IOException {
        assertThat(new JobStop(provider, job).run())
                .as(printed.toString(StandardCharsets.UTF_8))
                .isEqualTo(1);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("the job fails: ", "(lock: enforce");
        assertThat(outputs()).contains("verdict=tampered\n");
    }

    private void replace(KeptLock other) throws IOException {
        Files.delete(place.lock());
        Files.delete(place.reviewedLock());
        other.write(place);
    }

    @Test
    void aLockThatIsGoneIsEnforced() throws Exception {
        Files.delete(place.lock());
        fails();
        assertThat(outputs()).contains("lock-verdict=unknown\n");
    }

    @Test
    void aLockThatNowOnlyReportsIsEnforced() throws Exception {
        replace(lock(LockMode.REPORT, LOCK.change().reviewed()));
        fails();
    }

    @Test
    void aLockThatIsNowSaidToBeMissingIsEnforced() throws Exception {
        replace(lock(LockMode.ENFORCE, new ReviewedFile.Missing("commit 1")));
        fails();
    }

    /** What cannot be read is no lock that asks for nothing; the agent's log is not looked at then, and the first step has kept the mode. */
    @Test
    void aLockThatCannotBeReadIsEnforced() throws Exception {
        job.reporter().keep("lock", "enforce");
        Files.writeString(place.lock(), "enforce");
        fails();
    }

    /** The first run of a repository with a lock: there is nothing to compare with, and nobody has touched it. */
    @Test
    void aJobWithoutALockYetPasses() throws Exception {
        agent.close();
        KeptLock missing = lock(LockMode.ENFORCE, new ReviewedFile.Missing("commit 1"));
        replace(missing);
        Files.delete(place.log());
        agent = new StandInAgent(
                place, job.key(), "", Map.of(KeptLock.DETAIL, missing.digest(), KeptLock.MODE, "enforce"));
        job.reporter().keep("log", agent.first().hash());
        job.reporter().keep("key", agent.key().text());
        agent.started();
        Files.writeString(place.report().resolve("report.json"), "{}");
        new JobStop(provider, job).run();
        assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain("did what its lock does not have");
    }
}
