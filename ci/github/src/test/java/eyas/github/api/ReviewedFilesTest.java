package eyas.github.api;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import eyas.ci.provider.ReviewedChange;
import eyas.ci.provider.ReviewedFile;
import eyas.github.runner.GitHubEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetches the file of the reviewed commit, which depends on the event, and reports failures. */
final class ReviewedFilesTest {
    private static final String BASE = "ba".repeat(20);
    private static final String OLD = "0d".repeat(20);
    private static final String HEAD = "ab".repeat(20);
    private static final String OWN = "01".repeat(20);
    private static final String PATH = ".github/eyas.lock.yaml";
    private static final String CONTENTS = "/repos/example/app/contents/.github/eyas.lock.yaml";
    private static final int MOST = 1_000;

    @TempDir
    private Path directory;

    private final FakeGitHub github = FakeGitHub.open();
    private final Map<String, String> variables = new HashMap<>(Map.of(
            "GITHUB_REPOSITORY", "example/app",
            "GITHUB_API_URL", github.url(),
            "GITHUB_SHA", OWN,
            "GITHUB_REF", "refs/heads/main",
            "INPUT_GITHUB-TOKEN", "ghs_job"));

    @AfterEach
    void close() {
        github.close();
    }

    private ReviewedChange reviewed(String event, String payload, ResponseDefinitionBuilder... answers)
            throws IOException {
        for (ResponseDefinitionBuilder answer : answers) {
            github.answerOnce(answer);
        }
        Path file = Files.writeString(directory.resolve("event.json"), payload);
        variables.put("GITHUB_EVENT_NAME", event);
        variables.put("GITHUB_EVENT_PATH", file.toString());
        return new ReviewedFiles(new GitHubEnvironment(variables), ReviewedFiles.policy(MOST), new FakeClock())
                .of(PATH);
    }

    private List<String> asked() {
        return github.requests().stream()
                .map(event -> event.getRequest().getUrl())
                .toList();
    }

    private static ResponseDefinitionBuilder file(String content) {
        return aResponse().withStatus(200).withBody(content);
    }

    private static ResponseDefinitionBuilder missing() {
        return aResponse().withStatus(404).withBody("{\"message\":\"Not Found\"}");
    }

    private static String text(ReviewedFile file) {
        return file instanceof ReviewedFile.Found found
                ? new String(found.bytes(), StandardCharsets.UTF_8) + " of " + found.place()
                : file.toString();
    }

    private static String pullRequest(int headRepository) {
        return """
                {"pull_request":{"number":7,"head":{"sha":"%s","repo":{"id":%d}},"base":{"sha":"%s","ref":"release/1 0","repo":{"id":1}}}}""".formatted(HEAD, headRepository, OLD);
    }

    /** The commit in the event is from the time of the last push: the lock may have lost entries since then. */
    @Test
    void pullRequestUsesNewestCommitOfBaseBranch() throws Exception {
        ReviewedChange change =
                reviewed("pull_request", pullRequest(1), file(BASE + "\n"), file("base's"), file("head's"));
        assertThat(asked())
                .containsExactly(
                        "/repos/example/app/commits/heads/release/1%200",
                        CONTENTS + "?ref=" + BASE, CONTENTS + "?ref=" + HEAD);
        assertThat(text(change.reviewed())).isEqualTo("base's of commit " + BASE);
        assertThat(change.proposed().map(ReviewedFilesTest::text)).contains("head's of commit " + HEAD);
        assertThat(change.foreign()).isFalse();
        assertThat(github.requests().get(1).getRequest().getHeader("Accept"))
                .isEqualTo("application/vnd.github.raw+json");
    }

    @Test
    void forkIsForeignEvenWithWriteToken() throws Exception {
        assertThat(reviewed("pull_request", pullRequest(2), file(BASE), file("a"), file("b"))
                        .foreign())
                .isTrue();
        assertThat(reviewed("pull_request_target", pullRequest(2), file(BASE), file("a"), file("b"))
                        .foreign())
                .isTrue();
        String gone = pullRequest(1).replace("\"repo\":{\"id\":1}},\"base\"", "\"repo\":null},\"base\"");
        assertThat(reviewed("pull_request", gone, file(BASE), file("a"), file("b"))
                        .foreign())
                .as("a fork that was deleted")
                .isTrue();
        assertThat(reviewed(
                                "workflow_run",
                                "{\"repository\":{\"id\":1},\"workflow_run\":{\"head_repository\":{\"id\":2}}}",
                                file("a"))
                        .foreign())
                .isTrue();
    }

