package eyas.agent.lock;

import eyas.agent.lock.LockEvaluation.Learnable;
import eyas.baseline.compare.LockUpdate;
import eyas.baseline.file.LockWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Suggestions about a lock after a run. The verdict does not depend on them, and a job or a change controls how long they take, so they are
 * computed after the verdict and skipped if they cost too much.
 *
 * @param update the lock with this run's behavior; empty if nothing may be learned from the run, or this was skipped
 * @param edit the lock change of the change under review
 * @param leftOut what was skipped, and why, in sentences
 */
public record LockProposals(Optional<LockUpdate> update, ProposedLockChange edit, List<String> leftOut) {
    private static final String FILE = "eyas.lock.yaml";

    public LockProposals {
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Limits of the suggestions.
     *
     * @param entries maximum number of entries of a run to learn from
     * @param proposedBytes maximum size of a proposed lock in bytes
     * @param time maximum time of each suggestion
     */
    record Limits(int entries, int proposedBytes, Duration time) {
        static final Limits DEFAULT = new Limits(10_000, 1 << 20, Duration.ofSeconds(10));
    }

    /** Returns the suggestions after {@code judgement}. */
    public static LockProposals of(LockEvaluation judgement) {
        return of(judgement, Limits.DEFAULT);
    }

    static LockProposals of(LockEvaluation judgement, Limits limits) {
        List<String> leftOut = new ArrayList<>();
        ProposedLockChange edit = edit(judgement.lock(), limits);
        Optional<LockUpdate> update = judgement.learnable().flatMap(learnable -> update(learnable, limits, leftOut));
        return new LockProposals(update, edit, leftOut);
    }

    private static ProposedLockChange edit(LockSnapshot lock, Limits limits) {
        try {
            return TimeLimit.within(limits.time(), () -> ProposedLockChange.of(lock, limits.proposedBytes()))
                    .orElseGet(() -> new ProposedLockChange.Unreadable(
                            "comparing it takes longer than " + limits.time().toSeconds() + " s"));
        } catch (OutOfMemoryError | StackOverflowError e) {
            return new ProposedLockChange.Unreadable("out of memory while comparing it");
        }
    }

    private static Optional<LockUpdate> update(Learnable learnable, Limits limits, List<String> leftOut) {
        int entries = learnable.run().done().size();
        if (entries > limits.entries()) {
            leftOut.add("No lock change is suggested: this run has " + entries + " entries, more than "
                    + limits.entries() + ".");
            return Optional.empty();
        }
        try {
            Optional<LockUpdate> update = TimeLimit.within(
                    limits.time(), () -> LockUpdate.of(learnable.document(), List.of(learnable.run()), false));
            if (update.isEmpty()) {
                leftOut.add("No lock change is suggested: learning from this run takes longer than "
                        + limits.time().toSeconds()
                        + " s. Run 'eyas lock update', which has no time limit.");
            }
            return update;
        } catch (OutOfMemoryError | StackOverflowError e) {
            leftOut.add("No lock change is suggested: out of memory while learning from this run.");
            return Optional.empty();
        }
    }

    /** Returns a warning for the reviewer, if there is one. */
    public Optional<String> warning() {
        return switch (edit) {
            case ProposedLockChange.None _, ProposedLockChange.Changed _ -> Optional.empty();
            case ProposedLockChange.Removed _ ->
                Optional.of("This change deletes the lock: after the merge, nothing is compared.");
            case ProposedLockChange.Unreadable(String reason) ->
                Optional.of("The lock of this change cannot be read, so its effect is unknown: " + reason);
        };
    }

    /**
     * Writes the suggested lock into {@code directory}, if there is one.
     *
     * @return the file's name
     * @throws IOException if it cannot be written
     */
    public Optional<String> write(Path directory) throws IOException {
        if (update.isEmpty()) {
            return Optional.empty();
        }
        String text = LockWriter.text(update.get().document());
        Files.write(directory.resolve(FILE), text.getBytes(StandardCharsets.UTF_8));
        return Optional.of(FILE);
    }
}
