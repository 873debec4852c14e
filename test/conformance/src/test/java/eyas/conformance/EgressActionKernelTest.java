package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.AgentIdentity;
import eyas.ci.agent.RunnerStateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs jobs with egress control. The test process moves into its own control group, like the service of a runner, so that attached programs
 * affect no other process.
 */
@Tag("kernel")
@Tag("process")
final class EgressActionKernelTest {
    private static final Path WORKFLOWS = Path.of("src/test/workflows").toAbsolutePath();
    private static final String SENT = "was sent\n";
    private static final String DENIED = "not permitted";

    @TempDir
    private Path directory;

    private Path left;
    private TestCgroup group;
    private Path program;

    @BeforeEach
    void enterCgroup() throws IOException {
        Privileges.assumeBpfSupport();
        left = directory.resolve("left");
        program = EyasProcess.script(directory.resolve("eyas"));
        group = TestCgroup.enter();
    }

    @AfterEach
    void leaveCgroup() throws Exception {
        group.remove();
    }

    private JobRun run(String job) throws IOException {
        return run(job, "self-hosted");
    }

    private JobRun run(String job, String environment) throws IOException {
        try (SimulatedRunner runner = new SimulatedRunner(directory.resolve("one"), WORKFLOWS.resolve("actions"), "one")
                .with("ACTIONS", WORKFLOWS.resolve("actions").toString())
                .with("EYAS_PATH", program.toString())
                .with("RUNNER_ENVIRONMENT", environment)
                .with("LEFT", left.toString())) {
            return runner.run(WORKFLOWS.resolve("egress.yml"), job, null);
        }
    }

    /** Returns the result of sending to an unlisted destination from a child process in the group. */
    private static String sendUnlisted() throws IOException, InterruptedException {
        Process child = new ProcessBuilder("bash", "-c", "{ echo x > /dev/udp/198.51.100.7/443; } && echo was sent")
                .redirectErrorStream(true)
                .start();
        String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        child.waitFor();
        return printed;
    }

    @Test
    @Tag("jvm")
    void unlistedDestinationIsDeniedUntilJobEnds() throws Exception {
        JobRun job = run("blocked");

        assertThat(job.step("Open a denied connection").log())
                .as(job.fullOutput())
                .contains("was denied");
        assertThat(job.step("Post Run ./").summary()).as(job.fullOutput()).contains("Egress Denied");
        assertThat(sendUnlisted())
                .as("programs are detached at the end of the job")
                .isEqualTo(SENT);
    }

    /**
     * The capabilities are those of build/packaging/systemd/eyas-host.service, and those needed to attach the programs and to kill orphan
     * processes of the job.
     */
    @Test
    @Tag("jvm")
    void agentHasMinimalPrivileges() throws Exception {
        JobRun job = run("privileges");

        String capabilities = "000000c000081024"; // BPF, PERFMON, SYS_PTRACE, NET_ADMIN, KILL, DAC_READ_SEARCH
        assertThat(job.step("Check the capabilities of the agent").log().lines())
                .as(job.fullOutput())
                .containsExactly(
                        "CapAmb:\t0000000000000000",
                        "CapBnd:\t" + capabilities,
                        "CapEff:\t" + capabilities,
                        "CapInh:\t0000000000000000",
                        "CapPrm:\t" + capabilities,
                        "NoNewPrivs:\t1",
                        "Seccomp:\t2",
                        "nice -10");
        assertThat(sendUnlisted()).isEqualTo(SENT);
    }

