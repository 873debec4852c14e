package eyas.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.agent.pipeline.PipelineProvider;
import eyas.ci.CiException;
import eyas.ci.agent.RunnerStateDirectory;
import eyas.ci.agent.SignedStopRequest;
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
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends the watch of a job, in one step and in a separate step, after another process has ended it already or has forged its state. */
final class WatchStopTest {
    @TempDir
    private Path directory;

    private final CiProvider provider = new PipelineProvider();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private FakeAgent agent;
    private RunnerStateDirectory place;

    /** The step that started the watch, which has the key, and the separate stop step, which does not. */
    private CiJob whole;

    private CiJob stop;
    private CiJob check;

    @BeforeEach
    void begin() throws Exception {
        for (String name : new String[] {"scratch", "own", "stop", "work"}) {
            Files.createDirectory(directory.resolve(name));
        }
        whole = job("own", Map.of("EYAS_STEP", "post"));
        check = job("own", Map.of("EYAS_STEP", "check"));
        stop = job("stop", Map.of("EYAS_STEP", "stop"));
        place = RunnerStateDirectory.of(whole.temporary());
        place.open();
        FakeAgent.begin(place, whole.key());
        assertThat(place.agent().create()).isTrue();
        agent = new FakeAgent(place.agent(), whole.key(), FakeAgent.ALERT);
        whole.reporter().keep("monitored", "true");
        whole.reporter().keep("log", agent.first().hash());
        whole.reporter().keep("key", agent.key().text());
    }

    @AfterEach
    void end() {
        agent.close();
    }

