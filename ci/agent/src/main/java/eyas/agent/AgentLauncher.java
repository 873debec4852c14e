package eyas.agent;

import eyas.ci.CiException;
import eyas.live.Capability;
import eyas.live.CapabilityReduction;
import eyas.live.ProcessDetachment;
import eyas.live.SchedulingPriority;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Starts the agent as an orphan: a shell starts it and exits.
 *
 * <p>A thread of this process would wait for a child, and an exiting JVM gives such a thread 300 ms to return from the kernel, which it
 * never does.
 */
final class AgentLauncher {
    /** Arguments: the agent's output file, then the agent's command. Reads one line for the agent; prints its process ID. */
    private static final String SCRIPT =
            "output=$1; shift; read -r input; printf '%s\\n' \"$input\" | \"$@\" >\"$output\" 2>&1 & echo $!";

    private AgentLauncher() {}

    /**
     * Starts the program; returns empty if it has already exited.
     *
     * @param command program and arguments
     * @param passed names of the environment variables that it inherits
     * @param set environment variables that it gets with these values
     * @param capabilities its capability bounding set
     * @param input the line on its standard input; command lines and environments are readable by other processes
     * @param output file for its standard output and error
     * @throws IOException if no shell can be started
     */
    static Optional<ProcessHandle> launch(
            List<String> command,
            Set<String> passed,
            Map<String, String> set,
            Set<Capability> capabilities,
            String input,
            Path output,
            Consumer<String> problems)
            throws IOException {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "sh", output.toString()));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(Path.of("/").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().retainAll(passed);
        builder.environment().putAll(set);
        Process shell = CapabilityReduction.startLimited(
                capabilities,
                () -> {
                    SchedulingPriority.takeThread();
                    return builder.start();
                },
                problems);
        // While the shell waits for its input: the agent inherits the OOM score, and lacks the capability to set it.
        ProcessDetachment.spare(shell.pid()).ifPresent(problems);
        try (OutputStream stream = shell.getOutputStream()) {
            // The shell waits for this line; if it has already exited, nothing reads it.
            stream.write(input.getBytes(StandardCharsets.US_ASCII));
            stream.flush();
        }
        String number = new String(shell.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        if (!number.matches("[0-9]{1,9}")) {
            throw new CiException(
                    "unexpected output of the shell that starts the agent: '" + number + "' instead of a process ID");
        }
        return ProcessHandle.of(Long.parseLong(number));
    }
}
