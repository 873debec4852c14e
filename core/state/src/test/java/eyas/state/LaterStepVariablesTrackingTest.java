package eyas.state;

import static eyas.state.JobTrackerFixture.CHECKOUT;
import static eyas.state.JobTrackerFixture.JOB;
import static eyas.state.JobTrackerFixture.RUN;
import static eyas.state.JobTrackerFixture.running;
import static eyas.state.JobTrackerFixture.worker;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.MachineRecord;
import eyas.state.job.NewStepVariables;
import eyas.state.job.VariableProvenance;
import org.junit.jupiter.api.Test;

/** Tests which variables of a step are new, and which process set them in an earlier step. */
final class LaterStepVariablesTrackingTest {
    private static final String FILE = "/w/_temp/_runner_file_commands/set_env_1";
    private static final String SETUP = JOB
            + "RUNNER_TEMP=/w/_temp\0RUNNER_TOOL_CACHE=/w/_tool\0GITHUB_ACTION=__setup\0GITHUB_ACTION_REPOSITORY=o/setup\0";
    private static final String SHELL = SETUP.replace("=__setup", "=__run").replace("=o/setup", "=");
    private static final String LONG = "GITHUB_CONTEXT=" + "x".repeat(40_000) + "\0";

    private final JobTrackerFixture jobs = new JobTrackerFixture();
    private final StateEventFeed feed = jobs.feed;

    @Test
    void codeInjectedIntoLaterStepsIsReportedOnce() {
        String own = "NODE_OPTIONS=--require /w/own.js\0PATH=/usr/bin:/tmp/x\0";
        jobs.start(11, 20, CHECKOUT + own, "/opt/node");
        assertThat(feed.thread(20).job().newVariables().code())
                .as("set for the job from the start")
                .isEmpty();
        feed.openat(20, 5, -100, "/w/_temp/_runner_file_commands/set_env_1", 0x2);
        feed.openat(20, 5, -100, "/w/_temp/_runner_file_commands/set_output_1", 0x2);
        String poisoned = RUN + "NODE_OPTIONS=--require /w/own.js\0LD_PRELOAD=/tmp/a.so\0PATH=/tmp/x:/usr/bin\0";
        jobs.start(11, 21, poisoned, "/bin/bash");
        assertThat(Bytes.text(feed.thread(21).job().newVariables().code()))
                .isEqualTo("LD_PRELOAD=/tmp/a.so PATH=/tmp/x:/usr/bin");
        assertThat(Bytes.text(feed.thread(21).job().newVariables().step())).isEqualTo("__checkout");
        jobs.start(21, 22, poisoned + "BASH_ENV=/tmp/b\0", "/bin/sh");
        assertThat(feed.thread(22).job().newVariables().code())
                .as("set by the step for itself")
                .isEmpty();
        feed.execIn(poisoned, 21, "/bin/sh");
        assertThat(feed.thread(21).job().newVariables().code()).isEmpty();
        jobs.start(11, 23, poisoned.replace("__run", "__run_2"), "/bin/bash");
        assertThat(feed.thread(23).job().newVariables().code())
                .as("known by now")
                .isEmpty();
        jobs.start(11, 24, RUN + "JAVA_TOOL_OPTIONS=-Xmx1g\0NODE_OPTIONS=--max-old-space-size=9\0", "/bin/bash");
        assertThat(feed.thread(24).job().newVariables().code())
                .as("options that load nothing")
                .isEmpty();
    }

    /** Starts a first step, runs {@code deed} in a second one, and returns the variables set for the third. */
    private NewStepVariables newVariables(String second, Runnable deed, String given) {
        jobs.start(11, 20, CHECKOUT + "RUNNER_TEMP=/w/_temp\0", "/opt/node");
        jobs.start(11, 21, second, second.contains("o/setup") ? "/opt/node" : "/bin/bash");
        deed.run();
        jobs.start(11, 29, SHELL.replace("__run", "__run_3") + given, "/bin/bash");
        return feed.thread(29).job().newVariables();
    }

    private void open(long tid) {
        feed.openat(tid, 5, -100, FILE, 0x2);
    }

    @Test
    void variablesAreTheWorkflowsIfNoProcessWroteThem() {
        NewStepVariables given = newVariables(SHELL, () -> {}, "LD_PRELOAD=/tmp/a.so\0");
        assertThat(given.giver()).isEqualTo(VariableProvenance.WORKFLOW);
        assertThat(Bytes.text(given.code())).isEqualTo("LD_PRELOAD=/tmp/a.so");
        assertThat(given.step()).isEmpty();
    }

    @Test
    void firstProcessOfActionIsTheOnlyGiver() {
        NewStepVariables given = newVariables(SETUP, () -> open(21), "LD_LIBRARY_PATH=/w/_tool/python/lib\0");
        assertThat(given.giver()).isEqualTo(VariableProvenance.ACTION);
        assertThat(Bytes.text(given.action())).isEqualTo("o/setup");
        assertThat(given.isStored()).isTrue();
    }

