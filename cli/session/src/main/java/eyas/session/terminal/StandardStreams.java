package eyas.session.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Determines what the standard streams are connected to. */
public final class StandardStreams {
    private StandardStreams() {}

    /** Returns whether standard error is a terminal, which is a character device of the tty family. */
    public static boolean errorIsTerminal() {
        return isTerminal(target(2));
    }

    /** Returns whether standard output is a terminal. */
    public static boolean outputIsTerminal() {
        return isTerminal(target(1));
    }

    /** Returns whether standard output is a pipe or a socket, whose other end may be closed. */
    public static boolean outputIsPipe() {
        String target = target(1);
        return target.startsWith("pipe:") || target.startsWith("socket:");
    }

    private static boolean isTerminal(String target) {
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
    }

    /** Returns the kernel's name for a descriptor's target; empty if unknown. */
    private static String target(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
        } catch (IOException e) {
            // Without /proc the target is unknown; plain text is a safe default.
            return "";
        }
    }
}
