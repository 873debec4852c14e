package eyas.state;

import static eyas.state.JobTrackerFixture.CHECKOUT;
import static eyas.state.JobTrackerFixture.JOB;
import static eyas.state.JobTrackerFixture.RUN;
import static eyas.state.JobTrackerFixture.running;
import static eyas.state.JobTrackerFixture.worker;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.LossCollector;
import eyas.state.job.Attribution;
import eyas.state.job.Confidence;
import eyas.state.job.Job;
import eyas.state.job.JobStep;
import eyas.state.job.PackageScript;
import eyas.state.process.CloneFlag;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the attribution of processes, regardless of what they claim. */
final class JobTrackerTest {
    private static final String POSTINSTALL =
            "npm_lifecycle_event=postinstall\0npm_package_name=left\0npm_package_version=1.2.3\0";

    private final JobTrackerFixture jobs = new JobTrackerFixture();
    private final StateEventFeed feed = jobs.feed;

    private Attribution of(long tid) {
        return Objects.requireNonNull(feed.thread(tid).job().attribution(), "thread " + tid + " belongs to nothing");
    }

    private JobStep step(long tid) {
        return Objects.requireNonNull(of(tid).step(), "thread " + tid + " belongs to no step");
    }

    private PackageScript script(long tid) {
        return Objects.requireNonNull(of(tid).script(), "thread " + tid + " belongs to no script");
    }

    private Job job(long tid) {
        return Objects.requireNonNull(of(tid).job(), "thread " + tid + " belongs to no job");
    }

    @Test
    void childOfWorkerStartsStep() {
        long before = feed.thread(12).generation();
        jobs.start(11, 20, CHECKOUT, "/opt/node", "index.js");
        assertThat(Bytes.text(step(20).name())).isEqualTo("__checkout");
        assertThat(Bytes.text(step(20).action())).isEqualTo("actions/checkout");
        assertThat(Bytes.text(step(20).actionRef())).isEqualTo("v4");
        assertThat(Bytes.text(job(20).name())).isEqualTo("build");
        assertThat(Bytes.text(job(20).workflow())).isEqualTo("CI");
        assertThat(Bytes.text(job(20).system())).isEqualTo("github");
        assertThat(of(20).confidence()).isEqualTo(Confidence.HIGH);
        // The worker's own threads get the job's name, and cached values are invalidated.
        assertThat(job(12)).isSameAs(job(20));
        assertThat(of(12).step()).isNull();
        assertThat(feed.thread(12).generation()).isGreaterThan(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GITHUB_ACTIONS=true\0GITHUB_ACTION=innocent\0GITHUB_ACTION_REPOSITORY=good/one\0GITHUB_JOB=x\0"
            })
    void descendantsKeepStepRegardlessOfEnvironment(String env) {
        jobs.start(11, 20, CHECKOUT, "/opt/node");
        jobs.start(20, 21, env, "/bin/bash");
        jobs.start(21, 22, env, "/tmp/payload");
        feed.threaded(23, 22, 21);
        JobStep expected = step(20);
        assertThat(step(22)).isSameAs(expected);
        assertThat(step(23)).isSameAs(expected);
        // Its parents end: as a child of init it keeps its attribution, and so do its children.
        feed.exit(21, 1);
        feed.exit(20, 1);
        assertThat(feed.thread(22).ptid()).isEqualTo(1);
        feed.execIn(env, 22, "/tmp/again");
        jobs.start(22, 24, env, "/tmp/daemon");
        assertThat(step(22)).isSameAs(expected);
        assertThat(step(24)).isSameAs(expected);
    }

    @Test
    void partsOfOneStepAreTheSameStep() {
        jobs.start(11, 20, CHECKOUT, "/opt/node", "main.js");
        jobs.start(11, 21, CHECKOUT, "/opt/node", "post.js");
        jobs.start(11, 22, RUN, "/bin/bash");
        jobs.start(11, 23, RUN.replace("__run", "__run_2"), "/bin/bash");
        assertThat(step(21)).isSameAs(step(20));
        assertThat(step(22).number()).isNotEqualTo(step(23).number());
        assertThat(step(22).action()).isEmpty();
        assertThat(job(23)).isSameAs(job(20));
    }

