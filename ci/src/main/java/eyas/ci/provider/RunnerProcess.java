package eyas.ci.provider;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the runner's process above this one. */
public final class RunnerProcess {
    private static final int MAX_DEPTH = 64;

    /** The place of the start time in {@code /proc/PID/stat}, counted from the state. */
    private static final int START = 19;

    private RunnerProcess() {}

    /** Return the nearest ancestor that the kernel calls {@code name}. */
    public static Optional<ProcessHandle> above(String name) {
        Optional<ProcessHandle> at = ProcessHandle.current().parent();
        for (int i = 0; i < MAX_DEPTH && at.isPresent(); i++) {
            if (name(at.get().pid()).equals(name)) {
                return at;
            }
            at = at.get().parent();
        }
        return Optional.empty();
    }

    /** Return when {@code process} began, in the kernel's ticks since its own start; empty if it has ended. */
    public static String start(ProcessHandle process) {
        try {
            String stat = Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            return fields.length > START ? fields[START] : "";
        } catch (IOException e) {
            return "";
        }
    }

    private static String name(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "comm"), StandardCharsets.ISO_8859_1)
                    .strip();
        } catch (IOException e) {
            // It has ended meanwhile, so it is nobody's ancestor any more.
            return "";
        }
    }
}
