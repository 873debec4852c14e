package eyas.github.api;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.github.api.JobComment.Note;
import eyas.github.runner.GitHubEnvironment;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comments for jobs without permission from a workflow that runs after them: only GitHub determines the pull request. */
final class WorkflowRunCommentTest {
    private static final String HEAD = "cd".repeat(20);
    private static final String OTHER = "ef".repeat(20);

    @TempDir
    private Path directory;

    private FakeGitHub github = FakeGitHub.open();

    @AfterEach
    void stop() {
        github.close();
    }

    private static String pull(long number, String sha, long repository) {
        return """
                {"id":%d,"number":%d,"state":"open","title":"<!-- eyas:comment v1 -->","head":{"label":"mallory:fix",\
                "ref":"fix","sha":"%s","repo":{"id":%d,"full_name":"mallory/app"}},"base":{"ref":"main"}}""".formatted(number + 1_000, number, sha, repository);
    }

    private void pulls(String... pulls) {
        github.close();
        github = new FakeGitHub(false, Map.of("pulls", List.of(pulls)));
    }

    private List<Note> post(String event, long repository) throws IOException {
        return post("""
                {"action":"completed","repository":{"id":1,"full_name":"example/app"},"workflow_run":{"id":4242,
                "name":"ci","event":"%s","head_branch":"fix & more","head_sha":"%s","pull_requests":[],
                "head_repository":{"id":%d,"owner":{"login":"mallory"}}}}""".formatted(event, HEAD, repository));
    }

    private List<Note> post(String payload) throws IOException {
        Path file = directory.resolve("event.json");
        Files.writeString(file, payload);
        Map<String, String> all = new HashMap<>(Map.of(
                "GITHUB_API_URL", github.url(),
                "GITHUB_REPOSITORY", "example/app",
                "GITHUB_EVENT_NAME", "workflow_run",
                "GITHUB_EVENT_PATH", file.toString(),
                "GITHUB_RUN_ID", "5000",
                "INPUT_GITHUB-TOKEN", "ghs_job"));
        return new JobComment(new GitHubEnvironment(all), GitHubClient.RETRY_POLICY, new FakeClock())
                .ofEndedRun(List.of(TestDigests.bad("build", "x"), TestDigests.clean("test")), CommentMode.ON_ALERT);
    }

    @Test
    void findsForksPullRequestByCommit() throws Exception {
        pulls(pull(6, OTHER, 2), pull(5, HEAD, 3), pull(7, HEAD, 2));
        assertThat(post("pull_request", 2))
                .containsExactly(new Note(false, "the comment of pull request 7 is up to date"));
        assertThat(URLDecoder.decode(github.requests().getFirst().getRequest().getUrl(), StandardCharsets.UTF_8))
                .isEqualTo("/repos/example/app/pulls?state=open&head=mallory:fix & more&per_page=100&page=1");
        assertThat(github.comments())
                .singleElement()
                .asString()
                .contains(
                        "🔴 **build**: Critical: Runner Memory Read. [The run](https://github.com/example/app/actions/runs/4242)"
                                + " (reported by the job of a fork)",
                        "✅ **test**: No findings.",
                        "run=4242 head=" + HEAD);
    }

    @Test
    void sameRepositoryBranchIsTrusted() throws Exception {
        pulls(pull(7, HEAD, 1));
        post("pull_request", 1);
        assertThat(github.comments()).singleElement().asString().doesNotContain("reported by");
    }

    @Test
    void pullRequestWithNewerCommitIsIgnored() throws Exception {
        pulls(pull(7, OTHER, 2));
        assertThat(post("pull_request", 2))
                .containsExactly(
                        new Note(false, "no comment: no open pull request has the head commit " + HEAD + " any more"));
        assertThat(github.comments()).isEmpty();
    }

    @Test
    void otherEventsHaveNoPullRequest() throws Exception {
        assertThat(post("pull_request_target", 2))
                .containsExactly(new Note(true, "no comment: the run was not triggered by pull_request"));
        assertThat(post("push", 1).getFirst().loud()).isTrue();
        assertThat(post("{\"pull_request\":{\"number\":7}}"))
                .containsExactly(new Note(true, "no comment: this run was not triggered by workflow_run"));
        assertThat(post("{\"workflow_run\":{\"event\":\"pull_request\",\"id\":1,\"head_sha\":\"../x\"}}"))
                .containsExactly(new Note(true, "no comment: the event contains no run, commit and branch"));
        assertThat(github.requests()).isEmpty();
    }

    @Test
    void missingReadPermissionIsReported() throws Exception {
        assertThat(post("pull_request", 2))
                .containsExactly(new Note(
                        true,
                        "no comment: the token lacks the permission (GitHub answers 404: Not Found). Give the job the"
                                + " permission pull-requests: write"));
    }
}
