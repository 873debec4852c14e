package eyas.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The name by which {@code ps}, {@code top} and the kernel know this process: {@code eyas}, whatever file it was started from. */
final class ProcessName {
    static final String NAME = "eyas";

    /** The process's first thread, and the one that calls; threads that are made later take the name over. */
    private static final String[] FILES = {"/proc/self/comm", "/proc/thread-self/comm"};

    private ProcessName() {}

    /** Give this process its name; return whether that could be done. */
    static boolean set() {
        try {
            for (String file : FILES) {
                Files.write(Path.of(file), NAME.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
            }
            return true;
        } catch (IOException e) {
            // Where /proc is not mounted nobody can look the name up either; what needs /proc says so itself.
            return false;
        }
    }
}
