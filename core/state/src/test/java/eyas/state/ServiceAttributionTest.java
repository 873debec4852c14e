package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.MachineRecord;
import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerType;
import eyas.state.job.Attribution;
import eyas.state.job.AttributionMethod;
import eyas.state.job.Confidence;
import eyas.state.socket.SocketFamily;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the attribution of what services start for steps. */
final class ServiceAttributionTest {
    private static final String JOB = "GITHUB_ACTIONS=true\0GITHUB_JOB=build\0GITHUB_RUN_ID=77\0RUNNER_NAME=one\0";
    private static final String FIRST = JOB + "GITHUB_ACTION=first\0";
    private static final String SECOND = JOB + "GITHUB_ACTION=second\0";
    private static final String HOST = "cpu=/system.slice/runner.service\0";
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final String IN = "cpu=/docker/" + ID + "\0";
    private static final String ELSEWHERE = "cpu=/docker/" + "ba9876543210fedc".repeat(4) + "\0";
    private static final long SECONDS = 1_000_000_000L;

    private static final int WORKER = 11;
    private static final int SHIM = 12;
    private static final int SYSTEMD = 1;
    private static final int ATD = 14;
    private static final int CRON = 15;

    private final StateEventFeed feed = new StateEventFeed();

    private ServiceAttributionTest() {
        feed.state.snapshot().begin(new MachineRecord(2, 1 << 30, 4_194_304, "host", StateEventFeed.BOOT, 0));
        feed.state.snapshot().process(StateEventFeed.process(SYSTEMD, SYSTEMD, 0, "systemd", "/"));
        feed.state.snapshot().process(StateEventFeed.process(WORKER, WORKER, SYSTEMD, "Runner.Worker", "/"));
        feed.state.snapshot().process(StateEventFeed.process(SHIM, SHIM, SYSTEMD, "containerd-shim", "/"));
        feed.state.snapshot().process(StateEventFeed.process(ATD, ATD, SYSTEMD, "atd", "/"));
        feed.state.snapshot().process(StateEventFeed.process(CRON, CRON, SYSTEMD, "cron", "/"));
        feed.state.snapshot().end();
        start(WORKER, 20, HOST, FIRST, "/bin/bash");
        start(WORKER, 30, HOST, SECOND, "/bin/bash");
    }

    private void start(long parent, long child, String cgroups, String env, String path, String... args) {
        feed.clone(EventCode.SYSCALL_CLONE_20_X, child, 0, child, parent, 0, child, child);
        exec(child, cgroups, env, path, args);
    }

    private void exec(long tid, String cgroups, String env, String path, String... args) {
        feed.exec(tid, cgroups, env, path, 0, 0, args);
    }

    /** Starts a program of a step that connects to {@code socket}. */
    private void request(long shell, long client, String socket, String program, String... args) {
        start(shell, client, HOST, "", program, args);
        feed.socket(client, 3, SocketFamily.UNIX, 1);
        feed.begin(EventCode.SOCKET_CONNECT_X, client).put(0).putBytes(StateEventFeed.unix(1, 2, socket));
        feed.writer.put(3).putEmpty();
        feed.run();
    }

    private void docker(long shell, long client, String... args) {
        request(shell, client, "/var/run/docker.sock", "/usr/bin/docker", args);
    }

    private Attribution of(long tid) {
        return Objects.requireNonNull(feed.thread(tid).job().attribution(), "thread " + tid + " belongs to nothing");
    }

    private void expect(long tid, long shell, AttributionMethod via, Confidence confidence) {
        assertThat(of(tid).step()).isSameAs(of(shell).step());
        assertThat(of(tid).job()).isSameAs(of(shell).job());
        assertThat(of(tid).via()).isEqualTo(via);
        assertThat(of(tid).confidence()).isEqualTo(confidence);
    }

    @Test
    void containerBelongsToTheOnlyRequestingStep() {
        assertThat(of(20).via()).isEqualTo(AttributionMethod.RUNNER);
        docker(20, 21, "run", "alpine", "id");
        start(SHIM, 40, IN, "", "/bin/sh");
        expect(40, 20, AttributionMethod.CONTAINER, Confidence.MEDIUM);
        // So do its descendants, even after the step has ended.
        feed.exit(21, 1);
        start(40, 41, IN, SECOND, "/usr/bin/id");
        expect(41, 20, AttributionMethod.CONTAINER, Confidence.MEDIUM);
    }