    @Test
    void commandsOfCompositeActionBelongToIt() {
        String unpacked = "GITHUB_ACTION_PATH=/w/_actions/example/setup/v2/tools/lint\0GITHUB_WORKSPACE=/w/app/app\0";
        jobs.start(11, 20, RUN.replace("GITHUB_ACTION_REPOSITORY=\0", "") + unpacked, "/bin/bash");
        jobs.start(11, 21, CHECKOUT + unpacked, "/opt/node");
        jobs.start(11, 22, RUN + "GITHUB_ACTION_PATH=/w/app/app/./build\0GITHUB_WORKSPACE=/w/app/app\0", "/bin/bash");
        assertThat(Bytes.text(step(20).action())).isEqualTo("example/setup/tools/lint");
        assertThat(Bytes.text(step(20).actionRef())).isEqualTo("v2");
        assertThat(step(20).outer()).isEmpty();
        assertThat(Bytes.text(step(21).action())).isEqualTo("actions/checkout");
        assertThat(Bytes.text(step(21).outer())).isEqualTo("example/setup/tools/lint@v2");
        assertThat(Bytes.text(step(22).action())).isEqualTo("./build");
        assertThat(step(22).actionRef()).isEmpty();
    }

    @Test
    void workerInsideOfStepIsIgnored() {
        jobs.start(11, 20, CHECKOUT, "/opt/node");
        jobs.start(20, 21, "", "/tmp/bin/Runner.Worker");
        jobs.start(21, 22, RUN, "/bin/bash");
        assertThat(step(22)).isSameAs(step(20));
    }

    @Test
    void programWithOnlyTheWorkersNameIsIgnored() {
        jobs.start(100, 30, "", "/usr/bin/cat");
        feed.begin(EventCode.SYSCALL_EXECVE_19_X, 30)
                .put(0)
                .put("cat")
                .putBytes(Bytes.of(""))
                .put(30);
        for (int i = 4; i < 13; i++) {
            feed.writer.putEmpty();
        }
        feed.writer.put("Runner.Worker");
        for (int i = 14; i < 27; i++) {
            feed.writer.putEmpty();
        }
        feed.writer.put("/tmp/sh");
        feed.run();
        assertThat(Bytes.text(feed.thread(30).comm())).isEqualTo("Runner.Worker");
        jobs.start(30, 31, "", "/bin/bash");
        assertThat(feed.thread(31).job().attribution()).isNull();
    }

    @Test
    void variablesAloneStartStepWithLessConfidence() {
        jobs.start(1, 40, CHECKOUT, "/opt/node");
        jobs.start(1, 41, CHECKOUT, "/opt/node");
        jobs.start(40, 42, RUN, "/bin/bash");
        assertThat(of(40).confidence()).isEqualTo(Confidence.MEDIUM);
        assertThat(Bytes.text(step(40).name())).isEqualTo("__checkout");
        assertThat(step(41)).isSameAs(step(40));
        assertThat(step(42)).isSameAs(step(40));
    }

    @Test
    void variablesWithoutStepAreAJobInWhichStepsStart() {
        jobs.start(100, 50, JOB, "/bin/bash", "-c", "jobs");
        assertThat(of(50).step()).isNull();
        jobs.start(50, 51, CHECKOUT, "/opt/node", "index.js");
        jobs.start(50, 52, RUN, "/bin/bash", "-e", "1.sh");
        jobs.start(52, 53, CHECKOUT, "/usr/bin/env");
        assertThat(Bytes.text(step(51).action())).isEqualTo("actions/checkout");
        assertThat(step(53)).isSameAs(step(52)).isNotSameAs(step(51));
        assertThat(job(51)).isSameAs(job(50)).isSameAs(job(53));
    }

    @Test
    void childOfWorkerWithoutStepNameIsAStepOfItsOwn() {
        jobs.start(11, 20, "", "/bin/bash");
        jobs.start(11, 21, "", "/bin/bash");
        assertThat(of(20).confidence()).isEqualTo(Confidence.LOW);
        assertThat(step(20).name()).isEmpty();
        assertThat(step(21).number()).isNotEqualTo(step(20).number());
        assertThat(job(21)).isSameAs(job(20));
    }

