package eyas.live;

import eyas.event.Bytes;
import eyas.event.EventSourceException;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Holds native code from this module's resources as a file: in memory, or on disk if the kernel does not execute files in memory. Closing
 * it does not affect started processes or loaded libraries. For one thread.
 */
final class NativeFile implements AutoCloseable {
    private final FileCalls files;
    private final int fd;
    private final @Nullable Path copy;

    private NativeFile(FileCalls files, int fd, @Nullable Path copy) {
        this.files = files;
        this.fd = fd;
        this.copy = copy;
    }

    static NativeFile open(String resource, FileCalls files) {
        byte[] image = image(resource);
        byte[] name = Bytes.of("eyas-" + resource);
        int fd = files.memoryFile(name, FileCalls.MFD_CLOEXEC | FileCalls.MFD_EXEC);
        if (fd < 0 && files.errno() == Errno.EINVAL) {
            // Before Linux 6.3 this flag does not exist, and every file in memory may be executed.
            fd = files.memoryFile(name, FileCalls.MFD_CLOEXEC);
        }
        if (fd >= 0) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment bytes = arena.allocate(image.length);
                MemorySegment.copy(image, 0, bytes, ValueLayout.JAVA_BYTE, 0, image.length);
                if (files.write(fd, bytes, image.length) == image.length) {
                    return new NativeFile(files, fd, null);
                }
            }
            files.close(fd);
        }
        return onDisk(resource, files, image);
    }

    private static NativeFile onDisk(String resource, FileCalls files, byte[] image) {
        try {
            // Only the owner can enter a temporary directory, so no other user can replace the file.
            Path directory = Files.createTempDirectory("eyas");
            Path file = Files.write(directory.resolve(resource), image);
            if (!file.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + file + " executable");
            }
            return new NativeFile(files, -1, file);
        } catch (IOException e) {
            throw new EventSourceException(
                    "cannot write " + resource + " to the temporary directory (" + FileErrorMessage.reason(e)
                            + "); choose another with -Djava.io.tmpdir=DIRECTORY",
                    e);
        }
    }

    private static byte[] image(String resource) {
        try (InputStream in = NativeFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing from module eyas.live");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new EventSourceException("cannot read " + resource + " from module eyas.live", e);
        }
    }

    /** Returns a path to the file, valid in this process and in a child that has not closed its descriptors. */
    String path() {
        return copy == null ? "/proc/self/fd/" + fd : copy.toString();
    }

    /** Returns a remedy for the case that the file cannot be executed. */
    String remedy() {
        return copy == null
                ? "; is /proc mounted?"
                : "; " + copy.getParent() + " may be on a file system mounted noexec: choose another directory with"
                        + " -Djava.io.tmpdir=DIRECTORY";
    }

    @Override
    public void close() {
        if (copy == null) {
            files.close(fd);
            return;
        }
        try {
            Files.delete(copy);
            Path directory = copy.getParent();
            if (directory != null) {
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new EventSourceException("cannot remove " + copy + ": " + FileErrorMessage.reason(e), e);
        }
    }
}
