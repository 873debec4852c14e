package eyas.live;

import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Buffers the output of a command until it can be shown.
 *
 * <p>The file is unlinked after its creation, so nothing remains of it however this process ends. For one thread.
 */
public final class OutputSpool implements AutoCloseable {
    private final FileCalls files;
    private final int descriptor;

    private OutputSpool(FileCalls files, int descriptor) {
        this.files = files;
        this.descriptor = descriptor;
    }

    /**
     * Creates an empty spool in the temporary directory.
     *
     * @throws IOException if it cannot be created there
     */
    public static OutputSpool open() throws IOException {
        Path file = Files.createTempFile("eyas-printed-", ".out");
        try {
            FileCalls files = new FileCalls();
            byte[] name =
                    CommandLauncher.nativeArguments(List.of(file.toString())).getFirst();
            int descriptor = files.open(name, FileCalls.O_RDWR);
            if (descriptor < 0) {
                throw new IOException(file + ": " + Errno.name(files.errno()));
            }
            return new OutputSpool(files, descriptor);
        } finally {
            Files.delete(file);
        }
    }

    /** Returns the path of a file for a command to print to, as seen by other processes. */
    public String path() {
        return "/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor;
    }

    /** Writes all output up to now. */
    public void copyTo(OutputStream out) throws IOException {
        // A new descriptor reads from the start, while writers continue at the end.
        Files.copy(Path.of("/proc/self/fd/" + descriptor), out);
    }

    @Override
    public void close() {
        files.close(descriptor);
    }
}