    @Test
    void runningProcessesBelongToTheirStepInAnyOrder() {
        jobs.begin();
        feed.state.snapshot().process(running(53, 52, "python3", "GITHUB_ACTION=lie\0"));
        feed.state.snapshot().process(StateEventFeed.process(54, 53, 52, "python3", "/"));
        feed.state.snapshot().process(running(52, 51, "node", CHECKOUT));
        feed.state.snapshot().process(worker(51));
        feed.state.snapshot().end();
        assertThat(Bytes.text(step(53).name())).isEqualTo("__checkout");
        assertThat(step(54)).isSameAs(step(53));
        assertThat(of(53).confidence()).isEqualTo(Confidence.MEDIUM);
        assertThat(feed.thread(1).job().attribution()).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void processCreatedForAnotherParentBelongsToCreator(boolean makerTellsFirst) {
        jobs.start(11, 20, CHECKOUT, "/opt/node");
        if (makerTellsFirst) {
            made(20, 60);
        }
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 60, 0, 60, 11, CloneFlag.PARENT, 60, 60);
        feed.execIn(RUN, 60, "/tmp/payload");
        if (!makerTellsFirst) {
            assertThat(step(60)).as("a child of the worker, as far as is known").isNotSameAs(step(20));
            made(20, 60);
        }
        assertThat(feed.thread(60).ptid()).isEqualTo(11);
        assertThat(step(60)).isSameAs(step(20));
        jobs.start(60, 61, RUN, "/tmp/payload");
        assertThat(step(61)).isSameAs(step(20));
    }

