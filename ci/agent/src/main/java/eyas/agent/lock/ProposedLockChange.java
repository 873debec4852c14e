package eyas.agent.lock;

import eyas.baseline.compare.LockComparison;
import eyas.baseline.compare.LockDifference;
import eyas.baseline.file.LockDocument;
import eyas.baseline.file.LockParseResult;
import eyas.baseline.model.BehaviorLock;
import eyas.ci.provider.ReviewedFile;
import java.util.Arrays;

/** The lock change of the change under review. A reviewer has to approve it, and it takes effect when it is merged. */
public sealed interface ProposedLockChange {
    /** The lock is unchanged, or there is no change under review. */
    record None() implements ProposedLockChange {}

    /**
     * The lock allows something else.
     *
     * @param difference entries that are added and removed
     */
    record Changed(LockDifference difference) implements ProposedLockChange {}

    /**
     * The lock is removed: after the merge, nothing is compared.
     *
     * @param difference the entries that are removed
     */
    record Removed(LockDifference difference) implements ProposedLockChange {}

    /**
     * The change is unknown, so a reviewer has to inspect it.
     *
     * @param reason why
     */
    record Unreadable(String reason) implements ProposedLockChange {}

    /**
     * Returns the change of {@code lock}.
     *
     * @param mostBytes maximum size of a proposed lock in bytes: its author controls how long reading it takes
     */
    static ProposedLockChange of(LockSnapshot lock, int mostBytes) {
        ReviewedFile proposed = lock.change().proposed().orElse(null);
        return switch (proposed) {
            case null -> new None();
            case ReviewedFile.Unknown(String reason) -> new Unreadable("it is unavailable: " + reason);
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
                    + " bytes are read of a proposed lock");
        }
        LockParseResult reading = lock.proposed().orElseThrow();
        if (reading.document().isEmpty()) {
            return new Unreadable(reading.diagnostics().stream()
                    .map(diagnostic -> diagnostic.place() + ": " + diagnostic.message())
                    .findFirst()
                    .orElse("it is invalid"));
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
