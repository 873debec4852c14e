package eyas.cli.lock;

import eyas.baseline.file.LockComments;
import eyas.baseline.file.LockDocument;
import eyas.baseline.file.LockReader;
import eyas.baseline.file.LockWriter;
import eyas.baseline.model.BehaviorLock;
import eyas.diagnostic.DiagnosticCode;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The lock that a command adds to; it may not exist yet. It is opened before privileges are dropped, and read afterwards.
 *
 * @param file its path
 * @param opened the open file; null if it does not exist
 */
record LockTarget(Path file, @Nullable PreopenedFile opened) {
    /** Opens the lock. */
    static LockTarget open(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE, ExitCode.USAGE, "no directory for " + file + "; create it first");
        }
        return new LockTarget(file, Files.exists(file) ? PreopenedFile.of(file) : null);
    }

    /** Reads the lock; problems are reported to {@code errors}. */
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
     * The content of the lock.
     *
     * @param file its path
     * @param text its text; null if it does not exist
     * @param document the parsed lock; empty if it does not exist
     */
    record Content(Path file, @Nullable String text, LockDocument document) {
        /** Writes the lock if it changed, and prints the result to {@code out}. */
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