    @Test
    void containerThatNamesRequestingStepHasHighConfidence() {
        docker(20, 21, "run", "--name", "a_12", "-e", "GITHUB_ACTION", "action-image");
        start(SHIM, 40, IN, FIRST, "/entrypoint.sh");
        expect(40, 20, AttributionMethod.CONTAINER, Confidence.HIGH);
    }

    @Test
    void environmentCannotBlameStepWithoutRequest() {
        docker(20, 21, "run", "-e", "GITHUB_ACTION=second", "alpine");
        start(SHIM, 40, IN, SECOND, "/bin/sh");
        expect(40, 20, AttributionMethod.CONTAINER, Confidence.MEDIUM);
    }

    @Test
    void namedElseLastOfSeveralRequestingStepsIsUsed() {
        docker(20, 21, "run", "alpine");
        docker(30, 31, "run", "alpine");
        start(SHIM, 40, IN, FIRST, "/bin/sh");
        expect(40, 20, AttributionMethod.CONTAINER, Confidence.MEDIUM);
        start(SHIM, 41, ELSEWHERE, "", "/bin/sh");
        expect(41, 30, AttributionMethod.CONTAINER, Confidence.LOW);
    }

    @Test
    void waitingRequesterPrecedesEndedOne() {
        docker(20, 21, "run", "alpine");
        feed.exit(21, 1);
        docker(30, 31, "run", "-e", "GITHUB_ACTION=first", "alpine");
        start(SHIM, 40, IN, FIRST, "/bin/sh");
        expect(40, 30, AttributionMethod.CONTAINER, Confidence.MEDIUM);
    }

    @Test
    void requestThatNamesContainerHasHighConfidence() {
        docker(20, 21, "exec", "-i", ID, "sh", "-e", "/script.sh");
        docker(30, 31, "run", "alpine");
        start(SHIM, 40, IN, "", "/bin/sh", "-e", "/script.sh");
        expect(40, 20, AttributionMethod.CONTAINER, Confidence.HIGH);
    }

    @Test
    void containerIsKnownByItsName() {
        docker(20, 21, "run", "--name=web", "nginx");
        docker(30, 31, "ps");
        feed.state.containers().add(web(), 0);
        start(SHIM, 40, IN, "", "/usr/sbin/nginx");
        expect(40, 20, AttributionMethod.CONTAINER, Confidence.HIGH);
    }

    private static ContainerInfo web() {
        ContainerInfo like = ContainerInfo.minimal(ID.substring(0, 12), ID, ContainerType.DOCKER);
        return new ContainerInfo(
                like.id(),
                like.fullId(),
                like.type(),
                "web",
                like.image(),
                like.address(),
                like.user(),
                like.createdSeconds(),
                like.rights(),
                like.resources(),
                like.mounts(),
                like.ports(),
                like.labels(),
                like.environment(),
                like.probes(),
                like.pod());
    }

    @Test
    void processEnteringContainerLaterBelongsToItsOwner() {
        docker(20, 21, "run", "-d", "alpine");
        start(SHIM, 40, IN, "", "/bin/sleep");
        feed.exit(21, 1);
        feed.time += 3_600 * SECONDS;
        start(SHIM, 42, IN, "", "/bin/healthcheck");
        expect(42, 20, AttributionMethod.CONTAINER, Confidence.MEDIUM);
        docker(30, 31, "exec", ID.substring(0, 12), "sh");
        start(SHIM, 43, IN, "", "/bin/sh");
        expect(43, 30, AttributionMethod.CONTAINER, Confidence.HIGH);
        start(SHIM, 44, ELSEWHERE, "", "/bin/sh");
        expect(44, 30, AttributionMethod.CONTAINER, Confidence.MEDIUM);
    }

    /** The id of a step's container is not secret, and a user with a slice may give a cgroup in it that name. */
    @Test
    void usersCgroupWithContainersIdIsNotTheSteps() {
        docker(20, 21, "run", "-d", "alpine");
        start(SHIM, 40, IN, "", "/bin/sleep");
        feed.exit(21, 1);
        feed.time += 3_600 * SECONDS;
        start(SHIM, 42, "=/user.slice/user-1000.slice/docker-" + ID + ".scope\0", "", "/bin/sh");
        assertThat(feed.thread(42).job().attribution()).isNull();
    }

    @Test
    void requestExpiresAfterItsProcessEnded() {
        docker(20, 21, "run", "alpine");
        feed.time += 100 * SECONDS;
        start(SHIM, 40, IN, "", "/bin/sh");
        expect(40, 20, AttributionMethod.CONTAINER, Confidence.MEDIUM);
        feed.exit(21, 1);
        start(SHIM, 41, ELSEWHERE, "", "/bin/sh");
        assertThat(feed.thread(41).job().attribution()).isNull();
    }

