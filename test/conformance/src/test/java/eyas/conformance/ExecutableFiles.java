package eyas.conformance;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes executables that are run at once.
 *
 * <p>A file that this process has written itself may be busy for the kernel while it starts another process on another
 * thread: that one has the file open for writing until it runs its own program, and whoever runs the file meanwhile is
 * refused ({@code ETXTBSY}). So another process writes it.
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
