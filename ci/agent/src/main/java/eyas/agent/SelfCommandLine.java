package eyas.agent;

import eyas.ci.CiException;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the command line of this program, to start it again with other arguments. */
final class SelfCommandLine {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final String GROUP = "action";
    private static final String HEAP = "-Xmx";

    private SelfCommandLine() {}

    /** Returns the command line up to the name of the command group, followed by {@code arguments}. */
    static List<String> with(List<String> arguments) {
        return with(arguments, Optional.empty());
    }

    /** Returns the same with another heap size, in the JVM's notation; empty for the size of this program. */
    static List<String> with(List<String> arguments, Optional<String> heap) {
        try {
            String[] words =
                    Files.readString(COMMAND_LINE, StandardCharsets.ISO_8859_1).split("\0", -1);
            return with(List.of(words), arguments, heap);
        } catch (IOException e) {
            throw new CiException(
                    "cannot read " + COMMAND_LINE + ": " + FileErrorMessage.reason(e) + "; is /proc mounted?", e);
        }
    }

    /**
     * Returns the same for the given command line. The heap size is appended after the launcher's own option, so the JVM uses the last one.
     * The launcher's command line can therefore be restored from an agent's, which has both.
     */
    static List<String> with(List<String> words, List<String> arguments, Optional<String> heap) {
        List<String> command = new ArrayList<>();
        for (String word : words) {
            if (word.equals(GROUP)) {
                heap.ifPresent(size -> command.add(behindHeap(command), HEAP + size));
                command.add(GROUP);
                command.addAll(arguments);
                return command;
            }
            if (!word.startsWith(HEAP) || command.stream().noneMatch(before -> before.startsWith(HEAP))) {
                command.add(new String(word.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            }
        }
        throw new CiException("cannot determine this program's command line; run it as 'eyas action start'");
    }

    private static int behindHeap(List<String> command) {
        for (int i = 0; i < command.size(); i++) {
            if (command.get(i).startsWith(HEAP)) {
                return i + 1;
            }
        }
        return 1;
    }
}
