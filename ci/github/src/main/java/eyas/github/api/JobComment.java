package eyas.github.api;

import eyas.ci.CiException;
import eyas.ci.outcome.OutcomeSummary;
import eyas.ci.outcome.OutcomeSummaryMarkdown;
import eyas.ci.outcome.RuleFinding;
import eyas.github.api.GitHubException.Kind;
import eyas.github.api.PullRequest.EndedRun;
import eyas.github.runner.GitHubEnvironment;
import eyas.http.Clock;
import eyas.http.RetryPolicy;
import eyas.rules.model.Priority;
import eyas.text.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Comments a job's outcome on a pull request. Errors are reported, and never fail the job.
 *
 * @param environment the job's environment
 * @param policy time limits for requests to GitHub
 * @param clock the clock
 */
public record JobComment(GitHubEnvironment environment, RetryPolicy policy, Clock clock) {
    private static final String ADVICE =
            "; see docs/how-to/fork-pull-requests.md for a second workflow that comments for it";

    /** Time after which writes of other jobs are visible. */
    private static final Duration SETTLING = Duration.ofMillis(800);

    /**
     * The result of a comment.
     *
     * @param loud whether to show it outside the log
     */
    public record Note(boolean loud, String text) {
        static Note quiet(String text) {
            return new Note(false, text);
        }

        static Note loud(String text) {
            return new Note(true, text);
        }
    }

    /** Comments on the pull request of this run. */
    public Note ofThisJob(OutcomeSummary digest, CommentMode mode) {
        return ofThisJob(digest, "", mode);
    }

    /**
     * Comments on the pull request of this run.
     *
     * @param section further Markdown about the job, already escaped; empty for none
     */
    public Note ofThisJob(OutcomeSummary digest, String section, CommentMode mode) {
        if (mode == CommentMode.NEVER) {
            return Note.quiet("no comment: none is requested");
        }
        Optional<PullRequest> found = Optional.empty();
        try {
            found = PullRequest.ofEvent(
                    environment.variable("GITHUB_EVENT_NAME").orElse(""), EventPayload.read(environment));
            if (found.isEmpty()) {
                return Note.quiet("no comment: this run does not belong to a pull request");
            }
            PullRequest pull = found.get();
            if (pull.origin() == PullRequest.Origin.FORK) {
                return Note.loud(
                        "no comment: the pull request is from a fork, so the token of this run is read-only" + ADVICE);
            }
            GitHubEndpoint site = GitHubEndpoint.of(environment);
            long run = number("GITHUB_RUN_ID");
            try (GitHubClient client = new GitHubClient(site, policy, clock)) {
                CommentSection own = section(digest, digest.key(), run, pull.head(), site, false, section);
                return note(put(client, pull, List.of(own), mode), pull);
            }
        } catch (GitHubException e) {
            return refused(e, found);
        } catch (CiException | IllegalArgumentException e) {
            return Note.loud("no comment: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Note.loud("no comment: interrupted");
        }
    }

    /**
     * Comments on the pull request of an ended run, for jobs that could not do so. The pull request is determined only by the event and the
     * API.
     *
     * @param digests what these jobs claim about themselves; untrusted
     */
    public List<Note> ofEndedRun(List<OutcomeSummary> digests, CommentMode mode) {
        if (mode == CommentMode.NEVER) {
            return List.of(Note.quiet("no comment: none is requested"));
        }
        try {
            JsonValue payload = EventPayload.read(environment);
            EndedRun run = EndedRun.of(payload);
            GitHubEndpoint site = GitHubEndpoint.of(environment);
            try (GitHubClient client = new GitHubClient(site, policy, clock)) {
                List<PullRequest> pulls = run.pullRequests(client);
                if (pulls.isEmpty()) {
                    return List.of(Note.quiet(
                            "no comment: no open pull request has the head commit " + run.head() + " any more"));
                }
                List<CommentSection> sections = digests.stream()
                        .map(digest -> section(
                                digest,
                                "told\n" + run.workflow() + "\n" + digest.key(),
                                run.id(),
                                run.head(),
                                site,
                                run.foreign(),
                                // No section: the summary of an untrusted job must not suggest anything.
                                ""))
                        .toList();
                List<Note> notes = new ArrayList<>();
                for (PullRequest pull : pulls) {
                    notes.add(note(put(client, pull, sections, mode), pull));
                }
                return notes;
            }
        } catch (GitHubException e) {
            return List.of(refused(e, Optional.empty()));
        } catch (CiException | IllegalArgumentException e) {
            return List.of(Note.loud("no comment: " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Note.loud("no comment: interrupted"));
        }
    }

    private StickyComment.Result put(
            GitHubClient client, PullRequest pull, List<CommentSection> sections, CommentMode mode)
            throws InterruptedException {
        return new StickyComment(new PullRequestComments(client, pull.number()), clock, SETTLING)
                .put(sections, mode == CommentMode.ALWAYS);
    }

    private static CommentSection section(
            OutcomeSummary digest,
            String key,
            long run,
            String head,
            GitHubEndpoint site,
            boolean reported,
            String further) {
        return CommentSection.of(
                key, rank(digest), run, head, OutcomeSummaryMarkdown.of(digest, site.runPage(run), reported) + further);
    }

    private long number(String variable) {
        String text = environment.variable(variable).orElse("");
        if (!text.matches("[0-9]{1,18}")) {
            throw new CiException(variable + " is not a number: '" + text + "'");
        }
        return Long.parseLong(text);
    }

    private static int rank(OutcomeSummary digest) {
        return switch (digest.verdict()) {
            case TAMPERED -> 0;
            case FINDINGS ->
                switch (digest.rules().stream()
                        .map(RuleFinding::priority)
                        .findFirst()
                        .orElse(Priority.DEBUG)) {
                    case EMERGENCY, ALERT, CRITICAL -> 1;
                    case ERROR -> 2;
                    case WARNING -> 3;
                    case NOTICE, INFORMATIONAL, DEBUG -> 4;
                };
            case INCOMPLETE -> CommentSection.QUIET;
            case NOT_MONITORED -> CommentSection.QUIET + 1;
            case CLEAN -> CommentSection.CLEAN;
        };
    }

    private static Note note(StickyComment.Result result, PullRequest pull) {
        String where = "pull request " + pull.number();
        return switch (result) {
            case WRITTEN -> Note.quiet("the comment of " + where + " is up to date");
            case UNCHANGED -> Note.quiet("the comment of " + where + " is unchanged");
            case NOTHING_TO_SAY -> Note.quiet("no comment: no findings (comment: on-alert)");
            case OUTDATED -> Note.quiet("no comment: " + where + " has a newer commit");
            case CONTESTED -> Note.loud("the comment of " + where + " may lack this job: too many concurrent writes");
        };
    }

    private static Note refused(GitHubException e, Optional<PullRequest> pull) {
        String why = String.valueOf(e.getMessage());
        boolean dependabot = pull.filter(request -> request.origin() == PullRequest.Origin.DEPENDABOT)
                .isPresent();
        boolean fork = pull.filter(request -> request.origin() == PullRequest.Origin.PRIVATE_FORK)
                .isPresent();
        if (e.kind() == Kind.READ_ONLY || e.kind() == Kind.NOT_FOUND) {
            return Note.loud("no comment: the token lacks the permission (" + why + "). "
                    + (fork
                            ? "The pull request is from a fork" + ADVICE
                            : dependabot
                                    ? "Runs for Dependabot are read-only by default: give the job"
                                            + " the permission pull-requests: write" + ADVICE
                                    : "Give the job the permission pull-requests: write"));
        }
        return Note.loud("no comment: " + why);
    }
}
