package eyas.conformance;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Creates executables that are run immediately.
 *
 * <p>If this process wrote the file, the kernel could consider it busy while another thread starts a process: that child holds the file
 * open for writing until its exec, and running the file fails meanwhile ({@code ETXTBSY}). So another process writes it.
 */
final class ExecutableFiles {
    private ExecutableFiles() {}

    /** Copies an executable, with its permissions. */
    static void copy(Path from, Path to) throws IOException {
        Process copy = new ProcessBuilder(
                        "cp", "--preserve=mode", "--remove-destination", "--", from.toString(), to.toString())
                .inheritIO()
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        try {
            int code = copy.waitFor();
            if (code != 0) {
                throw new IOException("cp " + from + " " + to + " ended with " + code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while copying " + from, e);
        }
    }
}
