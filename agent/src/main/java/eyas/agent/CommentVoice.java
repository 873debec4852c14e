package eyas.agent;

import eyas.action.github.CommentMode;
import eyas.action.github.GitHubClient;
import eyas.action.github.JobComment;
import eyas.action.github.JobComment.Note;
import eyas.action.github.StepTitles;
import eyas.action.result.DigestFile;
import eyas.action.result.JobDigest;
import eyas.action.result.JobOutcome;
import eyas.action.result.SarifPlaces;
import eyas.action.runner.JobIdentity;
import eyas.action.runner.RunnerEnvironment;
import eyas.action.runner.RunnerException;
import eyas.action.runner.WorkflowPlaces;
import eyas.text.Printable;
import eyas.service.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Tells those who are not on the run's page: the pull request, a second workflow, code scanning. */
public final class CommentVoice {
    private static final String COMMENT = "comment";

    private final RunnerEnvironment environment;
    private final RunnerVoice voice;
    private final JobIdentity job;

    public CommentVoice(RunnerEnvironment environment, RunnerVoice voice) {
        this.environment = environment;
        this.voice = voice;
        this.job = JobIdentity.of(environment);
    }

    /**
     * Returns when a comment is asked for.
     *
     * @throws RunnerException if the input is wrong
     */
    public static CommentMode mode(RunnerEnvironment environment, CommentMode otherwise) {
        String text = environment.input(COMMENT).orElse(otherwise.word());
        return CommentMode.of(text)
                .orElseThrow(() -> new RunnerException("input comment: '" + Printable.of(text, 40) + "' is none of "
                        + Arrays.stream(CommentMode.values())
                                .map(CommentMode::word)
                                .toList()));
    }

    /**
     * Leaves in {@code folder}, into which nobody else can write yet, what a second workflow needs for a comment, and gives
     * the findings for code scanning their places. What cannot be written is said; the report is there all the same.
     */
    public void leave(JobOutcome outcome, Path folder) {
        try {
            Files.createDirectories(folder);
            DigestFile.write(digest(outcome), folder);
            if (environment.flag("sarif", true)) {
                new SarifPlaces(job, WorkflowPlaces.of(environment)).apply(folder);
            } else {
                Files.deleteIfExists(folder.resolve(SarifPlaces.NAME));
            }
        } catch (IOException e) {
            voice.line("not all files for others could be written: " + e);
        }
    }

    /** Returns the report in {@code folder} as Markdown; empty where there is none. */
    public static String page(Path folder) {
        try {
            Path file = folder.resolve("report.md");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new RunnerException("cannot read back the report in " + folder + ": " + e, e);
        }
    }

    private JobDigest digest(JobOutcome outcome) {
        return JobDigest.of(job.name(), job.key(), outcome);
    }

    /**
     * Returns {@code outcome} with names for steps that nothing on this machine knows. GitHub is asked only where a comment is
     * asked for: a token that is there by default is no leave to use it.
     */
    JobOutcome named(JobOutcome outcome) {
        return mode(environment, CommentMode.NEVER) == CommentMode.NEVER
                ? outcome
                : StepTitles.named(outcome, environment, GitHubClient.RETRY_POLICY, Clock.SYSTEM);
    }

    /** Tells the pull request, where that is asked for. */
    public void tell(JobOutcome outcome) {
        CommentMode mode = mode(environment, CommentMode.NEVER);
        if (mode != CommentMode.NEVER) {
            say(comment().ofThisJob(digest(outcome), mode));
        }
    }

    /** Tells the pull request of a run that has ended. */
    public void tellFor(List<JobDigest> digests, CommentMode mode) {
        comment().ofEndedRun(digests, mode).forEach(this::say);
    }

    private JobComment comment() {
        return new JobComment(environment, GitHubClient.RETRY_POLICY, Clock.SYSTEM);
    }

    private void say(Note note) {
        voice.line(Printable.of(note.text(), 1_000));
        if (note.loud()) {
            voice.notice("Eyas: no comment", note.text());
        }
    }
}