    @Test
    void enginesOwnProgramsBelongToNoStep() {
        docker(20, 21, "run", "alpine");
        start(SHIM, 40, HOST, "", "/usr/bin/runc");
        assertThat(feed.thread(40).job().attribution()).isNull();
        start(40, 41, IN, "", "/bin/sh");
        expect(41, 20, AttributionMethod.CONTAINER, Confidence.MEDIUM);
    }

    /** Programs of an image, and runtimes that a step names, can have the name of an engine. */
    @Test
    void engineOfJobBelongsToStepRegardlessOfName() {
        docker(20, 21, "run", "docker:dind");
        start(SHIM, 40, IN, "", "/usr/bin/dockerd");
        expect(40, 20, AttributionMethod.CONTAINER, Confidence.MEDIUM);
        start(SHIM, 41, HOST, "", "/home/runner/runc");
        expect(41, 20, AttributionMethod.CONTAINER, Confidence.MEDIUM);
    }

    @Test
    void engineOfUsersServiceManagerBelongsToStep() {
        start(SYSTEMD, 50, "cpu=/user.slice/user@1001.service\0", "", "/usr/lib/systemd/systemd", "--user");
        start(20, 21, HOST, "", "/usr/bin/systemctl", "--user", "start", "docker");
        start(50, 40, "cpu=/user.slice/user@1001.service/app.slice/docker.service\0", "", "/usr/bin/dockerd");
        expect(40, 20, AttributionMethod.SYSTEMD, Confidence.HIGH);
        start(30, 31, HOST, "", "/usr/bin/systemctl", "--user", "start", "podman.socket");
        start(50, 41, "cpu=/user.slice/user@1001.service/app.slice/podman.service\0", "", "/usr/bin/podman", "system");
        expect(41, 30, AttributionMethod.SYSTEMD, Confidence.HIGH);
        start(50, 42, "cpu=/user.slice/user@1001.service/app.slice/dbus.service\0", "", "/usr/bin/dbus-daemon");
        assertThat(feed.thread(42).job().attribution()).isNull();
    }

