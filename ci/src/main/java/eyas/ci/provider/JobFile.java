package eyas.ci.provider;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads files that a job could have put in the place of the runner's: a link may lead to what only root reads, a pipe never
 * ends, and a file may be larger than memory.
 */
public final class JobFile {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private JobFile() {}

    /**
     * Returns the bytes of a plain file.
     *
     * @param most the most bytes that it may have
     * @throws IOException if it is not there, is a link or anything but a plain file, lies, for root, behind a link that is not root's, is larger, or cannot be read in time; the
     *     message has nothing of what is in it
     */
    public static byte[] read(Path file, int most) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new IOException(file + " is no plain file");
        }
        // It may be exchanged for a pipe at this moment, and to open that waits for ever.
        CompletableFuture<byte[]> bytes = new CompletableFuture<>();
        Thread.ofPlatform().name("job-file").daemon().start(() -> {
            try (InputStream in = open(file)) {
                bytes.complete(in.readNBytes(most + 1));
            } catch (IOException e) {
                bytes.completeExceptionally(e);
            }
        });
        try {
            byte[] read = bytes.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (read.length > most) {
                throw new IOException(file + " is larger than " + most + " bytes");
            }
            return read;
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
    private static InputStream open(Path file) throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                ? LinkFreePath.open(file)
                : Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }
}