    /** The creator waits in vfork, so that its own event comes last; and in a PID namespace its number is not the host's. */
    @ParameterizedTest
    @ValueSource(longs = {60, 7})
    void kernelReportAttributesProcessBeforeCreatorsEvent(long numberForMaker) {
        jobs.start(11, 20, CHECKOUT, "/opt/node");
        assertThat(feed.sibling(20, 60).sibling()).isEqualTo(60);
        int flags = CloneFlag.PARENT | CloneFlag.VFORK;
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 60, 0, 60, 11, flags, numberForMaker, numberForMaker);
        assertThat(step(60)).isSameAs(step(20));
        feed.execIn(RUN + POSTINSTALL, 60, "/bin/sh");
        PackageScript script = script(60);
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 20, numberForMaker, 20, 11, flags, 20, 20);
        assertThat(script(60)).as("the creator's late event changes nothing").isSameAs(script);
        assertThat(feed.thread(60).ptid()).isEqualTo(11);
    }

    /** A debugger can trace its child before that runs; in a PID namespace only the child's own event describes it. */
    @Test
    void processThatHasNotRunIsACopyOfItsCreator() {
        jobs.start(11, 20, CHECKOUT, "/usr/bin/strace");
        assertThat(feed.state.target(60)).isNull();
        feed.sibling(20, 60);
        assertThat(feed.state.target(60)).isSameAs(feed.thread(20));
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 60, 0, 60, 20, CloneFlag.CHILD_IN_PIDNS, 5, 5);
        assertThat(feed.state.target(60)).isSameAs(feed.thread(60));
        feed.exit(60, 20);
        assertThat(feed.state.target(60)).isNull();
    }

    /** The creator controls when a process first runs, and whether it is still alive itself by then. */
    @ParameterizedTest
    @ValueSource(ints = {CloneFlag.PARENT, CloneFlag.NEWPID, CloneFlag.CHILD_IN_PIDNS})
    void lateProcessBelongsToCreatorWithAnyParent(int flags) {
        jobs.start(11, 20, CHECKOUT, "/opt/node");
        feed.sibling(20, 60);
        feed.sibling(20, 61);
        feed.exit(20, 1);
        feed.time += 60_000_000_000L;
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 60, 0, 60, 1, flags, 5, 5);
        assertThat(Bytes.text(step(60).name())).isEqualTo("__checkout");
        // A process that ends without an event leaves its number to the next one.
        feed.exit(61, 1);
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 61, 0, 61, 1, flags, 6, 6);
        assertThat(feed.thread(61).job().attribution()).isNull();
    }

    @Test
    void tooManyProcessesWaitingForFirstRunAreCounted() {
        jobs.start(11, 20, CHECKOUT, "/opt/node");
        for (int child = 1_000; child < 1_000 + 4_097; child++) {
            feed.sibling(20, child);
        }
        Map<String, Long> losses = new HashMap<>();
        feed.state.losses(new LossCollector() {
            @Override
            public void lost(String kind, long count) {
                losses.put(kind, count);
            }

            @Override
            public void note(String description) {}
        });
        assertThat(losses).containsEntry("process_unplaced", 1L);
    }

    @Test
    void processWhoseCreatorEndedInVforkKeepsAttribution() {
        jobs.start(11, 20, CHECKOUT, "/opt/node");
        feed.clone(EventCode.SYSCALL_VFORK_20_X, 20, 60, 20, 11, CloneFlag.VFORK, 20, 20);
        feed.exit(20, 1);
        feed.clone(EventCode.SYSCALL_VFORK_20_X, 60, 0, 60, 1, CloneFlag.VFORK, 60, 60);
        assertThat(Bytes.text(step(60).name())).isEqualTo("__checkout");
    }

    /** The init of the namespace, which adopts orphan processes, has number 1 in it. */
    @Test
    void namespacedProcessWithEndedCreatorKeepsAttribution() {
        jobs.start(11, 20, RUN, "/bin/sh");
        jobs.start(11, 30, CHECKOUT, "/opt/node");
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 40, 0, 40, 30, CloneFlag.CHILD_IN_PIDNS, 1, 1);
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 50, 0, 50, 20, CloneFlag.CHILD_IN_PIDNS, 3, 3);
        assertThat(step(50)).isSameAs(step(20)).isNotSameAs(step(40));

        feed.sibling(50, 60);
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 50, 4, 50, 20, CloneFlag.CHILD_IN_PIDNS, 3, 3);
        feed.exit(50, 40);
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 60, 0, 60, 40, CloneFlag.CHILD_IN_PIDNS, 4, 4);

        assertThat(step(60)).isSameAs(step(20));
        // A creator that is alive is its child's parent, and a step's foreground process is a command of its own.
        feed.sibling(40, 70);
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 70, 0, 70, 40, CloneFlag.CHILD_IN_PIDNS, 5, 5);
        assertThat(step(70)).isSameAs(step(40));
    }

    private void made(long caller, long child) {
        feed.clone(EventCode.SYSCALL_CLONE_20_X, caller, child, caller, 11, CloneFlag.PARENT, caller, caller);
    }

    @Test
    void processesOfInstalledPackageKeepAttribution() {
        jobs.start(11, 20, RUN, "/bin/bash");
        jobs.start(20, 21, RUN, "/usr/bin/node", "npm", "ci");
        jobs.start(21, 22, RUN + POSTINSTALL, "/bin/sh");
        jobs.start(22, 23, "npm_lifecycle_event=postinstall\0npm_package_name=innocent\0", "/usr/bin/node");
        jobs.start(23, 24, "", "/usr/bin/curl");
        PackageScript script = script(22);
        assertThat(Bytes.text(script.name())).isEqualTo("left");
        assertThat(Bytes.text(script.version())).isEqualTo("1.2.3");
        assertThat(Bytes.text(script.event())).isEqualTo("postinstall");
        assertThat(Bytes.text(script.manager())).isEqualTo("npm");
        assertThat(script.isInstalling()).isTrue();
        assertThat(script(23)).isSameAs(script);
        assertThat(script(24)).isSameAs(script);
        assertThat(step(24)).isSameAs(step(20));
        assertThat(of(21).script()).isNull();
    }

    @Test
    void explicitScriptIsReplacedByWhatItInstalls() {
        String build = "npm_lifecycle_event=build\0npm_package_name=shop\0";
        jobs.start(100, 21, build, "/bin/sh");
        jobs.start(21, 22, build, "/usr/bin/node", "npm", "ci");
        jobs.start(22, 23, POSTINSTALL, "/bin/sh");
        jobs.start(22, 24, POSTINSTALL.replace("left", "right"), "/bin/sh");
        assertThat(script(21).isInstalling()).isFalse();
        assertThat(script(22)).isSameAs(script(21));
        assertThat(Bytes.text(script(23).name())).isEqualTo("left");
        assertThat(Bytes.text(script(24).name())).isEqualTo("right");
        assertThat(of(23).job()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            /usr/bin/python3.12 | /tmp/pip-install-ab12/left_0123456789abcdef0123456789abcdef | /x/_in_process.py build_wheel /tmp/t | pip | left | - | build_wheel
            /usr/bin/python3    | /tmp/pip-install-ab12/two_words_0123456789abcdef0123456789abcdef | setup.py egg_info | pip | two_words | - | setup.py
            /usr/bin/python3    | /tmp/pip-req-build-x1 | /x/_in_process.py get_requires_for_build_wheel | pip | - | - | get_requires_for_build_wheel
            /usr/bin/ruby       | /home/u/.gems/gems/left-pad-2.0.1/ext/left | extconf.rb | gem | left-pad | 2.0.1 | extconf
            /usr/bin/make       | /home/u/.gems/gems/left-pad-2.0.1/ext/left | all | gem | left-pad | 2.0.1 | make
            """)
    void recognisesBuildsByCommandAndDirectory(
            String path, String directory, String args, String manager, String name, String version, String event) {
        jobs.start(100, 69, "", "/usr/bin/gem", "install", "left-pad");
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 70, 0, 70, 69, 0, 70, 70);
        feed.begin(EventCode.SYSCALL_CHDIR_X, 70).put(0).put(directory);
        feed.run();
        feed.exec(70, path, args.split(" ", -1));
        expect(script(70), manager, name, version, event);
        assertThat(script(70).isInstalling()).isTrue();
    }

    private static void expect(PackageScript script, String manager, String name, String version, String event) {
        assertThat(Bytes.text(script.manager())).isEqualTo(manager);
        assertThat(Bytes.text(script.name())).isEqualTo(name == null ? "" : name);
        assertThat(Bytes.text(script.version())).isEqualTo(version == null ? "" : version);
        assertThat(Bytes.text(script.event())).isEqualTo(event);
    }

    @Test
    void recognisesCargoAndUv() {
        String crate = "CARGO_PKG_NAME=left-sys\0CARGO_PKG_VERSION=0.3.0\0";
        jobs.start(100, 71, crate + "OUT_DIR=/t\0", "/t/build/left-sys-1/build-script-build");
        jobs.start(100, 72, crate, "/usr/bin/rustc");
        jobs.start(100, 73, crate, "/t/debug/shop");
        expect(script(71), "cargo", "left-sys", "0.3.0", "build-script");
        expect(script(72), "cargo", "left-sys", "0.3.0", "rustc");
        assertThat(feed.thread(73).job().attribution()).isNull();

        jobs.start(100, 74, "", "/usr/bin/uv", "sync");
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 75, 0, 75, 74, 0, 75, 75);
        feed.begin(EventCode.SYSCALL_CHDIR_X, 75).put(0).put("/home/u/.cache/uv/sdists-v9/pypi/left/1.0/k/src");
        feed.run();
        feed.exec(75, "/usr/bin/python3", "-c", "import backend");
        expect(script(75), "uv", "left", "1.0", "build");
    }

    @Test
    void recognisesBuildToolsByParent() {
        jobs.start(
                100, 80, "", "/usr/bin/java", "-cp", "plexus.jar", "org.codehaus.plexus.classworlds.launcher.Launcher");
        jobs.start(80, 81, "", "/usr/bin/java", "-jar", "/app/target/surefire/surefirebooter-1.jar");
        jobs.start(80, 82, "", "/bin/sh", "-c", "npm ci");
        expect(script(81), "maven", "", "", "test");
        expect(script(82), "maven", "", "", "plugin");
        jobs.start(82, 83, POSTINSTALL, "/bin/sh");
        expect(script(83), "npm", "left", "1.2.3", "postinstall");

        jobs.start(100, 84, "", "/usr/bin/java", "org.gradle.launcher.daemon.bootstrap.GradleDaemon", "8.9");
        jobs.start(84, 85, "", "/usr/bin/java", "worker.org.gradle.process.internal.worker.GradleWorkerMain");
        jobs.start(84, 86, "", "/usr/bin/curl");
        expect(script(85), "gradle", "", "", "worker");
        expect(script(86), "gradle", "", "", "plugin");
        assertThat(script(86).isInstalling()).isFalse();

        String composer = "COMPOSER_DEV_MODE=1\0";
        jobs.start(100, 87, "", "/usr/bin/php", "/usr/local/bin/composer", "install");
        jobs.start(87, 88, composer, "/bin/sh", "-c", "@php artisan package:discover");
        jobs.start(87, 89, composer, "/bin/sh", "-c", "unzip -qq a.zip");
        jobs.start(88, 90, composer, "/usr/bin/curl");
        expect(script(88), "composer", "", "", "script");
        assertThat(script(88).isInstalling()).isTrue();
        assertThat(script(90)).isSameAs(script(88));
        assertThat(feed.thread(89).job().attribution()).isNull();

        jobs.start(100, 91, "GOFILE=gen.go\0GOPACKAGE=shop\0GOLINE=3\0", "/usr/bin/stringer");
        expect(script(91), "go", "shop", "", "generate");
    }

    @Test
    void childOfStepShellIsACommand() {
        jobs.start(11, 20, RUN, "/bin/bash");
        jobs.start(20, 21, "", "/usr/bin/npm");
        jobs.start(21, 22, "", "/bin/sh");
        jobs.start(22, 23, "", "/usr/bin/curl");
        jobs.start(20, 24, "", "/usr/bin/curl");
        jobs.start(11, 25, CHECKOUT, "/opt/node");
        jobs.start(25, 26, "", "/bin/sh");
        assertThat(feed.thread(23).job().command()).isEqualTo(feed.thread(21).number());
        assertThat(feed.thread(24).job().command()).isEqualTo(feed.thread(24).number());
        // If the step's first process is not a shell, the step is one command.
        assertThat(feed.thread(26).job().command()).isEqualTo(feed.thread(25).number());
        jobs.start(100, 101, "", "/usr/bin/make");
        jobs.start(101, 102, "", "/bin/sh");
        jobs.start(102, 103, "", "/usr/bin/cc");
        assertThat(feed.thread(103).job().command()).isEqualTo(feed.thread(101).number());
    }

    @Test
    void jobsOfOneDaemonAreDistinguished() {
        jobs.start(1, 80, "", "/usr/bin/gitlab-runner", "run");
        String one = "GITLAB_CI=true\0CI_JOB_NAME=test\0CI_JOB_ID=1\0";
        jobs.start(80, 81, one, "/bin/bash");
        jobs.start(80, 82, one, "/bin/bash");
        jobs.start(80, 83, one.replace("CI_JOB_ID=1", "CI_JOB_ID=2"), "/bin/bash");
        assertThat(job(82)).isSameAs(job(81));
        assertThat(job(83).number()).isNotEqualTo(job(81).number());
        assertThat(of(83).confidence()).isEqualTo(Confidence.HIGH);
        assertThat(feed.thread(80).job().attribution()).isNull();
    }

    /** The shell executor starts shells without the job's variables; their scripts export them. */
    @Test
    void jobUnnamedByDaemonIsNamedByFirstProcess() {
        jobs.start(1, 80, "", "/usr/bin/gitlab-runner", "run");
        jobs.start(80, 81, "", "/bin/bash");
        jobs.start(80, 91, "", "/bin/bash");
        String one = "GITLAB_CI=true\0CI_JOB_NAME=test\0CI_JOB_ID=1\0CI_PROJECT_PATH=g/p\0CI_RUNNER_DESCRIPTION=r1\0";
        jobs.start(81, 82, one, "/usr/bin/make");
        jobs.start(82, 83, one.replace("=test", "=other"), "/usr/bin/cc");
        jobs.start(91, 92, one.replace("CI_JOB_ID=1", "CI_JOB_ID=2").replace("=test", "=lint"), "/usr/bin/make");
        // Another shell for another part of the first job.
        jobs.start(80, 84, "", "/bin/bash");
        jobs.start(84, 85, one, "/usr/bin/git");
        for (long process : new long[] {81, 82, 83, 84, 85}) {
            assertThat(Bytes.text(job(process).name())).as("%d", process).isEqualTo("test");
            assertThat(job(process).number()).isEqualTo(job(81).number());
        }
        assertThat(Bytes.text(job(83).workflow())).isEqualTo("g/p");
        assertThat(Bytes.text(job(83).runner())).isEqualTo("r1");
        assertThat(step(83)).isSameAs(step(81));
        assertThat(of(83).confidence()).isEqualTo(Confidence.LOW);
        assertThat(Bytes.text(job(91).name())).isEqualTo("lint");
        assertThat(job(91).number()).isNotEqualTo(job(81).number());
    }

    @Test
    void jobNameSufficesToRecognizeGitLab() {
        jobs.start(100, 101, "CI=true\0CI_JOB_NAME=test\0CI_JOB_ID=1\0", "/bin/bash");
        jobs.start(101, 102, "", "/usr/bin/make");
        assertThat(Bytes.text(job(102).system())).isEqualTo("gitlab");
        assertThat(Bytes.text(job(102).name())).isEqualTo("test");
        assertThat(of(102).confidence()).isEqualTo(Confidence.MEDIUM);
    }

    @Test
    void variableAfterKeptEnvironmentNamesStep() {
        String filler = "FILLER=" + "x".repeat(20_000) + "\0";
        jobs.start(11, 20, filler + CHECKOUT, "/opt/node");
        assertThat(Bytes.text(step(20).name())).isEqualTo("__checkout");
        assertThat(feed.thread(20).env().length).isLessThan(5_000);
    }
}
