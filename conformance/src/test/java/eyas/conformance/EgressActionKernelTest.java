package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs jobs whose egress is to be blocked. The tests' own process moves into a control group that they have made, as the service of a
 * runner has one: what is attached there meets nobody else.
 */
@Tag("kernel")
final class EgressActionKernelTest {
    private static final Path WORKFLOWS = Path.of("src/test/workflows").toAbsolutePath();

    @TempDir
    private Path folder;

    private OwnGroup group;
    private Path program;

    @BeforeEach
    void enterAGroup() throws IOException {
        Privileges.need();
        program = EyasProcess.script(folder.resolve("eyas"));
        group = OwnGroup.enter();
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
                .with("LEFT", folder.resolve("left").toString())) {
            return runner.run(WORKFLOWS.resolve("egress.yml"), job, null);
        }
    }

    /** What a child of this process, which is in the group, is told that sends something to where there may be no way. */
    private static String answer() throws Exception {
        Process child = new ProcessBuilder("bash", "-c", "echo x > /dev/udp/198.51.100.7/443")
                .redirectErrorStream(true)
                .start();
        String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        child.waitFor();
        return printed;
    }

    @Test
    void whatIsNotOnTheListIsDeniedUntilTheEndOfTheJob() throws Exception {
        JobRun job = run("blocked");

        assertThat(job.step("Send something away").log()).as(job.everything()).contains("was denied");
        assertThat(job.step("Post Run ./").summary()).as(job.everything()).contains("Egress Denied");
        assertThat(answer())
                .as("at the end of the job the programs are detached")
                .doesNotContain("not permitted");
    }

    /** This process is above the worker, as the runner's listener is, and in the same group as the job. */
    @Test
    void theRunnerItselfTalksToWhomItWants() throws Exception {
        Set<String> answers = ConcurrentHashMap.newKeySet();
        AtomicBoolean over = new AtomicBoolean();
        Thread sender = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                try (DatagramSocket socket = new DatagramSocket()) {
                    socket.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress("198.51.100.7", 443)));
                    answers.add("sent");
                    Thread.sleep(5);
                } catch (IOException e) {
                    answers.add(String.valueOf(e.getMessage()));
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        JobRun job = run("blocked");
        over.set(true);
        sender.join();

        assertThat(job.step("Send something away").log()).contains("was denied");
        assertThat(answers).isNotEmpty().noneMatch(answer -> answer.contains("not permitted"));
    }

    @Test
    void anAgentThatIsKilledLeavesTheJobDenied() throws Exception {
        JobRun job = run("killed");

        assertThat(job.steps().stream().map(StepResult::log).toList().toString())
                .as(job.everything())
                .contains("was denied");
        assertThat(job.step("Post Run ./").summary()).contains("The agent did not see the whole job");
        assertThat(answer())
                .as("at the end of the job the programs are detached")
                .doesNotContain("not permitted");
    }

    @Test
    void aJobThatCannotBeHeldDoesNotGoOn() throws Exception {
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
                .contains("is none of report, audit, block")
                .doesNotContain("ran\n");
    }

    /** What could send once nothing is held any more does not come to that. */
    @Test
    void whatAStepLeavesRunningSendsNothingAfterTheJob() throws Exception {
        JobRun job = run("leftover");
        Thread.sleep(500);

        assertThat(job.step("Leave something running").log())
                .as(job.everything())
                .contains("nothing was sent");
        assertThat(folder.resolve("left")).doesNotExist();
        assertThat(job.everything()).contains("processes that steps had left running were ended");
        assertThat(answer()).doesNotContain("not permitted");
    }

    /** Nobody needs such a machine after the job, so that nothing of it is let go. */
    @Test
    void aMachineThatServesOneJobStaysHeld() throws Exception {
        JobRun job = run("leftover", "github-hosted");
        Thread.sleep(500);

        assertThat(job.step("Leave something running").log())
                .as(job.everything())
                .contains("nothing was sent");
        assertThat(folder.resolve("left")).doesNotExist();
        assertThat(answer()).contains("not permitted");
        for (String left : group.processes()) {
            if (Long.parseLong(left) != ProcessHandle.current().pid()) {
                ProcessHandle.of(Long.parseLong(left)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    /** The watch that there is denies nothing, so that what the second step asks for cannot be had. */
    @Test
    void aJobThatIsWatchedAlreadyAndNotHeldDoesNotGoOn() throws Exception {
        JobRun job = run("twice");

        assertThat(job.conclusion()).as(job.everything()).isEqualTo("failure");
        assertThat(job.everything()).contains("does not block it").doesNotContain("ran\n");
    }

    @Test
    void aJobThatMayFallBackGoesOnAndIsIncomplete() throws Exception {
        group.leave();
        JobRun job = run("fallback");

        assertThat(job.conclusion()).as(job.everything()).isEqualTo("success");
        assertThat(job.step("Run on").log()).contains("ran");
        assertThat(job.step("Post Run ./").summary()).as(job.everything()).contains("egress cannot be controlled");
    }

    /**
     * The whole machine, of which others are users, too: nothing is denied, only told. Who is no process of the job is told of as well.
     */
    @Test
    void theWholeMachineIsJudgedWhereThatIsAsked() throws Exception {
        Process bystander = new ProcessBuilder(
                        "bash", "-c", "while :; do echo x > /dev/udp/198.51.100.7/444; sleep 0.2; done")
                .start();
        // What is in the root of the groups is the machine's own.
        Path other = Files.createDirectory(group.folder().resolveSibling("egress-bystander-" + bystander.pid()));
        JobRun job;
        try {
            Files.writeString(other.resolve("cgroup.procs"), Long.toString(bystander.pid()));
            job = run("host");
        } finally {
            bystander.destroyForcibly().waitFor();
            new OwnGroup(group.folder(), other).remove();
        }

        assertThat(job.conclusion()).as(job.everything()).isEqualTo("success");
        Path alerts = SimulatedRunner.report(folder.resolve("one")).resolve("alerts.jsonl");
        List<String> told = Files.readAllLines(alerts).stream()
                .filter(line -> line.contains("Egress Not on the List"))
                .toList();
        assertThat(told)
                .as(job.everything())
                .anyMatch(line -> line.contains("198.51.100.7") && line.contains("port=443 "))
                .anyMatch(line -> line.contains("198.51.100.7") && line.contains("port=444 "));
    }
}
