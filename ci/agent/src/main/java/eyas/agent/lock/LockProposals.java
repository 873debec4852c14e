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
 * What people may want to do about a lock after a run. No verdict hangs on it, and a job or a change chooses how long it takes to find: so
 * it comes after the verdict, and is left out where it costs too much.
 *
 * @param update the lock with what this run did; empty where nothing may be learned from it, or that was left out
 * @param edit what the change that is to be reviewed makes of the lock
 * @param leftOut what was left out, and why, in sentences
 */
public record LockProposals(Optional<LockUpdate> update, ProposedLockChange edit, List<String> leftOut) {
    private static final String FILE = "eyas.lock.yaml";

    public LockProposals {
        leftOut = List.copyOf(leftOut);
    }

    /**
     * How much is worth it.
     *
     * @param entries the most entries of a run from which something is learned
     * @param proposedBytes the most bytes of a lock as a change proposes it
     * @param time how long each of the two may take
     */
    record Limits(int entries, int proposedBytes, Duration time) {
        static final Limits DEFAULT = new Limits(10_000, 1 << 20, Duration.ofSeconds(10));
    }

    /** Return what is proposed after {@code judgement}. */
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
                            "to compare it takes longer than " + limits.time().toSeconds() + " s"));
        } catch (OutOfMemoryError | StackOverflowError e) {
            return new ProposedLockChange.Unreadable("to compare it takes more memory than there is");
        }
    }

    private static Optional<LockUpdate> update(Learnable learnable, Limits limits, List<String> leftOut) {
        int entries = learnable.run().done().size();
        if (entries > limits.entries()) {
            leftOut.add("This run has " + entries + " entries, and nothing is learned from more than "
                    + limits.entries() + ".");
            return Optional.empty();
        }
        try {
            Optional<LockUpdate> update = TimeLimit.within(
                    limits.time(), () -> LockUpdate.of(learnable.document(), List.of(learnable.run()), false));
            if (update.isEmpty()) {
                leftOut.add("To learn from this run takes longer than "
                        + limits.time().toSeconds()
                        + " s, so nothing is suggested; 'eyas lock update' takes its time.");
            }
            return update;
        } catch (OutOfMemoryError | StackOverflowError e) {
            leftOut.add("To learn from this run takes more memory than there is, so nothing is suggested.");
            return Optional.empty();
        }
    }

    /** Return what a reviewer must not overlook, in words. */
    public Optional<String> warning() {
        return switch (edit) {
            case ProposedLockChange.None _, ProposedLockChange.Changed _ -> Optional.empty();
            case ProposedLockChange.Removed _ ->
                Optional.of("This change deletes the lock: once it is merged, nothing is compared any more.");
            case ProposedLockChange.Unreadable(String reason) ->
                Optional.of("The lock of this change cannot be read, so nobody can say what it allows: " + reason);
        };
    }

    /**
     * Write what the lock should be into {@code folder}, where something was learned.
     *
     * @return the file's name
     * @throws IOException if it cannot be written
     */
    public Optional<String> write(Path folder) throws IOException {
        if (update.isEmpty()) {
            return Optional.empty();
        }
        String text = LockWriter.text(update.get().document());
        Files.write(folder.resolve(FILE), text.getBytes(StandardCharsets.UTF_8));
        return Optional.of(FILE);
    }
}