    @Test
    void mergeQueueUsesItsBaseCommit() throws Exception {
        reviewed(
                "merge_group",
                "{\"merge_group\":{\"base_sha\":\"%s\",\"head_sha\":\"%s\"}}".formatted(BASE, HEAD),
                file("a"),
                file("b"));
        assertThat(asked()).containsExactly(CONTENTS + "?ref=" + BASE, CONTENTS + "?ref=" + HEAD);
    }

    /** The default branch is reviewed; pushes to other branches are not. */
    @Test
    void pushToOtherBranchUsesDefaultBranch() throws Exception {
        String payload = "{\"before\":\"%s\",\"repository\":{\"id\":1,\"default_branch\":\"main\"}}".formatted(BASE);
        assertThat(text(reviewed("push", payload, file("own")).reviewed())).isEqualTo("own of commit " + OWN);
        variables.put("GITHUB_REF", "refs/heads/feature");
        ReviewedChange other = reviewed("push", payload, file("main's"));
        assertThat(text(other.reviewed())).isEqualTo("main's of the default branch");
        assertThat(other.proposed()).isEmpty();
        variables.put("GITHUB_REF", "refs/tags/main");
        reviewed("push", payload, file("main's"));
        assertThat(asked()).containsExactly(CONTENTS + "?ref=" + OWN, CONTENTS, CONTENTS);
    }

    /** A token without read permission gets the same response as a request for a missing file. */
    @Test
    void fileIsMissingOnlyIfCommitIsReadable() throws Exception {
        String payload = "{\"repository\":{\"id\":1,\"default_branch\":\"main\"}}";
        assertThat(reviewed("push", payload, missing(), file(OWN)).reviewed())
                .isEqualTo(new ReviewedFile.Missing("commit " + OWN));
        assertThat(reviewed("push", payload, missing(), missing()).reviewed())
                .isEqualTo(new ReviewedFile.Unknown(
                        "this token cannot read commit " + OWN + "; give the job the permission contents: read"));
        assertThat(asked()).endsWith("/repos/example/app/commits/" + OWN);
    }

    @Test
    void reportsUnavailableFiles() throws Exception {
        String payload = "{\"repository\":{\"id\":1,\"default_branch\":\"main\"}}";
        assertThat(reviewed("push", payload, file("x".repeat(MOST + 1))).reviewed())
                .isInstanceOfSatisfying(
                        ReviewedFile.Unknown.class,
                        unknown -> assertThat(unknown.reason()).contains("the answer is longer than"));
        assertThat(reviewed("push", payload, aResponse().withStatus(403).withBody("{\"message\":\"no\"}"))
                        .reviewed())
                .isEqualTo(new ReviewedFile.Unknown("commit " + OWN + ": GitHub answers 403: no"));
        assertThat(reviewed("pull_request", "{\"pull_request\":{\"head\":{}}}").reviewed())
                .isEqualTo(new ReviewedFile.Unknown("the event does not contain the base branch of the pull request"));
        assertThat(reviewed("pull_request", pullRequest(1), missing()).reviewed())
                .isEqualTo(new ReviewedFile.Unknown("this token cannot read the branch release/1 0; give the job"
                        + " the permission contents: read"));
        assertThat(reviewed("pull_request", pullRequest(1), file("no commit")).reviewed())
                .isEqualTo(
                        new ReviewedFile.Unknown("GitHub did not return the newest commit of the branch release/1 0"));
        assertThat(reviewed("pull_request", "no JSON").reviewed())
                .isInstanceOfSatisfying(
                        ReviewedFile.Unknown.class,
                        unknown -> assertThat(unknown.reason()).contains("is not valid JSON"));
        variables.remove("INPUT_GITHUB-TOKEN");
        assertThat(reviewed("push", payload).reviewed())
                .isEqualTo(new ReviewedFile.Unknown("missing token; set the input github-token"));
    }
}
