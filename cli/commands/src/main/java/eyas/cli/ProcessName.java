package eyas.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The name that {@code ps}, {@code top} and the kernel show for this process: {@code eyas}, whatever file it was started from. */
final class ProcessName {
    static final String NAME = "eyas";

    /** The first thread of the process, and the calling one; threads created later inherit the name. */
    private static final String[] FILES = {"/proc/self/comm", "/proc/thread-self/comm"};

    private ProcessName() {}

    /** Sets the name of this process; returns whether that succeeded. */
    static boolean set() {
        try {
            for (String file : FILES) {
                Files.write(Path.of(file), NAME.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
            }
            return true;
        } catch (IOException e) {
            // Without /proc the name cannot be read either; code that needs /proc reports that itself.
            return false;
        }
    }
}
