package eyas.ci.provider;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads the runner's files, which a job may have replaced: by a link to a file that only root can read, by a pipe that never ends, or by a
 * file that exceeds the memory.
 */
public final class UntrustedFileReader {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private UntrustedFileReader() {}

    /**
     * Returns the bytes of a regular file.
     *
     * @param most maximum size in bytes
     * @throws IOException if it does not exist, is not a regular file, is larger, or cannot be read in time; for root also if it is behind
     * a link that is not owned by root. The message contains nothing of the file's content
     */
    public static byte[] read(Path file, int most) throws IOException {
        return waiting(file, () -> {
            try (SeekableByteChannel opened = channel(file)) {
                return bytes(opened, file, most);
            }
        });
    }

    /**
     * Opens a regular file, so that it stays readable after its removal.
     *
     * @throws IOException as {@link #read}
     */
    public static SeekableByteChannel open(Path file) throws IOException {
        return waiting(file, () -> channel(file));
    }

    /**
     * Returns the bytes of an opened file from its start.
     *
     * @param file its name
     * @param most maximum size in bytes
     * @throws IOException if it is larger or cannot be read
     */
    public static byte[] bytes(SeekableByteChannel opened, Path file, int most) throws IOException {
        opened.position(0);
        byte[] read = Channels.newInputStream(opened).readNBytes(most + 1);
        if (read.length > most) {
            throw new IOException(file + " is larger than " + most + " bytes");
        }
        return read;
    }

    /** Opens a file with a time limit: it may be replaced by a pipe at any moment, and opening a pipe blocks. */
    private static <T> T waiting(Path file, Callable<T> opening) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new IOException(file + " is not a regular file");
        }
        FutureTask<T> task = new FutureTask<>(opening);
        Thread.ofPlatform().name("job-file").daemon().start(task);
        try {
            return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IOException(file + " cannot be read: " + cause.getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException(file + " cannot be read within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(file + " cannot be read: the thread was interrupted", e);
        }
    }

    /** Opens a file. Without root privileges links are harmless; root follows only links that are owned by root. */
    private static SeekableByteChannel channel(Path file) throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                ? NoFollowPath.open(file)
                : Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }
}
