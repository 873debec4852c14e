package eyas.session.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out where the standard streams go. */
public final class StandardStreams {
    private StandardStreams() {}

    /** Return whether standard error is a terminal; a terminal's device is a character device of the tty family. */
    public static boolean errorIsTerminal() {
        return isTerminal(target(2));
    }

    /** Return whether standard output is a terminal. */
    public static boolean outputIsTerminal() {
        return isTerminal(target(1));
    }

    /** Return whether standard output is a pipe or a socket, whose other end may go away. */
    public static boolean outputIsPipe() {
        String target = target(1);
        return target.startsWith("pipe:") || target.startsWith("socket:");
    }

    private static boolean isTerminal(String target) {
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
    }

    /** Returns what a descriptor leads to, as the kernel names it; empty where nobody can tell. */
    private static String target(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
        } catch (IOException e) {
            // Without /proc nobody can tell; plain text is right everywhere.
            return "";
        }
    }
}
