package eyas.github.api;

import eyas.github.api.PullRequestComments.Comment;
import eyas.github.api.PullRequestComments.Found;
import eyas.http.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keeps one comment per pull request, in which each job has a section of its own.
 *
 * <p>GitHub has no way to change a comment only if nobody else has. So after each write the comment is read again, a moment
 * later, and what another job has overwritten meanwhile is written once more; two comments of two jobs that both found none
 * become one. A write that takes longer than that moment can still undo one that was verified before; each job's own summary
 * has everything in any case.
 */
final class StickyComment {
    private static final int ROUNDS = 10;

    private final PullRequestComments comments;
    private final Clock clock;
    private final Duration settling;

    /**
     * Makes one.
     *
     * @param settling how long after a write it is looked whether it still stands; it grows with each round
     */
    StickyComment(PullRequestComments comments, Clock clock, Duration settling) {
        this.comments = comments;
        this.clock = clock;
        this.settling = settling;
    }

    /** What became of a section. */
    enum Result {
        /** It stands in the comment now. */
        WRITTEN,
        /** It stood there before. */
        UNCHANGED,
        /** There is no comment, and nothing that is worth one. */
        NOTHING_TO_SAY,
        /** The comment is about a newer commit. */
        OUTDATED,
        /** Other jobs overwrote it as often as it was written. */
        CONTESTED
    }

    /**
     * Puts sections into the comment.
     *
     * @param own what this job says, and others for which it speaks; all of one run
     * @param always whether a comment is made for what is not urgent, too
     * @throws GitHubException if GitHub refuses
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
            // What does not fit is not expected to be found again.
            CommentText wanted = CommentText.parse(old.with(own).body());
            if (found.comments().isEmpty()) {
                if (!always && own.stream().allMatch(section -> section.rank() >= CommentSection.QUIET)) {
                    return Result.NOTHING_TO_SAY;
                }
                // A comment that was added and cannot be seen yet must not be added again.
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

    /** Returns whether a comment was certainly added; where no answer came, the next look says. */
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

    /** The oldest comment stays; the others have been read, so nothing is lost with them. */
    private void replace(List<Comment> ours, String body) {
        try {
            comments.update(ours.getFirst().id(), body);
        } catch (GitHubException e) {
            // Another job has removed it meanwhile as one too many: the next look finds the one that is left.
            if (e.kind() != GitHubException.Kind.NOT_FOUND) {
                throw e;
            }
            return;
        }
        ours.stream().skip(1).forEach(comment -> comments.delete(comment.id()));
    }

    /** Jobs that wrote at the same time must not do so again. */
    private Duration moment(int round) {
        long millis = settling.toMillis();
        return Duration.ofMillis(
                millis * (round + 1) / 2 + ThreadLocalRandom.current().nextLong(millis * round / 2 + 1));
    }
}
