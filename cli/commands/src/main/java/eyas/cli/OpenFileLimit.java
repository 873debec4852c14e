package eyas.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The number of files that this process may have open. Where it is too small, classes that are loaded later are not found, and
 * what is said of that helps nobody; so it is looked at before anything else.
 */
final class OpenFileLimit {
    /** Classes and libraries take some sixty, BPF programs and their maps twenty, a report two. */
    private static final long NEEDED = 128;

    private static final String LINE = "Max open files";
    private static final Path LIMITS = Path.of("/proc/self/limits");

    private OpenFileLimit() {}

    /** Returns what is wrong, and what to do; empty where nothing is, or where nobody can tell. */
    static Optional<String> problem() {
        try {
            return problem(Files.readString(LIMITS, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return Optional.empty(); // no /proc: an open that fails will say so itself
        }
    }

    /** The same for a process whose {@code /proc/PID/limits} is {@code limits}. */
    static Optional<String> problem(String limits) {
        return limits.lines()
                .filter(line -> line.startsWith(LINE))
                .map(line -> line.substring(LINE.length()).strip().split("\\s+", -1)[0])
                .filter(soft -> soft.matches("[0-9]{1,18}") && Long.parseLong(soft) < NEEDED)
                .map(
                        soft -> "only " + soft + " files may be open at once, and Eyas needs " + NEEDED
                                + ": raise the limit (ulimit -n 1024; LimitNOFILE= of a service; --ulimit nofile= of a container)")
                .findFirst();
    }
}
