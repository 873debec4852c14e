package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs jobs whose lock lists the permitted destinations of each step. */
@Tag("kernel")
@Tag("process")
final class EgressLockKernelTest {
    private static final Path WORKFLOWS = Path.of("src/test/workflows").toAbsolutePath();
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final String LOCK = """
            version: 1
            workflows:
              .github/workflows/ci.yml:
                parts:
                  Build:
                    step:
                      destinations:
                      - 198.51.100.8:443/udp from bash
                  publish:
                    step:
                      destinations:
                      - 198.51.100.7:443/udp from bash
            """;

    @TempDir
    private Path directory;

    private Path program;
    private TestCgroup group;
    private GitHubServer github;

    @BeforeEach
    void begin() throws IOException {
        Privileges.assumeBpfSupport();
        program = EyasProcess.script(directory.resolve("eyas"));
        Files.writeString(directory.resolve("try"), """
                try() {
                  error=$({ echo secret > "/dev/udp/$1/443"; } 2>&1) || true
                  case $error in *'not permitted'*) echo "$2: denied" ;; *) echo "$2: sent" ;; esac
                }
                """);
        Files.writeString(directory.resolve("names"), "publish");
        github = new GitHubServer("[]");
        github.tip(COMMIT);
        group = TestCgroup.enter();
    }

    @AfterEach
    void end() throws Exception {
        group.remove();
        github.close();
    }

    private JobRun run(String egress, String allowed) throws IOException {
        try (SimulatedRunner runner = new SimulatedRunner(directory.resolve("one"), WORKFLOWS.resolve("actions"), "one")
                .with("ACTIONS", WORKFLOWS.resolve("actions").toString())
                .with("EYAS_PATH", program.toString())
                .with("RUNNER_ENVIRONMENT", "self-hosted")
                .with("TRY", directory.resolve("try").toString())
                .with("ENVIRONMENT_OF_ANOTHER", directory.resolve("names").toString())
                .with("EGRESS", egress)
                .with("ALLOWED", allowed)
                .with("GITHUB_API_URL", github.url())
                .with("GITHUB_GRAPHQL_URL", github.url() + "/graphql")
                .event("push", "{\"repository\":{\"default_branch\":\"main\"}}")) {
            return runner.run(WORKFLOWS.resolve("egress-lock.yml"), "parts", null);
        }
    }

    private void lock() {
        github.put(".github/eyas.lock.yaml?ref=" + COMMIT, LOCK);
    }

    @Test
    void stepReachesDestinationsOfItsLockSectionOnly() throws Exception {
        lock();
        JobRun job = run("block", "198.51.100.10:443");

        assertThat(job.step("Build").log())
                .as(job.fullOutput())
                .contains(
                        "of its own: sent",
                        "of another step: denied",
                        "of nobody: denied",
                        "of the inputs: sent",
                        "its own, adopted: sent",
                        "of another step, adopted: denied");
        assertThat(job.step("Publish it").log())
                .as(job.fullOutput())
                .contains("of its own, published: sent", "of another step, published: denied");
        assertThat(job.step("Run ./").log())
                .contains("egress: entries of allowed-endpoints: 1, of the lock: 2; steps with their own list: 2");
        assertThat(job.step("Post Run ./").summary())
                .contains("Egress Denied", "other destinations were denied (3 entries)", "from lock, publish");
        Path report = SimulatedRunner.report(directory.resolve("one"));
        assertThat(Files.readAllLines(report.resolve("egress-list.txt")))
                .contains("allowed-endpoints: 198.51.100.10:443", "lock, Build: 198.51.100.8:443/udp from bash");
        assertThat(report.resolve("alerts.jsonl")).content().contains("reason=step");
    }

    /** Neither claims of a step's process about itself nor its parent process affect the permitted destinations. */
    @Test
    void stepCannotUseLockSectionOfAnother() throws Exception {
        lock();
        JobRun job = run("block", "");

        List<String> tried = job.step("Forge")
                .log()
                .lines()
                .filter(line -> line.startsWith("of another step, forged: "))
                .toList();
        assertThat(tried).as(job.fullOutput()).hasSize(3).containsOnly("of another step, forged: denied");
        assertThat(job.step("Publish it").log()).contains("of its own, published: sent");
    }

    @Test
    void reportModeReportsDestinationsOfOtherSteps() throws Exception {
        lock();
        JobRun job = run("report", "");

        assertThat(job.step("Build").log()).as(job.fullOutput()).contains("of its own: sent", "of another step: sent");
        Path alerts = SimulatedRunner.report(directory.resolve("one")).resolve("alerts.jsonl");
        List<String> received = Files.readAllLines(alerts).stream()
                .filter(line -> line.contains("\"rule\":\"Egress Not on the List\"") && line.contains("__run"))
                .toList();
        assertThat(received)
                .anyMatch(line -> line.contains("address=198.51.100.7 ") && line.contains("reason=step"))
                .anyMatch(line -> line.contains("address=198.51.100.9 ") && line.contains("reason=destination"))
                .noneMatch(line -> line.contains("address=198.51.100.8 "));
    }

    @Test
    void jobDoesNotRunWithoutLockAndAllowlist() throws Exception {
        JobRun job = run("block", "");

        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("failure");
        assertThat(job.fullOutput())
                .contains("egress: block has no allowlist: there is no lock in commit " + COMMIT)
                .doesNotContain("of its own: ");
        JobRun reported = run("report", "");
        assertThat(reported.conclusion()).as(reported.fullOutput()).isEqualTo("success");
        assertThat(reported.step("Run ./").annotations())
                .as(reported.fullOutput())
                .anyMatch(annotation -> annotation.contains("no egress allowlist"));
    }
}
