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
 * Runs jobs whose egress is blocked. The test process moves into a control group of its own, as the service of a runner has, so that
 * attached programs affect no other process.
 */
@Tag("kernel")
@Tag("process")
final class EgressActionKernelTest {
    private static final Path WORKFLOWS = Path.of("src/test/workflows").toAbsolutePath();
    private static final String SENT = "was sent\n";
    private static final String DENIED = "not permitted";

    @TempDir
    private Path folder;

    private Path left;
    private TestCgroup group;
    private Path program;

    @BeforeEach
    void enterAGroup() throws IOException {
        Privileges.need();
        left = folder.resolve("left");
        program = EyasProcess.script(folder.resolve("eyas"));
        group = TestCgroup.enter();
    }

    @AfterEach
    void leaveTheGroup() throws Exception {
        group.remove();
    }

    private JobRun run(String job) throws IOException {
        return run(job, "self-hosted");
    }

    private JobRun run(String job, String environment) throws IOException {
        try (SimulatedRunner runner = new SimulatedRunner(folder.resolve("one"), WORKFLOWS.resolve("actions"), "one")
                .with("ACTIONS", WORKFLOWS.resolve("actions").toString())
                .with("EYAS_PATH", program.toString())
                .with("RUNNER_ENVIRONMENT", environment)
                .with("LEFT", left.toString())) {
            return runner.run(WORKFLOWS.resolve("egress.yml"), job, null);
        }
    }

    /** Returns the result of sending to an unlisted destination from a child process in the group. */
    private static String answer() throws IOException, InterruptedException {
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

        assertThat(job.step("Send something away").log()).as(job.everything()).contains("was denied");
        assertThat(job.step("Post Run ./").summary()).as(job.everything()).contains("Egress Denied");
        assertThat(answer())
                .as("at the end of the job the programs are detached")
                .isEqualTo(SENT);
    }

    /** Those of build/packaging/systemd/eyas-host.service, and what it takes to attach the programs and to end what the job has left. */
    @Test
    @Tag("jvm")
    void agentHasMinimalPrivileges() throws Exception {
        JobRun job = run("privileges");

        String capabilities = "000000c000081024"; // BPF, PERFMON, SYS_PTRACE, NET_ADMIN, KILL, DAC_READ_SEARCH
        assertThat(job.step("Look at the agent").log().lines())
                .as(job.everything())
                .containsExactly(
                        "CapAmb:\t0000000000000000",
                        "CapBnd:\t" + capabilities,
                        "CapEff:\t" + capabilities,
                        "CapInh:\t0000000000000000",
                        "CapPrm:\t" + capabilities,
                        "NoNewPrivs:\t1",
                        "Seccomp:\t2",
                        "nice -10");
        assertThat(answer()).isEqualTo(SENT);
    }

