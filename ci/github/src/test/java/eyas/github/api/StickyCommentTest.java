package eyas.github.api;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import eyas.github.api.StickyComment.Result;
import eyas.http.Clock;
import eyas.http.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lets many jobs write into one comment concurrently. */
final class StickyCommentTest {
    private static final String HEAD = "ab".repeat(20);

    /** The usual attempts; a late request on a busy machine is not repeated, which would be counted. */
    private static final RetryPolicy PATIENT = new RetryPolicy(
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            GitHubClient.RETRY_POLICY.attempts(),
            GitHubClient.RETRY_POLICY.firstPause(),
            GitHubClient.RETRY_POLICY.longestPause(),
            GitHubClient.RETRY_POLICY.mostBytes());

    private final FakeGitHub github = FakeGitHub.open();

    @AfterEach
    void stop() {
        github.close();
    }

    private GitHubClient client(Clock clock) {
        GitHubEndpoint site = new GitHubEndpoint(
                URI.create(github.url()),
                URI.create(github.url() + "/graphql"),
                "https://github.com",
                "example",
                "app",
                "ghs_job",
                null);
        return new GitHubClient(site, PATIENT, clock);
    }

    private static CommentSection section(String job, int rank, String markdown) {
        return CommentSection.of(job, rank, 100, HEAD, markdown);
    }

    private Result put(String job, Clock clock) throws InterruptedException {
        try (GitHubClient client = client(clock)) {
            return new StickyComment(new PullRequestComments(client, 7), clock, Duration.ofMillis(800))
                    .put(List.of(section(job, 1, "section of " + job + "\n\n")), true);
        }
    }

    /** Lets all jobs write before any of them reads again. */
    private record Together(Phaser phaser) implements Clock {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void pause(Duration duration) {
            phaser.arriveAndAwaitAdvance();
        }
    }

    @Test
    void concurrentMatrixJobsLoseNoSection() throws Exception {
        int jobs = 6;
        // No job sees a comment at first, so each creates one.
        github.gatherQueries(jobs);
        Phaser phaser = new Phaser(jobs);
        Clock together = new Together(phaser);
        List<Future<Result>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(jobs)) {
            for (int i = 0; i < jobs; i++) {
                String job = "job " + i;
                results.add(threads.submit(() -> {
                    try {
                        return put(job, together);
                    } finally {
                        phaser.arriveAndDeregister();
                    }
                }));
            }
            for (Future<Result> result : results) {
                assertThat(result.get(5, TimeUnit.MINUTES)).isEqualTo(Result.WRITTEN);
            }
        }
        assertThat(github.mutations().stream().filter("addComment"::equals)).hasSize(jobs);
        assertThat(github.comments()).hasSize(1);
        assertThat(CommentText.parse(github.comments().getFirst().body()).sections())
                .extracting(CommentSection::markdown)
                .containsExactly(
                        "section of job 0\n\n",
                        "section of job 1\n\n",
                        "section of job 2\n\n",
                        "section of job 3\n\n",
                        "section of job 4\n\n",
                        "section of job 5\n\n");
    }

    @Test
    void invisibleNewCommentIsNotAddedAgain() throws Exception {
        github.lag(3);
        assertThat(put("a", new FakeClock())).isEqualTo(Result.WRITTEN);
        assertThat(github.mutations()).containsExactly("addComment");
    }

    @Test
    void lostResponseCreatesNoSecondComment() throws Exception {
        FakeClock time = new FakeClock();
        github.answerToMutation(aResponse().withFault(Fault.EMPTY_RESPONSE));
        assertThat(put("a", time)).isEqualTo(Result.WRITTEN);
        assertThat(github.mutations()).containsExactly("addComment");
        assertThat(github.comments()).hasSize(1);
    }

    @Test
    void givesUpIfAlwaysOverwritten() throws Exception {
        Clock rude = new Clock() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void pause(Duration duration) throws InterruptedException {
                put("other", new FakeClock());
                String other = CommentText.parse(github.comments().getFirst().body()).sections().stream()
                        .filter(section -> section.markdown().contains("other"))
                        .map(section -> new CommentText(List.of(section)).body())
                        .findFirst()
                        .orElseThrow();
                try (GitHubClient client = client(Clock.SYSTEM)) {
                    new PullRequestComments(client, 7)
                            .update(github.comments().getFirst().id(), other);
                }
            }
        };
        assertThat(put("mine", rude)).isEqualTo(Result.CONTESTED);
    }

    @Test
    void truncatesLeastUrgentSectionsFirst() {
        String rows = "| a row of a table that is long enough to matter |\n".repeat(60);
        List<CommentSection> sections = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sections.add(section("job " + i, 1 + i % 9, "job " + i + " in short\n\n" + rows));
        }
        CommentText text = new CommentText(sections);
        String body = text.body();
        assertThat(body.length()).isBetween(CommentText.LIMIT - 4_000, CommentText.LIMIT);
        CommentText parsed = CommentText.parse(body);
        assertThat(parsed.isSame(text)).isTrue();
        assertThat(parsed.sections())
                .allSatisfy(section -> assertThat(section.markdown())
                        .matches("(?s)job [0-9]+ in short\n(\n(\\| a row.*\n)+|\n\\(Truncated: GitHub's limit is 65,536"
                                + " characters\\. See the summary of the run\\.\\)\n)"));
        assertThat(parsed.sections())
                .anySatisfy(section -> assertThat(section.markdown()).contains("| a row"));
        // Written back it is unchanged, so that jobs do not write forever.
        assertThat(CommentText.parse(parsed.body()).isSame(parsed)).isTrue();
    }

    @Test
    void keepsUrgentJobsIfTooMany() {
        List<CommentSection> sections = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            sections.add(section("job " + i, i == 77 ? 0 : 9, "job " + i + " " + "x".repeat(200) + "\n\n"));
        }
        String body = new CommentText(sections).body();
        assertThat(body.length()).isLessThanOrEqualTo(CommentText.LIMIT);
        CommentText parsed = CommentText.parse(body);
        assertThat(parsed.sections().getFirst().markdown()).startsWith("job 77 ");
        assertThat(parsed.sections().size()).isGreaterThan(300);
        assertThat(body).contains("look at 1 of 600 jobs");
    }

    @Test
    void ignoresInvalidPartsOfComment() {
        CommentSection good = section("a", 1, "a\n\n");
        String body = new CommentText(List.of(good)).body();
        assertThat(CommentText.parse(body.replace("\n", "\r\n")).sections()).containsExactly(good);
        assertThat(CommentText.parse(body.strip()).sections()).containsExactly(good);
        assertThat(CommentText.parse(body.replace("rank=1", "rank=x")).sections())
                .isEmpty();
        assertThat(CommentText.parse(body.replace("<!-- /eyas:job -->", "")).sections())
                .isEmpty();
        assertThat(CommentText.parse("<!-- eyas:comment v1 -->").sections()).isEmpty();
    }
}
