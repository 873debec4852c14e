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

/** Finds out how this program was started, to start it once more with other arguments. */
final class SelfCommandLine {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final String GROUP = "action";
    private static final String HEAP = "-Xmx";

    private SelfCommandLine() {}

    /** Returns the command line up to the name of the command group, and {@code arguments}. */
    static List<String> with(List<String> arguments) {
        return with(arguments, Optional.empty());
    }

    /** Returns the same with another size of the heap, as the Java machine has it; empty for the one that this program has. */
    static List<String> with(List<String> arguments, Optional<String> heap) {
        try {
            String[] words =
                    Files.readString(COMMAND_LINE, StandardCharsets.ISO_8859_1).split("\0", -1);
            return with(List.of(words), arguments, heap);
        } catch (IOException e) {
            throw new CiException(
                    "cannot read " + COMMAND_LINE + ": " + FileErrorMessage.words(e) + "; is /proc mounted?", e);
        }
    }

    /**
     * The size is an option behind the launcher's own, which the Java machine takes instead; so the launcher's command line can be
     * had back from that of an agent, which has both.
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
        throw new CiException("cannot find out how this program was started; run it as 'eyas action start'");
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