    private CiJob job(String artifacts, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("EYAS_FAIL_ON", "critical");
        environment.put("PIPE_JOB", "build");
        environment.put("PIPE_NUMBER", "18");
        environment.put("PIPE_FOLDER", directory.resolve("work").toString());
        environment.put("PIPE_SCRATCH", directory.resolve("scratch").toString());
        environment.put("PIPE_ARTIFACTS", directory.resolve(artifacts).toString());
        return provider.job(environment, new PrintStream(printed, true, StandardCharsets.UTF_8));
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

    @Test
    void stepEndsItsOwnWatch() throws Exception {
        agent.started();
        assertThat(run(whole)).isZero();
        assertThat(artifact("own/outputs")).contains("verdict=findings\n", "coverage=complete\n");
    }

    /** The runner's control group cannot be released; the job's findings are reported nevertheless. */
    @Test
    void failedReleaseIsNotedAndHidesNothing() throws Exception {
        agent.started();
        Path group = directory.resolve("scratch/no-folder");
        Files.createFile(group);
        Files.writeString(place.agent().egress(), group.resolve("group") + "\n");

        assertThat(run(job("own", Map.of("PIPE_KEPT", "true")))).isZero();
        assertThat(artifact("own/outputs")).contains("verdict=findings\n", "detections=1\n");
        assertThat(output()).contains(EgressTeardown.HELD);
        assertThat(artifact("own/summary.md")).contains("the runner is still restricted to the job's egress list");
        assertThat(place.attachedEgress())
                .as("the next start needs it to release the runner")
                .hasSize(1);
        assertThat(place.attachedEgress().getFirst().egress()).exists();
    }

    /**
     * As in {@code eyas watch} and {@code analyze}: a job that exfiltrates data by DNS queries triggers no rule if that rule has an
     * exception.
     */
    @Test
    void findingsBesidesRulesFailTheJobToo() throws Exception {
        agent.besides("Critical").started();
        assertThat(run(stop)).isEqualTo(1);
        assertThat(output()).contains("the job fails: there are findings as severe as a rule of priority Critical");
        assertThat(run(check)).as("also if a separate step has reported it").isEqualTo(1);
    }

    @Test
    void findingsBelowThresholdPass() throws Exception {
        agent.besides("Warning").started();
        assertThat(run(whole)).isZero();
    }

    /** The agent is gone, and its last record reports a normal end: another process has requested it. */
    @Test
    void endByAnotherProcessIsNotClean() throws Exception {
        agent.stopped(SignedStopRequest.random(null));
        agent.close();
        assertThat(run(whole)).isEqualTo(1);
        assertThat(artifact("own/outputs")).contains("verdict=tampered\n", "detections=1\n");
        assertThat(output()).contains(", requested by step s-9, and not by the intended step.");
    }

    /** Another process requests the stop just before: the agent ends by that request. */
    @Test
    void stopRequestWithoutKeyIsNotClean() throws Exception {
        place.agent().requestStop(SignedStopRequest.random(null));
        agent.started();
        agent.await();
        assertThat(run(whole)).isEqualTo(1);
        assertThat(artifact("own/outputs")).contains("verdict=tampered\n");
    }

    @Test
    void missingLastTestEventIsBlinded() throws Exception {
        agent.blind().started();
        assertThat(run(whole)).isEqualTo(1);
        assertThat(output()).contains("the test event at the end was not received");
    }

    @Test
    void separateStopStepAndFirstStepAgree() throws Exception {
        agent.started();
        assertThat(run(stop)).isZero();
        assertThat(artifact("stop/outputs")).contains("verdict=findings\n", "detections=1\n");
        assertThat(run(check)).isZero();
        assertThat(output()).contains("a step of this job ended the watch and reported at ");
        assertThat(artifact("own/outputs")).isEmpty();
    }

    /** The job may have run the first of two stop steps, early. */
    @Test
    void secondStopIsNotClean() throws Exception {
        agent.started();
        assertThat(run(stop)).isZero();
        assertThat(run(stop)).isEqualTo(1);
        assertThat(artifact("stop/outputs"))
                .endsWith("verdict=tampered\ndetections=0\ncoverage=partial\nlock-new=0\nlock-verdict=unknown\n");
        assertThat(output()).contains("an earlier step has ended the watch and taken the report");
    }

    @Test
    void watchEndedByScriptIsNotClean() throws Exception {
        agent.endedBy("").started();
        assertThat(run(stop)).isZero();
        assertThat(run(check)).isEqualTo(1);
        assertThat(artifact("own/outputs")).contains("verdict=tampered\n");
        assertThat(output()).contains(", requested by step s-9, and not by the intended step.");
    }

    @Test
    void reportedVerdictIsComparedWithSealedOne() throws Exception {
        check(place -> edit(place, " findings 1\n", " clean 0\n"), "reported 'clean' with 0");
    }

    @Test
    void differentStopRequestIsNotClean() throws Exception {
        check(place -> edit(place, "[0-9a-f]{32}", "0".repeat(32)), "and not by the intended step");
    }

    @Test
    void stopStepWithoutVerdictIsNotClean() throws Exception {
        check(
                place -> edit(place, "reported (.*) [0-9a-f]{32} .*", "ended $1 - - 0"),
                "no step has recorded a verdict");
    }

    @Test
    void detectsAlertsRemovedFromReport() throws Exception {
        check(place -> delete(place.report().resolve("alerts.jsonl")), "alerts.jsonl is missing");
    }

    @Test
    void detectsLogRemovedFromReport() throws Exception {
        check(place -> delete(place.report().resolve(RunnerStateDirectory.LOG)), "it was present when a step");
    }

    @Test
    void missingLifecycleFileIsNotClean() throws Exception {
        check(place -> delete(place.life()), "its directory and report are missing");
    }

    @Test
    void invalidLifecycleFileIsNotClean() throws Exception {
        check(place -> edit(place, "reported ", "clean "), "invalid content at 'clean ");
    }

    /** The forged state claims that the step with the key has already run. */
    @Test
    void forgedCheckIsNotClean() throws Exception {
        check(place -> edit(place, "reported ", "checked "), "an earlier step has ended the watch");
    }

    /** A process with root can claim to be the check step. It cannot compare, and does not prevent the step with the key from doing so. */
    @Test
    void checkWithoutKeyHasNoEffect() throws Exception {
        agent.started();
        assertThat(run(stop)).isZero();
        assertThat(run(job("stop", Map.of("EYAS_STEP", "check")))).isEqualTo(1);
        assertThat(output()).contains("an earlier step has ended the watch");
        assertThat(run(check)).isZero();
    }

    /** Ended by the step with the key: no other step can end or check the watch again. */
    @Test
    void noSecondEndAfterStepWithKey() throws Exception {
        agent.started();
        assertThat(run(whole)).isZero();
        assertThat(run(stop)).isEqualTo(1);
        assertThat(run(check)).isEqualTo(1);
        assertThat(output()).contains("an earlier step has ended the watch and taken the report");
    }

    @Test
    void missingDirectoryIsNotCleanWithoutKey() throws Exception {
        place.agent().delete();
        assertThat(run(stop)).isEqualTo(1);
        assertThat(artifact("stop/outputs")).contains("verdict=tampered\n");
    }

    private void check(Consumer<RunnerStateDirectory> attack, String output) throws Exception {
        agent.started();
        assertThat(run(stop)).isZero();
        attack.accept(place);
        assertThat(run(check)).isEqualTo(1);
        assertThat(artifact("own/outputs")).contains("verdict=tampered\n");
        assertThat(output()).contains(output);
    }

    /** Edits the file as a process with root can do. */
    private static void edit(RunnerStateDirectory place, String regex, String replacement) {
        try {
            String text = Files.readString(place.life());
            String edited = text.replaceAll(regex, replacement);
            assertThat(edited).isNotEqualTo(text);
            Files.writeString(place.life(), edited);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The job may have removed the on-disk state: with {@code fail-on}, a job without a verdict fails. */
    @Test
    void missingStateGivesNoVerdict() {
        JobReporter reporter = new JobReporter(stop);
        assertThat(reporter.orNoVerdict(() -> {
                    throw new CiException("no agent was started in this job");
                }))
                .isEqualTo(1);
        assertThat(output()).contains("the job fails: there is no trustworthy verdict (fail-on)");
    }
}
