package eyas.live;

import eyas.live.sys.Errno;
import eyas.live.sys.ProcessCalls;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Detaches this process from its starter, so that it outlives it. */
public final class ProcessDetachment {
    private static final Path OOM = Path.of("/proc/self/oom_score_adj");
    /** Excludes the process from the OOM killer. */
    private static final String OOM_EXEMPT = "-1000";

    private ProcessDetachment() {}

    /**
     * Starts a new session, which no terminal and no process group can signal, and asks to be spared by the OOM killer.
     *
     * @return messages about what failed
     */
    public static List<String> detach() {
        List<String> problems = new ArrayList<>();
        ProcessCalls calls = new ProcessCalls();
        if (calls.newSession() < 0) {
            problems.add("setsid() failed with " + Errno.name(calls.errno())
                    + ": signals to the process group that started the agent also reach the agent");
        }
        write(OOM).ifPresent(problems::add);
        return problems;
    }

    /** Spares {@code process} and its later children from the OOM killer; returns the error message, if any. */
    public static Optional<String> spare(long process) {
        return write(Path.of("/proc", Long.toString(process), "oom_score_adj"));
    }

    private static Optional<String> write(Path file) {
        try {
            Files.writeString(file, OOM_EXEMPT, StandardCharsets.US_ASCII);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    "the OOM killer may end the agent: cannot write " + file + " (" + FileErrorMessage.reason(e) + ")");
        }
    }
}
