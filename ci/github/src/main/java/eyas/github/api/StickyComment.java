package eyas.github.api;

import eyas.github.api.PullRequestComments.Comment;
import eyas.github.api.PullRequestComments.Found;
import eyas.http.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Maintains one comment per pull request with a section for each job.
 *
 * <p>GitHub has no conditional update of comments. Therefore the comment is read again shortly after each write, and sections that another
 * job has overwritten are written again; two comments of two jobs that found none are merged. A write that takes longer than this delay can
 * still undo a verified one; each job's own summary contains everything in any case.
 */
final class StickyComment {
    private static final int ROUNDS = 10;

    private final PullRequestComments comments;
    private final Clock clock;
    private final Duration settling;

    /**
     * Creates an updater.
     *
     * @param settling delay between a write and its verification; it grows with each round
     */
    StickyComment(PullRequestComments comments, Clock clock, Duration settling) {
        this.comments = comments;
        this.clock = clock;
        this.settling = settling;
    }

    /** The result for a section. */
    enum Result {
        /** It was written to the comment. */
        WRITTEN,
        /** The comment already contained it. */
        UNCHANGED,
        /** There is no comment, and nothing urgent to report. */
        NOTHING_TO_SAY,
        /** The comment belongs to a newer commit. */
        OUTDATED,
        /** Other jobs overwrote it after every write. */
        CONTESTED
    }

    /**
     * Writes sections to the comment.
     *
     * @param own sections of this job, and of others that it comments for; all of one run
     * @param always whether a comment is created even if nothing is urgent
     * @throws GitHubException if a request fails
     * @throws InterruptedException if the thread is interrupted
     */
    Result put(List<CommentSection> own, boolean always) throws InterruptedException {
        boolean wrote = false;
        boolean added = false;
        for (int round = 1; round <= ROUNDS; round++) {
            Found found = comments.find();
            CommentText old = CommentText.joined(found.comments().stream()
                    .map(comment -> CommentText.parse(comment.body()))
                    .toList());
            if (own.stream().anyMatch(old::isNewerThan)) {
                return Result.OUTDATED;
            }
            // Truncated parts are not expected in the comment.
            CommentText wanted = CommentText.parse(old.with(own).body());
            if (found.comments().isEmpty()) {
                if (!always && own.stream().allMatch(section -> section.rank() >= CommentSection.QUIET)) {
                    return Result.NOTHING_TO_SAY;
                }
                // A new comment that is not visible yet must not be added again.
                added = added || add(found.subject(), wanted.body());
            } else if (found.comments().size() == 1 && old.isSame(wanted)) {
                return wrote ? Result.WRITTEN : Result.UNCHANGED;
            } else {
                replace(found.comments(), wanted.body());
            }
            wrote = true;
            clock.pause(moment(round));
        }
        return Result.CONTESTED;
    }

    /** Returns whether a comment was certainly added; without a response, the next read shows it. */
    private boolean add(String subject, String body) {
        try {
            comments.add(subject, body);
            return true;
        } catch (GitHubException e) {
            if (e.kind() != GitHubException.Kind.UNREACHABLE) {
                throw e;
            }
            return false;
        }
    }

    /** Keeps the oldest comment and deletes the others, whose sections have been read. */
    private void replace(List<Comment> ours, String body) {
        try {
            comments.update(ours.getFirst().id(), body);
        } catch (GitHubException e) {
            // Another job has deleted it as a duplicate: the next read finds the remaining one.
            if (e.kind() != GitHubException.Kind.NOT_FOUND) {
                throw e;
            }
            return;
        }
        ours.stream().skip(1).forEach(comment -> comments.delete(comment.id()));
    }

    /** Random delay, so that concurrent jobs do not write at the same time again. */
    private Duration moment(int round) {
        long millis = settling.toMillis();
        return Duration.ofMillis(
                millis * (round + 1) / 2 + ThreadLocalRandom.current().nextLong(millis * round / 2 + 1));
    }
}
