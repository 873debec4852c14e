package eyas.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the runner's process above this one. */
final class RunnerProcesses {
    private static final String WORKER = "Runner.Worker";
    private static final int MAX_DEPTH = 64;

    private RunnerProcesses() {}

    /** Returns the worker that this step belongs to: the nearest ancestor of that name. */
    static Optional<ProcessHandle> worker() {
        Optional<ProcessHandle> at = ProcessHandle.current().parent();
        for (int i = 0; i < MAX_DEPTH && at.isPresent(); i++) {
            if (name(at.get().pid()).equals(WORKER)) {
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
