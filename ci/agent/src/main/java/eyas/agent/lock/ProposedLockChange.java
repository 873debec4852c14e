package eyas.agent.lock;

import eyas.baseline.compare.LockComparison;
import eyas.baseline.compare.LockDifference;
import eyas.baseline.file.LockDocument;
import eyas.baseline.file.LockParseResult;
import eyas.baseline.model.BehaviorLock;
import eyas.ci.provider.ReviewedFile;
import java.util.Arrays;

/** What the change that is to be reviewed makes of the lock. It is the reviewer's to judge, and counts once it is merged. */
public sealed interface ProposedLockChange {
    /** It leaves the lock as it is, or there is no such change. */
    record None() implements ProposedLockChange {}

    /**
     * It allows something else.
     *
     * @param difference what the lock would allow more, and no longer
     */
    record Changed(LockDifference difference) implements ProposedLockChange {}

    /**
     * It removes the lock: once it is merged, nothing is compared any more.
     *
     * @param difference what is given up
     */
    record Removed(LockDifference difference) implements ProposedLockChange {}

    /**
     * Nobody can tell, so somebody has to look.
     *
     * @param reason why, in words
     */
    record Unreadable(String reason) implements ProposedLockChange {}

    /**
     * Return what the change makes of {@code lock}.
     *
     * @param mostBytes the most bytes of a lock that is read for this: whoever proposes it chooses how long that takes
     */
    static ProposedLockChange of(LockSnapshot lock, int mostBytes) {
        ReviewedFile proposed = lock.change().proposed().orElse(null);
        return switch (proposed) {
            case null -> new None();
            case ReviewedFile.Unknown(String reason) -> new Unreadable("it is not to be had: " + reason);
            case ReviewedFile.Missing _ ->
                lock.change().reviewed() instanceof ReviewedFile.Missing
                        ? new None()
                        : new Removed(new LockComparison(reviewed(lock)).with(BehaviorLock.EMPTY));
            case ReviewedFile.Found found -> of(lock, found, mostBytes);
        };
    }

    private static ProposedLockChange of(LockSnapshot lock, ReviewedFile.Found proposed, int mostBytes) {
        if (lock.change().reviewed() instanceof ReviewedFile.Found found
                && Arrays.equals(found.bytes(), proposed.bytes())) {
            return new None();
        }
        if (proposed.bytes().length > mostBytes) {
            return new Unreadable("it has " + proposed.bytes().length + " bytes, and no more than " + mostBytes
                    + " are read of what a change proposes");
        }
        LockParseResult reading = lock.proposed().orElseThrow();
        if (reading.document().isEmpty()) {
            return new Unreadable(reading.diagnostics().stream()
                    .map(diagnostic -> diagnostic.place() + ": " + diagnostic.message())
                    .findFirst()
                    .orElse("it is no lock"));
        }
        LockDifference difference =
                new LockComparison(reviewed(lock)).with(reading.document().get().lock());
        return difference.isEmpty() ? new None() : new Changed(difference);
    }

    private static BehaviorLock reviewed(LockSnapshot lock) {
        return lock.reviewed()
                .flatMap(LockParseResult::document)
                .map(LockDocument::lock)
                .orElse(BehaviorLock.EMPTY);
    }
}
