package eyas.cli.lock;

import eyas.baseline.file.LockComments;
import eyas.baseline.file.LockDocument;
import eyas.baseline.file.LockReader;
import eyas.baseline.file.LockWriter;
import eyas.baseline.model.BehaviorLock;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The lock that a command adds to, which may not be there yet. It is opened while the command still may, and read later.
 *
 * @param file where it is
 * @param opened what is there; null for nothing
 */
record LockTarget(Path file, @Nullable PreopenedFile opened) {
    /** Opens it. */
    static LockTarget open(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new CommandFailure(ExitCode.USAGE, "there is no folder for " + file + "; make it first");
        }
        return new LockTarget(file, Files.exists(file) ? PreopenedFile.of(file) : null);
    }

    /** Reads it; what is wrong with it is said on {@code errors}. */
    Content read(Terminal errors) {
        PreopenedFile there = opened;
        if (there == null) {
            return new Content(file, null, new LockDocument(BehaviorLock.EMPTY, LockComments.HEAD));
        }
        byte[] bytes = there.bytes(LockReader.MOST_BYTES);
        return new Content(
                file, new String(bytes, StandardCharsets.UTF_8), LockFiles.lock(there.name(), bytes, errors));
    }

    /**
     * What was in the lock.
     *
     * @param file where it is
     * @param text its text; null for no file
     * @param document the lock; empty for no file
     */
    record Content(Path file, @Nullable String text, LockDocument document) {
        /** Writes the lock anew where that changes it, and says on {@code out} what became of it. */
        void replace(LockDocument by, boolean dryRun, Terminal out) {
            String changed = LockWriter.text(by);
            boolean same = changed.equals(text);
            if (!dryRun && !same) {
                LockFiles.write(file, changed);
            }
            out.line(file + (same ? " is up to date" : dryRun ? " would be written" : " is written"));
        }
    }
}
