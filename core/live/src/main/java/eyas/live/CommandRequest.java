package eyas.live;

import java.time.Duration;
import java.util.List;

/**
 * A command to run, and what its supervisor does if Eyas does not finish.
 *
 * @param arguments the command and its arguments; at least one element, without NUL bytes
 * @param output the file that receives the command's output, {@link #ERROR}, or empty for this process's standard output
 * @param failsUnobserved whether a successful command fails if Eyas did not observe it to its end
 * @param waiting how long Eyas may wait for processes that the command leaves running
 */
public record CommandRequest(List<byte[]> arguments, String output, boolean failsUnobserved, Duration waiting) {
    /** Standard error, as the destination of a command's output. */
    public static final String ERROR = "2";

    public CommandRequest {
        arguments = List.copyOf(arguments);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("no command");
        }
    }
}
