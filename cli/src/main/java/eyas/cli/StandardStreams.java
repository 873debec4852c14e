package eyas.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out where the standard streams go. */
final class StandardStreams {
    private StandardStreams() {}

    /** Tells whether standard error is a terminal; a terminal's device is a character device of the tty family. */
    static boolean errorIsTerminal() {
        return isTerminal(2);
    }

    /** Tells whether standard output is a terminal. */
    static boolean outputIsTerminal() {
        return isTerminal(1);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            // Without /proc nobody can tell; plain text is right everywhere.
            return false;
        }
    }
}
