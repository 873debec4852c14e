package eyas.live;

import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps what a command prints until it can be shown.
 *
 * <p>It is a file that has no name any more, so nothing is left of it however this process ends. For one thread.
 */
public final class OutputSpool implements AutoCloseable {
    private final FileCalls files;
    private final int descriptor;

    private OutputSpool(FileCalls files, int descriptor) {
        this.files = files;
        this.descriptor = descriptor;
    }

    /**
     * Makes an empty one in the folder for temporary files.
     *
     * @throws IOException if it cannot be made there
     */
    public static OutputSpool open() throws IOException {
        Path file = Files.createTempFile("eyas-printed-", ".out");
        try {
            FileCalls files = new FileCalls();
            byte[] name = CommandLauncher.words(List.of(file.toString())).getFirst();
            int descriptor = files.open(name, FileCalls.O_RDWR);
            if (descriptor < 0) {
                throw new IOException(file + ": " + Errno.name(files.errno()));
            }
            return new OutputSpool(files, descriptor);
        } finally {
            Files.delete(file);
        }
    }

    /** Returns a file for a command to print to, as other processes see it. */
    public String path() {
        return "/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor;
    }

    /** Writes all that was printed so far. */
    public void copyTo(OutputStream out) throws IOException {
        // Opened anew, it is read from its start, and whoever still prints goes on at its end.
        Files.copy(Path.of("/proc/self/fd/" + descriptor), out);
    }

    @Override
    public void close() {
        files.close(descriptor);
    }
}
