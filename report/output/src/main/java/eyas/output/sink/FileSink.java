package eyas.output.sink;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Appends lines to a file.
 *
 * <p>Without {@code keepAlive} the file is opened for each batch, so that it may be moved away at any time; with it, {@link #reopen}
 * releases the file.
 */
public final class FileSink implements Sink {
    /** The C library's message for ENOSPC. */
    private static final String NO_SPACE = "No space left on device";

    private final Path path;
    private final boolean keepAlive;
    private final LineBuffer lines = new LineBuffer();
    private @Nullable FileChannel channel;

    /** Creates a sink; the file is opened with the first alert. */
    public FileSink(Path path, boolean keepAlive) {
        this.path = path;
        this.keepAlive = keepAlive;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public void write(AlertLine line) {
        lines.add(line);
    }

    @Override
    public void flush() throws IOException {
        FileChannel open = open();
        try {
            lines.writeTo(open);
        } catch (IOException e) {
            throw failure(e);
        }
        if (!keepAlive) {
            close();
        }
    }

    @Override
    public void reopen() throws IOException {
        close();
        if (keepAlive) {
            open();
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    private FileChannel open() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            try {
                open = FileChannel.open(
                        path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw failure(e);
            }
            channel = open;
        }
        return open;
    }

    private IOException failure(IOException e) {
        String reason = switch (e) {
            case NoSuchFileException _ -> "its directory does not exist; create it";
            case AccessDeniedException _ ->
                "permission denied; change the owner or mode of the file or its directory (root without CAP_DAC_OVERRIDE"
                        + " cannot write other users' files)";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            default -> e.getMessage();
        };
        String remedy = NO_SPACE.equals(reason) ? "; free disk space, queued alerts are written then" : "";
        return new IOException("failed to write output file " + path + ": " + reason + remedy, e);
    }
}