    /** This process is above the worker, as the runner's listener is, and in the same group as the job. */
    @Test
    void runnerIsExempt() throws Exception {
        Set<String> answers = ConcurrentHashMap.newKeySet();
        AtomicBoolean over = new AtomicBoolean();
        Thread sender = Thread.ofPlatform().start(() -> {
            // It is older than the programs, so its owner is not recorded.
            try (DatagramSocket older = new DatagramSocket()) {
                while (!over.get()) {
                    answers.add("older socket: " + answer(older));
                    try (DatagramSocket newer = new DatagramSocket()) {
                        answers.add("newer socket: " + answer(newer));
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
        over.set(true);
        sender.join();

        assertThat(job.step("Send something away").log()).contains("was denied");
        assertThat(answers).containsExactlyInAnyOrder("older socket: sent", "newer socket: sent");
    }

    private static String answer(DatagramSocket socket) {
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
                .as(job.everything())
                .contains("was denied");
        assertThat(job.step("Post Run ./").summary()).contains("The agent did not see the whole job");
        assertThat(answer())
                .as("at the end of the job the programs are detached")
                .isEqualTo(SENT);
    }

    @Test
    void jobWithoutEgressControlStops() throws Exception {
        group.leave(); // no group of its own
        JobRun job = run("blocked");

        assertThat(job.conclusion()).as(job.everything()).isEqualTo("failure");
        assertThat(job.everything())
                .contains("egress cannot be controlled")
                .doesNotContain("was denied")
                .doesNotContain("went on");
        JobRun misspelled = run("misspelled");
        assertThat(misspelled.conclusion()).as(misspelled.everything()).isEqualTo("failure");
        assertThat(misspelled.everything())
                .contains("is not one of report, audit, block")
                .doesNotContain("ran\n");
    }

    /** Processes that could send after the restriction is lifted are ended before. */
    @Test
    void orphanProcessSendsNothingAfterJob() throws Exception {
        JobRun job = run("leftover");

        assertThat(job.step("Leave something running").log())
                .as(job.everything())
                .contains("nothing was sent");
        assertThat(job.everything()).contains("processes that steps left running were killed");
        assertThat(leftover()).as("it has ended before the group was let go").isEmpty();
        assertThat(left).doesNotExist();
        assertThat(answer()).isEqualTo(SENT);
    }

    /** Such a machine is not used after the job, so the restriction is not lifted. */
    @Test
    void ephemeralMachineStaysRestricted() throws Exception {
        JobRun job = run("leftover", "github-hosted");

        assertThat(job.step("Leave something running").log())
                .as(job.everything())
                .contains("nothing was sent");
        assertThat(answer()).contains(DENIED);
        assertThat(left).doesNotExist();
        leftover().ifPresent(ProcessHandle::destroyForcibly);
    }

    private Optional<ProcessHandle> leftover() throws IOException {
        return ProcessHandle.of(
                        Long.parseLong(Files.readString(Path.of(left + ".pid")).strip()))
                .filter(AgentIdentity::runs);
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        // A loaded machine takes long; if it never happens, the test's own timeout fails.
        while (!condition.getAsBoolean()) {
            Thread.sleep(20);
        }
    }

    /** Runs a job that waits until something is begun beside it. */
    private JobRun runBeside(Runnable beginning) throws Exception {
        Thread other = Thread.ofPlatform().start(() -> {
            try {
                until(() -> Files.exists(Path.of(left + ".pid")));
                beginning.run();
                Files.createFile(Path.of(left + ".go"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        JobRun job = run("stranger");
        other.join();
        return job;
    }

    private static Process begun(String... command) {
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A runner that was started from a shell shares its group with whatever else was. */
    @Test
    @Timeout(300)
    void foreignProcessesInGroupContinue() throws Exception {
        AtomicReference<Process> begun = new AtomicReference<>();
        JobRun job = runBeside(() -> begun.set(begun("sleep", "600")));
        Process unrelated = begun.get();
        try {
            assertThat(unrelated.isAlive()).as(job.everything()).isTrue();
            assertThat(job.everything())
                    .contains("started during the job by others, keep running: sleep (" + unrelated.pid() + ")");
            assertThat(leftover()).isEmpty();
            assertThat(left).doesNotExist();
            assertThat(answer()).isEqualTo(SENT);
        } finally {
            unrelated.destroyForcibly();
        }
    }

    /** The owner is unknown, so the process is neither ended nor released until it is ended otherwise and the next job starts. */
    @Test
    @Timeout(300)
    void unknownOrphanKeepsRunnerRestricted() throws Exception {
        AtomicReference<Process> begun = new AtomicReference<>();
        // A process that was in the group before; in a service's group all would belong to the job.
        Process older = begun("sleep", "600");
        JobRun job = runBeside(() -> begun.set(begun("sh", "-c", "sleep 600 >/dev/null 2>&1 & echo $!")));
        long unknown = Long.parseLong(begun.get().inputReader().readLine());
        ProcessHandle orphan = ProcessHandle.of(unknown).orElseThrow();
        try {
            assertThat(AgentIdentity.runs(orphan)).isTrue();
            assertThat(job.step("Post Run ./").summary())
                    .as(job.everything())
                    .contains("the runner is still restricted to the job's egress list", "sleep (" + unknown + ")");
            assertThat(leftover()).isEmpty();
            assertThat(left).doesNotExist();
            assertThat(answer()).contains(DENIED);
        } finally {
            orphan.destroyForcibly();
            older.destroyForcibly();
        }
        until(() -> !AgentIdentity.runs(orphan));
        JobRun next = run("blocked");
        assertThat(next.step("Send something away").log()).as(next.everything()).contains("was denied");
        assertThat(answer()).isEqualTo(SENT);
    }

    /** The kernel does not list the processes of such a group; they also belong to the group above. */
    @Test
    void threadedChildGroupHidesNoProcess() throws Exception {
        Path threaded = Files.createDirectory(group.folder().resolve("threaded"));
        try {
            Files.writeString(threaded.resolve("cgroup.type"), "threaded");
            JobRun job = run("leftover");

            assertThat(job.step("Post Run ./").summary())
                    .as(job.everything())
                    .contains("Egress Denied")
                    .doesNotContain("cannot be read");
            assertThat(leftover()).isEmpty();
            assertThat(left).doesNotExist();
            assertThat(answer()).isEqualTo(SENT);
        } finally {
            Files.delete(threaded);
        }
    }

    /** Any process of the job may end the worker: then no step runs that lifts the restriction. */
    @Test
    @Timeout(300)
    void killingWorkerDoesNotLiftRestriction() throws Exception {
        assertThatThrownBy(() -> run("worker")).hasMessageContaining("the worker's answer to");

        until(() -> isOver());
        assertThat(left).doesNotExist();
        until(() -> isSent());
        assertThat(left)
                .as("the runner is let go, and nothing of the job is there")
                .doesNotExist();
    }

    @Test
    @Timeout(300)
    void killingWorkerOfEphemeralMachineDoesNotLiftRestriction() throws Exception {
        assertThatThrownBy(() -> run("worker", "github-hosted")).hasMessageContaining("the worker's answer to");

        AgentDirectory agent =
                RunnerStateDirectory.of(folder.resolve("one/_work/_temp")).agent();
        until(() -> !isRunning(agent));
        assertThat(answer()).contains(DENIED);
        assertThat(left).doesNotExist();
        leftover().ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Return whether what the step has left has ended, or has sent something. */
    private boolean isOver() {
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
            return answer().equals(SENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The watch that there is denies nothing, so that what the second step asks for cannot be had. */
    @Test
    void monitoredJobWithoutEgressControlStops() throws Exception {
        JobRun job = run("twice");

        assertThat(job.conclusion()).as(job.everything()).isEqualTo("failure");
        assertThat(job.everything()).contains("does not block it").doesNotContain("ran\n");
    }

    @Test
    void jobWithFallbackContinuesAndIsIncomplete() throws Exception {
        group.leave();
        JobRun job = run("fallback");

        assertThat(job.conclusion()).as(job.everything()).isEqualTo("success");
        assertThat(job.step("Run on").log()).contains("ran");
        assertThat(job.step("Post Run ./").summary()).as(job.everything()).contains("egress cannot be controlled");
    }

    /**
     * With the whole machine in scope, other users are affected: nothing is denied, only reported, including processes outside of the job.
     */
    @Test
    void wholeMachineScopeReportsInsteadOfDenying() throws Exception {
        Process bystander = new ProcessBuilder(
                        "bash", "-c", "while :; do echo x > /dev/udp/198.51.100.7/444; sleep 0.2; done")
                .start();
        // Processes in the root group belong to the machine.
        Path other = Files.createDirectory(group.folder().resolveSibling("egress-bystander-" + bystander.pid()));
        JobRun job;
        try {
            Files.writeString(other.resolve("cgroup.procs"), Long.toString(bystander.pid()));
            job = run("host");
        } finally {
            bystander.destroyForcibly().waitFor();
            new TestCgroup(group.folder(), other).remove();
        }

        assertThat(job.conclusion()).as(job.everything()).isEqualTo("success");
        Path alerts = SimulatedRunner.report(folder.resolve("one")).resolve("alerts.jsonl");
        List<String> reported = Files.readAllLines(alerts).stream()
                .filter(line -> line.contains("Egress Not on the List"))
                .toList();
        assertThat(reported)
                .as(job.everything())
                .anyMatch(line -> line.contains("198.51.100.7") && line.contains("port=443 "))
                .anyMatch(line -> line.contains("198.51.100.7") && line.contains("port=444 "));
    }
}