    /** This process is an ancestor of the worker, like the runner's listener, and in the same control group as the job. */
    @Test
    void runnerIsExempt() throws Exception {
        Set<String> results = ConcurrentHashMap.newKeySet();
        AtomicBoolean jobEnded = new AtomicBoolean();
        Thread sender = Thread.ofPlatform().start(() -> {
            // The socket is older than the programs, so its owner is not recorded.
            try (DatagramSocket older = new DatagramSocket()) {
                while (!jobEnded.get()) {
                    results.add("older socket: " + sendUnlisted(older));
                    try (DatagramSocket newer = new DatagramSocket()) {
                        results.add("newer socket: " + sendUnlisted(newer));
                    }
                    Thread.sleep(5);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        JobRun job = run("blocked");
        jobEnded.set(true);
        sender.join();

        assertThat(job.step("Open a denied connection").log()).contains("was denied");
        assertThat(results).containsExactlyInAnyOrder("older socket: sent", "newer socket: sent");
    }

    private static String sendUnlisted(DatagramSocket socket) {
        try {
            socket.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress("198.51.100.7", 443)));
            return "sent";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void killedAgentLeavesEgressDenied() throws Exception {
        JobRun job = run("killed");

        assertThat(job.steps().stream().map(StepResult::log).toList().toString())
                .as(job.fullOutput())
                .contains("was denied");
        assertThat(job.step("Post Run ./").summary()).contains("The agent did not see the whole job");
        assertThat(sendUnlisted())
                .as("programs are detached at the end of the job")
                .isEqualTo(SENT);
    }

    @Test
    void jobWithoutEgressControlStops() throws Exception {
        group.leave(); // no dedicated control group
        JobRun job = run("blocked");

        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("failure");
        assertThat(job.fullOutput())
                .contains("egress cannot be controlled")
                .doesNotContain("was denied")
                .doesNotContain("went on");
        JobRun misspelled = run("misspelled");
        assertThat(misspelled.conclusion()).as(misspelled.fullOutput()).isEqualTo("failure");
        assertThat(misspelled.fullOutput())
                .contains("is not one of report, audit, block")
                .doesNotContain("ran\n");
    }

    /** Processes that could still send are killed before the restriction is lifted. */
    @Test
    void orphanProcessSendsNothingAfterJob() throws Exception {
        JobRun job = run("leftover");

        assertThat(job.step("Leave a background process").log())
                .as(job.fullOutput())
                .contains("nothing was sent");
        assertThat(job.fullOutput()).contains("processes that steps left running were killed");
        assertThat(leftover()).as("killed before the restriction is lifted").isEmpty();
        assertThat(left).doesNotExist();
        assertThat(sendUnlisted()).isEqualTo(SENT);
    }

    /** An ephemeral machine is not used after the job, so the restriction is not lifted. */
    @Test
    void ephemeralMachineStaysRestricted() throws Exception {
        JobRun job = run("leftover", "github-hosted");

        assertThat(job.step("Leave a background process").log())
                .as(job.fullOutput())
                .contains("nothing was sent");
        assertThat(sendUnlisted()).contains(DENIED);
        assertThat(left).doesNotExist();
        leftover().ifPresent(ProcessHandle::destroyForcibly);
    }

    private Optional<ProcessHandle> leftover() throws IOException {
        return ProcessHandle.of(
                        Long.parseLong(Files.readString(Path.of(left + ".pid")).strip()))
                .filter(AgentIdentity::runs);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        // There is no deadline, because a loaded machine is slow; the test's own timeout applies.
        while (!condition.getAsBoolean()) {
            Thread.sleep(20);
        }
    }

    /** Runs a job that waits until {@code action} has run concurrently. */
    private JobRun runConcurrently(Runnable action) throws Exception {
        Thread other = Thread.ofPlatform().start(() -> {
            try {
                await(() -> Files.exists(Path.of(left + ".pid")));
                action.run();
                Files.createFile(Path.of(left + ".go"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        JobRun job = run("foreign-process");
        other.join();
        return job;
    }

    private static Process start(String... command) {
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A runner that was started from a shell shares its control group with the shell's other processes. */
    @Test
    @Timeout(300)
    void foreignProcessesInGroupContinue() throws Exception {
        AtomicReference<Process> started = new AtomicReference<>();
        JobRun job = runConcurrently(() -> started.set(start("sleep", "600")));
        Process unrelated = started.get();
        try {
            assertThat(unrelated.isAlive()).as(job.fullOutput()).isTrue();
            assertThat(job.fullOutput())
                    .contains("started during the job by others, keep running: sleep (" + unrelated.pid() + ")");
            assertThat(leftover()).isEmpty();
            assertThat(left).doesNotExist();
            assertThat(sendUnlisted()).isEqualTo(SENT);
        } finally {
            unrelated.destroyForcibly();
        }
    }

    /**
     * The owner is unknown, so the process is neither killed nor released: the restriction stays until the process has exited and the next
     * job starts.
     */
    @Test
    @Timeout(300)
    void unknownOrphanKeepsRunnerRestricted() throws Exception {
        AtomicReference<Process> started = new AtomicReference<>();
        // A process that was already in the group. In a service's group, all processes would belong to the job.
        Process older = start("sleep", "600");
        JobRun job = runConcurrently(() -> started.set(start("sh", "-c", "sleep 600 >/dev/null 2>&1 & echo $!")));
        long unknown = Long.parseLong(started.get().inputReader().readLine());
        ProcessHandle orphan = ProcessHandle.of(unknown).orElseThrow();
        try {
            assertThat(AgentIdentity.runs(orphan)).isTrue();
            assertThat(job.step("Post Run ./").summary())
                    .as(job.fullOutput())
                    .contains("the runner is still restricted to the job's egress list", "sleep (" + unknown + ")");
            assertThat(leftover()).isEmpty();
            assertThat(left).doesNotExist();
            assertThat(sendUnlisted()).contains(DENIED);
        } finally {
            orphan.destroyForcibly();
            older.destroyForcibly();
        }
        await(() -> !AgentIdentity.runs(orphan));
        JobRun next = run("blocked");
        assertThat(next.step("Open a denied connection").log())
                .as(next.fullOutput())
                .contains("was denied");
        assertThat(sendUnlisted()).isEqualTo(SENT);
    }

    /** The kernel does not list the processes of a threaded group there, but in the parent group. */
    @Test
    void threadedChildGroupHidesNoProcess() throws Exception {
        Path threaded = Files.createDirectory(group.directory().resolve("threaded"));
        try {
            Files.writeString(threaded.resolve("cgroup.type"), "threaded");
            JobRun job = run("leftover");

            assertThat(job.step("Post Run ./").summary())
                    .as(job.fullOutput())
                    .contains("Egress Denied")
                    .doesNotContain("cannot be read");
            assertThat(leftover()).isEmpty();
            assertThat(left).doesNotExist();
            assertThat(sendUnlisted()).isEqualTo(SENT);
        } finally {
            Files.delete(threaded);
        }
    }

    /** Any process of the job can kill the worker; then no step runs that lifts the restriction. */
    @Test
    @Timeout(300)
    void killingWorkerDoesNotLiftRestriction() throws Exception {
        assertThatThrownBy(() -> run("worker")).hasMessageContaining("the worker's answer to");

        await(() -> isOrphanDone());
        assertThat(left).doesNotExist();
        await(() -> isSent());
        assertThat(left)
                .as("restriction lifted, and the orphan process sent nothing")
                .doesNotExist();
    }

    @Test
    @Timeout(300)
    void killingWorkerOfEphemeralMachineDoesNotLiftRestriction() throws Exception {
        assertThatThrownBy(() -> run("worker", "github-hosted")).hasMessageContaining("the worker's answer to");

        AgentDirectory agent =
                RunnerStateDirectory.of(directory.resolve("one/_work/_temp")).agent();
        await(() -> !isRunning(agent));
        assertThat(sendUnlisted()).contains(DENIED);
        assertThat(left).doesNotExist();
        leftover().ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Returns whether the orphan process has exited or has sent something. */
    private boolean isOrphanDone() {
        try {
            return Files.exists(left) || leftover().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRunning(AgentDirectory agent) {
        try {
            return AgentIdentity.read(agent.identity()).orElseThrow().isRunning();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSent() {
        try {
            return sendUnlisted().equals(SENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The running agent denies nothing, so the second step cannot enforce its egress mode. */
    @Test
    void monitoredJobWithoutEgressControlStops() throws Exception {
        JobRun job = run("twice");

        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("failure");
        assertThat(job.fullOutput()).contains("does not block it").doesNotContain("ran\n");
    }

    @Test
    void jobWithFallbackContinuesAndIsIncomplete() throws Exception {
        group.leave();
        JobRun job = run("fallback");

        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("success");
        assertThat(job.step("Run on").log()).contains("ran");
        assertThat(job.step("Post Run ./").summary()).as(job.fullOutput()).contains("egress cannot be controlled");
    }

    /**
     * With the whole machine in scope, other users are affected: nothing is denied, only reported, including processes outside of the job.
     */
    @Test
    void wholeMachineScopeReportsInsteadOfDenying() throws Exception {
        Process bystander = new ProcessBuilder(
                        "bash", "-c", "while :; do echo x > /dev/udp/198.51.100.7/444; sleep 0.2; done")
                .start();
        // The process needs a separate group, because processes in the root group belong to the machine.
        Path other = Files.createDirectory(group.directory().resolveSibling("egress-bystander-" + bystander.pid()));
        JobRun job;
        try {
            Files.writeString(other.resolve("cgroup.procs"), Long.toString(bystander.pid()));
            job = run("host");
        } finally {
            bystander.destroyForcibly().waitFor();
            new TestCgroup(group.directory(), other).remove();
        }

        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("success");
        Path alerts = SimulatedRunner.report(directory.resolve("one")).resolve("alerts.jsonl");
        List<String> reported = Files.readAllLines(alerts).stream()
                .filter(line -> line.contains("Egress Not on the List"))
                .toList();
        assertThat(reported)
                .as(job.fullOutput())
                .anyMatch(line -> line.contains("198.51.100.7") && line.contains("port=443 "))
                .anyMatch(line -> line.contains("198.51.100.7") && line.contains("port=444 "));
    }
}