    @Test
    void processBesideTheActionIsTheGiver() {
        NewStepVariables given = newVariables(
                SETUP,
                () -> {
                    open(21);
                    jobs.start(20, 22, "", "/usr/bin/python3");
                    open(22);
                },
                "LD_LIBRARY_PATH=/w/_tool/python/lib\0");
        assertThat(given.giver()).isEqualTo(VariableProvenance.PROCESS);
        assertThat(given.action()).isEmpty();
        assertThat(Bytes.text(given.step())).isEqualTo("__checkout");
    }

    @Test
    void fileThatReplacesActionsFileIsAnotherProcesss() {
        NewStepVariables given = newVariables(
                SETUP,
                () -> {
                    open(21);
                    feed.begin(EventCode.SYSCALL_RENAME_X, 21)
                            .put(0)
                            .put("/tmp/x")
                            .put(FILE);
                    feed.run();
                },
                "LD_LIBRARY_PATH=/w/_tool/python/lib\0");
        assertThat(given.giver()).isEqualTo(VariableProvenance.PROCESS);
    }

    @Test
    void shellOfStepIsTheGiverAndItsChildrenAreNot() {
        assertThat(newVariables(SHELL, () -> open(21), "A=b\0PIP_INDEX_URL=https://u:p@example.test/\0")
                        .giver())
                .isEqualTo(VariableProvenance.SHELL);
        assertThat(Bytes.text(feed.thread(29).job().newVariables().sources()))
                .isEqualTo("PIP_INDEX_URL=https://***@example.test/");
        jobs.start(11, 31, SHELL.replace("__run", "__run_4"), "/bin/bash");
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 32, 0, 32, 31, 0, 32, 32);
        open(32);
        jobs.start(11, 33, SHELL.replace("__run", "__run_5") + "WGETRC=/tmp/w\0", "/bin/bash");
        assertThat(feed.thread(33).job().newVariables().giver())
                .as("a subshell")
                .isEqualTo(VariableProvenance.SHELL);
        jobs.start(33, 34, "", "/bin/bash");
        open(34);
        jobs.start(11, 35, SHELL.replace("__run", "__run_6") + "WGETRC=/tmp/v\0", "/bin/bash");
        assertThat(feed.thread(35).job().newVariables().giver())
                .as("a script that the step runs")
                .isEqualTo(VariableProvenance.PROCESS);
    }

    @Test
    void giverIsUnknownIfOutputSetsVariables() {
        assertThat(newVariables(SHELL, () -> {}, "ACTIONS_ALLOW_UNSECURE_COMMANDS=true\0LD_PRELOAD=/tmp/a.so\0")
                        .giver())
                .isEqualTo(VariableProvenance.UNKNOWN);
    }

    /** The state keeps less of the environment of a process that existed before than a runner sets: missing variables are not new. */
    @Test
    void truncatedEnvironmentIsNotABaseline() {
        String step = CHECKOUT + "FILL=" + "x".repeat(5_000) + "\0RUNNER_TEMP=/w/_temp\0LD_PRELOAD=/opt/image.so\0";
        feed.state.snapshot().begin(new MachineRecord(2, 1 << 30, 4_194_304, "host", StateEventFeed.BOOT, 0));
        feed.state.snapshot().process(worker(11));
        feed.state.snapshot().process(running(20, 11, "node", step));
        feed.state.snapshot().end();
        jobs.start(11, 21, step.replace("__checkout", "__run"), "/bin/bash");
        assertThat(feed.thread(21).job().newVariables().exist()).isFalse();
        open(21);
        jobs.start(11, 22, step.replace("__checkout", "__run_2") + "BASH_ENV=/tmp/x\0", "/bin/bash");
        assertThat(Bytes.text(feed.thread(22).job().newVariables().code())).isEqualTo("BASH_ENV=/tmp/x");
    }

    /** Opens the file from another program in place of the step's shell. */
    private void openByProcess() {
        feed.execIn(SHELL, 21, "/usr/bin/sh", "-c", "x");
        open(21);
    }

    @Test
    void truncatedEnvironmentIsReported() {
        NewStepVariables given = newVariables(SHELL, this::openByProcess, LONG);
        assertThat(given.giver()).isEqualTo(VariableProvenance.PROCESS);
        assertThat(Bytes.text(given.code())).contains("...=not read to the end");
    }

    /** A workflow that passes all of GitHub's context to a step is not an attack. */
    @Test
    void truncatedEnvironmentWithoutOtherWritersIsASetting() {
        NewStepVariables byWorkflow = newVariables(SHELL, () -> {}, LONG);
        assertThat(byWorkflow.giver()).isEqualTo(VariableProvenance.WORKFLOW);
        assertThat(byWorkflow.code()).isEmpty();
        assertThat(Bytes.text(byWorkflow.settings())).isEqualTo("...");
    }

    @Test
    void truncatedEnvironmentAfterShellIsASetting() {
        NewStepVariables byShell = newVariables(SHELL, () -> open(21), LONG);
        assertThat(byShell.giver()).isEqualTo(VariableProvenance.SHELL);
        assertThat(byShell.code()).isEmpty();
        assertThat(Bytes.text(byShell.settings())).isEqualTo("...");
    }
}