    @Test
    void engineOfTransientUnitBelongsToStep() {
        start(20, 21, HOST, "", "/usr/bin/systemd-run", "/usr/bin/dockerd");
        start(SYSTEMD, 40, "cpu=/system.slice/run-u12.service\0", "", "/usr/bin/dockerd");
        expect(40, 20, AttributionMethod.SYSTEMD, Confidence.MEDIUM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp/cron", "/usr/sbin/cron", "/usr/bin/dockerd", "/usr/lib/systemd/systemd"})
    void programWithServicesNameInStepsUnitBelongsToStep(String program) {
        start(20, 21, HOST, "", "/usr/bin/systemd-run", "--unit=x", program);
        start(SYSTEMD, 40, "cpu=/system.slice/x.service\0", "", program);
        expect(40, 20, AttributionMethod.SYSTEMD, Confidence.HIGH);
    }

    /** Arch's unit has the name of the project, not of the program. */
    @ParameterizedTest
    @CsvSource({"cron, cron", "crond, crond", "cronie, crond"})
    void daemonOfCronInItsOwnUnitBelongsToNoStep(String unit, String program) {
        start(20, 21, HOST, "", "/usr/bin/systemctl", "restart", unit);
        start(SYSTEMD, 40, "cpu=/system.slice/" + unit + ".service\0", "", "/usr/bin/" + program);
        assertThat(feed.thread(40).job().attribution()).isNull();
    }

    @Test
    void programThatReplacesServiceBelongsToStep() {
        feed.begin(EventCode.SYSCALL_OPENAT_2_X, 20)
                .put(3)
                .put(-100)
                .put("/usr/sbin/cron")
                .put(0x4006)
                .put(0)
                .put(8)
                .put(71);
        feed.run();
        start(20, 21, HOST, "", "/usr/bin/systemctl", "restart", "cron");
        start(SYSTEMD, 40, "cpu=/system.slice/cron.service\0", "", "/usr/sbin/cron");
        expect(40, 20, AttributionMethod.SYSTEMD, Confidence.HIGH);
    }

    /** It executes the program of each unit, regardless of the requester. */
    @Test
    void executorOfServiceManagerBelongsToNoStep() {
        start(20, 21, HOST, "", "/usr/bin/systemctl", "restart", "docker");
        start(SYSTEMD, 40, "cpu=/system.slice/docker.service\0", "", "/usr/lib/systemd/systemd-executor");
        assertThat(feed.thread(40).job().attribution()).isNull();
        exec(40, "cpu=/system.slice/docker.service\0", "", "/usr/bin/dockerd");
        assertThat(feed.thread(40).job().attribution()).isNull();
    }

    @Test
    void containerWithoutRequestIsTheJobsByItsVariables() {
        start(SHIM, 40, IN, FIRST, "/bin/sh");
        expect(40, 20, AttributionMethod.ENVIRONMENT, Confidence.MEDIUM);
        start(SHIM, 41, IN, FIRST.replace("RUNNER_NAME=one", "RUNNER_NAME=two"), "/bin/sh");
        assertThat(of(41).job()).isNotSameAs(of(20).job());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/usr/bin/systemd-run", "/usr/bin/busctl"})
    void transientUnitBelongsToTheOnlyRequestingStep(String client) {
        start(20, 21, HOST, "", client, "/usr/bin/make");
        start(SYSTEMD, 40, "cpu=/system.slice/run-u12.service\0", "", "/usr/bin/make");
        expect(40, 20, AttributionMethod.SYSTEMD, Confidence.MEDIUM);
        start(SYSTEMD, 41, "cpu=/system.slice/apt-daily.service\0", "", "/usr/bin/apt");
        assertThat(feed.thread(41).job().attribution()).isNull();
    }

    @Test
    void unitIsKnownByItsName() {
        start(20, 21, HOST, "", "/usr/bin/systemctl", "start", "postgresql");
        start(30, 31, HOST, "", "/usr/bin/systemd-run", "--unit=postgresql.service", "true");
        start(30, 32, HOST, "", "/usr/bin/systemd-run", "true");
        start(SYSTEMD, 40, "cpu=/system.slice/postgresql.service\0", "", "/usr/bin/postgres");
        expect(40, 30, AttributionMethod.SYSTEMD, Confidence.HIGH);
    }

    @Test
    void serviceRestartedByStepIsNotItsForever() {
        start(20, 21, HOST, "", "/usr/bin/systemctl", "restart", "docker");
        start(SYSTEMD, 40, "cpu=/system.slice/docker.service\0", "", "/usr/bin/dockerd");
        assertThat(feed.thread(40).job().attribution()).isNull();
    }

    private void write(long tid, String file) {
        feed.openat(tid, 5, -100, file, 0x2 | 0x4);
    }

    @Test
    void scheduledJobBelongsToStepWhoseFileItReads() {
        start(20, 21, HOST, "", "/usr/bin/at", "now");
        write(21, "/var/spool/cron/atjobs/a0001");
        start(30, 31, HOST, "", "/usr/bin/at", "now");
        write(31, "/var/spool/cron/atjobs/a0002");
        feed.time += 7_200 * SECONDS;
        feed.clone(EventCode.SYSCALL_CLONE_20_X, 40, 0, 40, ATD, 0, 40, 40);
        feed.openat(40, 0, -100, "/var/spool/cron/atjobs/a0001", 0x1);
        feed.execIn(HOST, "", 40, "/bin/sh");
        expect(40, 20, AttributionMethod.AT, Confidence.HIGH);
    }

    @Test
    void recurringJobBelongsToLastStepThatChangedTables() {
        start(CRON, 39, HOST, "", "/bin/sh");
        assertThat(feed.thread(39).job().attribution()).isNull();
        write(20, "/var/spool/cron/crontabs/tmp.X1");
        start(CRON, 40, HOST, "", "/bin/sh");
        expect(40, 20, AttributionMethod.CRON, Confidence.LOW);
    }

    @Test
    void processOutsideOfStepsMakesNoRequests() {
        start(SYSTEMD, 50, HOST, "", "/bin/bash");
        docker(50, 51, "run", "alpine");
        start(SHIM, 40, IN, "", "/bin/sh");
        assertThat(feed.thread(40).job().attribution()).isNull();
    }

    @Test
    void requestsAreBounded() {
        docker(20, 21, "run", "--name", "web", "alpine");
        for (int i = 0; i < 300; i++) {
            start(30, 1_000 + i, HOST, "", "/usr/bin/systemctl", "status");
        }
        start(SHIM, 40, IN, "", "/bin/sh");
        assertThat(feed.thread(40).job().attribution()).isNull();
        assertThat(Bytes.text(Objects.requireNonNull(of(1_299).step()).name())).isEqualTo("second");
    }
}
