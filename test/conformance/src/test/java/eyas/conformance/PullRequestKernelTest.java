package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs pull request workflows: for branches of the repository, for forks, and the workflow that comments on behalf of forks. */
@Tag("kernel")
@Tag("process")
final class PullRequestKernelTest {
    private static final Path WORKFLOWS = Path.of("src/test/workflows").toAbsolutePath();
    private static final String HEAD = "ab".repeat(20);

    @TempDir
    private Path directory;

    private Path program;
    private final Map<String, String> variables = new HashMap<>();
    private GitHubServer github;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    @BeforeEach
    void start() throws IOException {
        program = EyasProcess.script(directory.resolve("eyas"));
        github = new GitHubServer("""
                [{"number":7,"head":{"sha":"%s","repo":{"id":2}}},{"number":9,"head":{"sha":"%s","repo":{"id":2}}}]""".formatted(HEAD, "cd".repeat(20)));
    }

    @AfterEach
    void stop() {
        github.close();
    }

    private JobRun run(String workflow, String job, String event, String payload) throws IOException {
        try (SimulatedRunner runner = new SimulatedRunner(directory.resolve(job), WORKFLOWS.resolve("actions"), job)
                .ofMatrix("{\"jdk\":21}")
                .with("ACTIONS", WORKFLOWS.resolve("actions").toString())
                .with("EYAS_PATH", program.toString())
                .with("ARTIFACT", directory.resolve("artifacts/eyas-" + job).toString())
                .with("ARTIFACTS", directory.resolve("artifacts").toString())
                .with("GITHUB_API_URL", github.url())
                .with("GITHUB_GRAPHQL_URL", github.url() + "/graphql")
                .event(event, payload)) {
            variables.forEach(runner::with);
            return runner.run(WORKFLOWS.resolve(workflow), job, null);
        }
    }

    private static String pullRequest(int headRepository) {
        return """
                {"number":7,"sender":{"login":"mallory"},"pull_request":{"number":7,"user":{"login":"mallory"},
                "head":{"sha":"%s","repo":{"id":%d}},"base":{"repo":{"id":1,"private":false}}}}""".formatted(HEAD, headRepository);
    }

    private static String completedRun() {
        return """
                {"action":"completed","repository":{"id":1},"workflow_run":{"id":4242,"name":"ci","event":"pull_request",
                "head_branch":"fix","head_sha":"%s","pull_requests":[],
                "head_repository":{"id":2,"owner":{"login":"mallory"}}}}""".formatted(HEAD);
    }

    @Test
    void jobCommentsOnPullRequest() throws Exception {
        JobRun job = run("pull-request.yml", "build", "pull_request", pullRequest(1));
        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("success");
        assertThat(job.step("Post Run ./").log())
                .as(job.fullOutput())
                .endsWith("eyas: the comment of pull request 7 is up to date\n");
        assertThat(github.comments())
                .singleElement()
                .asString()
                .startsWith("<!-- eyas:comment v1 -->\n## 🔴 Eyas: look at 1 of 1 job\n\nOf commit " + HEAD + ".\n")
                .contains("🔴 **build (21)**: ", "[The run](https://github.com/example/app/actions/runs/4242)")
                .contains("| Critical | Runner Memory Read | ");
        assertThat(github.requests())
                .filteredOn(request -> !request.startsWith("/repos/example/app/actions/runs/4242/attempts/1/jobs?"))
                .isNotEmpty()
                .allMatch(request -> request.equals("/graphql Bearer ghs_simulated"));
    }

