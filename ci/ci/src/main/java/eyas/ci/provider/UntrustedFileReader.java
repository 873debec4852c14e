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
 * Reads files that a job could have put in the place of the runner's: a link may lead to what only root reads, a pipe never
 * ends, and a file may be larger than memory.
 */
public final class UntrustedFileReader {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private UntrustedFileReader() {}

    /**
     * Returns the bytes of a plain file.
     *
     * @param most the most bytes that it may have
     * @throws IOException if it is not there, is a link or anything but a plain file, lies, for root, behind a link that is not root's, is larger, or cannot be read in time; the
     *     message has nothing of what is in it
     */
    public static byte[] read(Path file, int most) throws IOException {
        return waiting(file, () -> {
            try (SeekableByteChannel opened = channel(file)) {
                return bytes(opened, file, most);
            }
        });
    }

    /**
     * Opens a plain file, so that it can be read also when it has gone.
     *
     * @throws IOException as {@link #read}
     */
    public static SeekableByteChannel open(Path file) throws IOException {
        return waiting(file, () -> channel(file));
    }

    /**
     * Returns the bytes of a file that was opened, from its begin.
     *
     * @param file what it is called
     * @param most the most bytes that it may have
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

    /** Does what opens a file that may be exchanged for a pipe at this moment: to open that waits for ever. */
    private static <T> T waiting(Path file, Callable<T> opening) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new IOException(file + " is no plain file");
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

    /** Whoever is not root may read what it may read, by whatever way; root is led by nobody's links. */
    private static SeekableByteChannel channel(Path file) throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                ? NoFollowPath.open(file)
                : Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }
}
