package eyas.live;

import java.time.Duration;
import java.util.List;

/**
 * A command to run, and what its supervisor does where Eyas does not finish.
 *
 * @param words the command and its arguments, at least one word, no word with a NUL
 * @param output the file that takes what the command prints, {@link #ERROR}, or empty for where this process prints to
 * @param failsUnobserved whether a command that succeeded fails if Eyas did not observe it to its end
 * @param waiting how long Eyas may wait for processes that the command leaves
 */
public record CommandRequest(List<byte[]> words, String output, boolean failsUnobserved, Duration waiting) {
    /** Standard error, as the destination of a command's output. */
    public static final String ERROR = "2";

    public CommandRequest {
        words = List.copyOf(words);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("no command");
        }
    }
}
