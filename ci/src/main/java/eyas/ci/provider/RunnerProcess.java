package eyas.ci.provider;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the runner's process above this one. */
public final class RunnerProcess {
    private static final int MAX_DEPTH = 64;

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
