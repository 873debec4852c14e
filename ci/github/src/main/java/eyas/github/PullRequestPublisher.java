package eyas.github;

import eyas.ci.CiException;
import eyas.ci.outcome.Annotation;
import eyas.ci.outcome.Annotation.Level;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.OutcomeSummary;
import eyas.ci.provider.OutcomePublisher;
import eyas.github.api.CommentMode;
import eyas.github.api.GitHubClient;
import eyas.github.api.JobComment;
import eyas.github.api.JobComment.Note;
import eyas.github.api.StepTitles;
import eyas.github.runner.GitHubEnvironment;
import eyas.github.runner.JobIdentity;
import eyas.github.runner.WorkflowLocations;
import eyas.http.Clock;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Publishes outside the run's page: a comment on the pull request, and locations in the report's SARIF for code scanning. Calls GitHub only
 * if a comment is requested: the presence of a default token is no permission to use it.
 */
final class PullRequestPublisher implements OutcomePublisher {
    private static final String COMMENT = "comment";

    private final GitHubEnvironment environment;
    private final JobIdentity identity;
    private final GitHubJob job;

    PullRequestPublisher(GitHubEnvironment environment, JobIdentity identity, GitHubJob job) {
        this.environment = environment;
        this.identity = identity;
        this.job = job;
    }

    @Override
    public void check() {
        mode();
    }

    private CommentMode mode() {
        String text = environment.input(COMMENT).orElse(CommentMode.NEVER.inputValue());
        return CommentMode.of(text)
                .orElseThrow(() -> new CiException("input comment: '" + Printable.of(text, 40) + "' is not one of "
                        + Arrays.stream(CommentMode.values())
                                .map(CommentMode::inputValue)
                                .toList()));
    }

    @Override
    public JobOutcome named(JobOutcome outcome) {
        return mode() == CommentMode.NEVER
                ? outcome
                : StepTitles.named(outcome, environment, GitHubClient.RETRY_POLICY, Clock.SYSTEM);
    }

    @Override
    public void finish(Path directory) throws IOException {
        if (job.flag("sarif", true)) {
            new SarifLocations(identity, WorkflowLocations.of(environment)).apply(directory);
        } else {
            Files.deleteIfExists(directory.resolve(SarifLocations.NAME));
        }
    }

    @Override
    public void publish(JobOutcome outcome, String section) {
        CommentMode mode = mode();
        if (mode != CommentMode.NEVER) {
            report(comment().ofThisJob(OutcomeSummary.of(job.name(), job.repositoryKey(), outcome), section, mode));
        }
    }

    @Override
    public void publishEnded(List<OutcomeSummary> digests, boolean onlyOnAlert) {
        comment()
                .ofEndedRun(digests, onlyOnAlert ? CommentMode.ON_ALERT : CommentMode.ALWAYS)
                .forEach(this::report);
    }

    private JobComment comment() {
        return new JobComment(environment, GitHubClient.RETRY_POLICY, Clock.SYSTEM);
    }

    private void report(Note note) {
        job.reporter().line(Printable.of(note.text(), 1_000));
        if (note.loud()) {
            job.reporter()
                    .annotate(List.of(
                            new Annotation(Level.NOTICE, "Eyas: no comment", Printable.of(note.text(), 1_000))));
        }
    }
}
