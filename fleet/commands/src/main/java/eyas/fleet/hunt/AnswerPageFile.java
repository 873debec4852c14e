package eyas.fleet.hunt;

import eyas.diagnostic.DiagnosticCode;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.text.AtomicFile;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The file of an HTML page. It is opened before privileges are dropped, so that an unwritable file is reported before any query runs. Not
 * thread-safe.
 */
final class AnswerPageFile implements AutoCloseable {
    private final @Nullable Path file;
    private final boolean fresh;
    private final @Nullable FileChannel open;
    private boolean written;

    private AnswerPageFile(@Nullable Path file, boolean fresh, @Nullable FileChannel open) {
        this.file = file;
        this.fresh = fresh;
        this.open = open;
    }

    /**
     * Opens the file; its content is kept until {@link #write}.
     *
     * @param file the file; null for none
     * @throws CommandFailure if it cannot be written
     */
    static AnswerPageFile of(@Nullable Path file) {
        if (file == null) {
            return new AnswerPageFile(null, false, null);
        }
        try {
            boolean fresh = !Files.exists(file);
            return new AnswerPageFile(
                    file, fresh, FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE,
                    ExitCode.USAGE,
                    "--html: cannot write the page: " + FileErrorMessage.reason(e));
        }
    }

    /** Returns whether a page was requested. */
    boolean isWanted() {
        return file != null;
    }

    /** Replaces the file as a whole, or rewrites it in place if its directory belongs to another user by now. */
    void write(byte[] content) throws IOException {
        Path target = file;
        FileChannel channel = open;
        if (target == null || channel == null) {
            return;
        }
        written = true;
        try {
            AtomicFile.replaceOfUser(target, content);
        } catch (AccessDeniedException e) {
            channel.truncate(0);
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
    }

    @Override
    public void close() {
        try {
            if (open != null) {
                open.close();
            }
            if (file != null && fresh && !written) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE, ExitCode.FAILED, "--html: " + FileErrorMessage.reason(e));
        }
    }
}
