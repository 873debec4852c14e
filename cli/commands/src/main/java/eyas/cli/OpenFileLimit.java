package eyas.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The limit of open files of this process. If it is too low, classes that are loaded later are not found, and the resulting error is
 * misleading; so the limit is checked first.
 */
final class OpenFileLimit {
    /** Classes and libraries use about 60 descriptors, BPF programs and their maps 20, a report 2. */
    private static final long NEEDED = 128;

    private static final String LINE = "Max open files";
    private static final Path LIMITS = Path.of("/proc/self/limits");

    private OpenFileLimit() {}

    /** Returns the problem and its remedy; empty if the limit is sufficient or unknown. */
    static Optional<String> problem() {
        try {
            return problem(Files.readString(LIMITS, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return Optional.empty(); // no /proc: a failing open reports its own error
        }
    }

    /** Returns the same for a process whose {@code /proc/PID/limits} is {@code limits}. */
    static Optional<String> problem(String limits) {
        return limits.lines()
                .filter(line -> line.startsWith(LINE))
                .map(line -> line.substring(LINE.length()).strip().split("\\s+", -1)[0])
                .filter(soft -> soft.matches("[0-9]{1,18}") && Long.parseLong(soft) < NEEDED)
                .map(
                        soft -> "only " + soft + " open files are allowed, and Eyas needs " + NEEDED
                                + ": raise the limit (ulimit -n 1024; LimitNOFILE= of a service; --ulimit nofile= of a container)")
                .findFirst();
    }
}
