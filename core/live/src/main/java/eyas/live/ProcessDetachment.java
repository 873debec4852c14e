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

/** Takes this process out of the hands of whoever started it, so that it outlives them. */
public final class ProcessDetachment {
    private static final Path OOM = Path.of("/proc/self/oom_score_adj");
    /** Never chosen when memory is short. */
    private static final String LAST_TO_GO = "-1000";

    private ProcessDetachment() {}

    /**
     * Begins a session of its own, which no terminal and no process group can signal, and asks to be spared when memory is
     * short.
     *
     * @return what did not work, in words
     */
    public static List<String> detach() {
        List<String> problems = new ArrayList<>();
        ProcessCalls calls = new ProcessCalls();
        if (calls.newSession() < 0) {
            problems.add("setsid() failed with " + Errno.name(calls.errno())
                    + ": who signals the group that started the agent signals the agent");
        }
        write(OOM).ifPresent(problems::add);
        return problems;
    }

    /** Has {@code process}, and what it will start, spared when memory is short; returns why that did not work. */
    public static Optional<String> spare(long process) {
        return write(Path.of("/proc", Long.toString(process), "oom_score_adj"));
    }

    private static Optional<String> write(Path file) {
        try {
            Files.writeString(file, LAST_TO_GO, StandardCharsets.US_ASCII);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("the kernel may end the agent when memory is short: cannot write " + file + " ("
                    + FileErrorMessage.words(e) + ")");
        }
    }
}
