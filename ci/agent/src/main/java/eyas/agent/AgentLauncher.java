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
 * Starts the agent as nobody's child: a shell starts it and ends.
 *
 * <p>A child would be waited for by a thread of this process, and a JVM that exits gives such a thread 300 ms to come back
 * from the kernel, which it never does.
 */
final class AgentLauncher {
    /** Words: the file for what the agent prints, then the agent's command. Reads a line for the agent; prints its number. */
    private static final String SCRIPT =
            "output=$1; shift; read -r input; printf '%s\\n' \"$input\" | \"$@\" >\"$output\" 2>&1 & echo $!";

    private AgentLauncher() {}

    /**
     * Starts it; empty if it has ended already.
     *
     * @param command program and arguments
     * @param passed names of the variables that it gets as they are
     * @param set variables that it gets with these values
     * @param capabilities that it may have; it can never get more
     * @param input the line that it reads from its standard input: neither a command line nor an environment, which anybody may read
     * @param output file for what it prints
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
        // While the shell waits for its input: the agent inherits it, and has no capability to set it.
        ProcessDetachment.spare(shell.pid()).ifPresent(problems);
        try (OutputStream stream = shell.getOutputStream()) {
            // The shell waits for it; once that has ended nobody reads any more.
            stream.write(input.getBytes(StandardCharsets.US_ASCII));
            stream.flush();
        }
        String number = new String(shell.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        if (!number.matches("[0-9]{1,9}")) {
            throw new CiException("the shell that is to start the agent said '" + number + "', not a process's number");
        }
        return ProcessHandle.of(Long.parseLong(number));
    }
}