    @Test
    void forkDelegatesCommentToSecondWorkflow() throws Exception {
        JobRun job = run("pull-request.yml", "fork", "pull_request", pullRequest(2));
        assertThat(job.conclusion()).as(job.fullOutput()).isEqualTo("success");
        assertThat(job.step("Stop").annotations())
                .as(job.fullOutput())
                .contains(
                        "::notice title=Eyas%3A no comment::no comment: the pull request is from a fork, so the token of"
                                + " this run is read-only; see docs/how-to/fork-pull-requests.md for a second workflow that comments for it");
        assertThat(github.requests())
                .allMatch(request -> request.startsWith("/repos/example/app/actions/runs/4242/attempts/1/jobs?"));
        github.forget();
        Path hostile = Files.createDirectories(directory.resolve("artifacts/eyas-hostile"));
        Path secret = Files.writeString(directory.resolve("secret"), "root:secret");
        Files.createSymbolicLink(hostile.resolve("comment.json"), secret);
        Path lying = Files.createDirectories(directory.resolve("artifacts/eyas-lying"));
        Files.writeString(lying.resolve("comment.json"), "{\"pullRequest\":9,\"markdown\":\"@everyone\"}");
        Files.writeString(directory.resolve("artifacts/eyas-fork/report.md"), "@everyone");

        JobRun second = run("eyas-comment.yml", "comment", "workflow_run", completedRun());
        assertThat(second.conclusion()).as(second.fullOutput()).isEqualTo("success");
        StepResult step = second.step("Comment");
        assertThat(step.log()).as(second.fullOutput()).endsWith("eyas: the comment of pull request 7 is up to date\n");
        assertThat(step.annotations())
                .as(second.fullOutput())
                .hasSize(2)
                .anyMatch(notice -> notice.contains(
                        "eyas-hostile/comment.json is not a valid job summary: it is not a regular file"))
                .anyMatch(notice -> notice.contains(
                        "eyas-lying/comment.json is not a valid job summary: the file must have exactly the members"));
        assertThat(github.comments())
                .singleElement()
                .asString()
                .contains(
                        "🔴 **fork (21)**: ",
                        " [The run](https://github.com/example/app/actions/runs/4242) (reported by the job of a fork)",
                        "| Critical | Runner Memory Read | ")
                .doesNotContain("everyone", "root:");
        assertThat(github.requests().getFirst())
                .isEqualTo(
                        "/repos/example/app/pulls?state=open&head=mallory%3Afix&per_page=100&page=1 Bearer ghs_simulated");
    }

    @Test
    void analysisInAnotherJobCommentsOnPullRequest() throws Exception {
        JobRun build = run("analyze.yml", "build", "pull_request", pullRequest(1));
        Map<String, String> buildOutputs = build.outputs().getOrDefault("stop", Map.of());
        assertThat(buildOutputs).as(build.fullOutput()).containsKeys("capture-path", "capture-sha256", "sarif-path");
        assertThat(github.requests()).isEmpty();
        // Simulates the artifact upload and download between the two jobs.
        Path downloaded = Files.copy(
                Path.of(buildOutputs.getOrDefault("capture-path", "")), directory.resolve("downloaded.scap.gz"));
        variables.put("CAPTURE", downloaded.toString());
        variables.put("CAPTURE_SHA256", buildOutputs.getOrDefault("capture-sha256", ""));
        variables.put("COMMENT", "always");
        JobRun analysis = run("analyze.yml", "analyze", "pull_request", pullRequest(1));
        assertThat(analysis.step("Analyze").code()).as(analysis.fullOutput()).isEqualTo(1);
        assertThat(analysis.step("Analyze").log())
                .contains("eyas: the comment of pull request 7 is up to date\n")
                .endsWith("eyas: the job fails: a rule of priority Critical or worse was triggered (fail-on)\n");
        assertThat(github.comments())
                .singleElement()
                .asString()
                .contains("🔴 **analyze (21)**: ", "| Critical | Runner Memory Read | ");
        Map<String, String> outputs = analysis.outputs().getOrDefault("analyze", Map.of());
        assertThat(Path.of(outputs.getOrDefault("sarif-path", "none")))
                .content()
                .contains("\"uri\":\".github/workflows/ci.yml\"", "\"id\":\"eyas/ci/analyze (21)/\"");
    }
}
