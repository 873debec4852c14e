package eyas.agent;

import eyas.ci.CiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds out how this program was started, to start it once more with other arguments. */
final class OwnProgram {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final String GROUP = "action";

    private OwnProgram() {}

    /** Returns the command line up to the name of the command group, and {@code arguments}. */
    static List<String> with(List<String> arguments) {
        try {
            String[] words =
                    Files.readString(COMMAND_LINE, StandardCharsets.ISO_8859_1).split("\0", -1);
            List<String> command = new ArrayList<>();
            for (String word : words) {
                if (word.equals(GROUP)) {
                    command.add(GROUP);
                    command.addAll(arguments);
                    return command;
                }
                command.add(new String(word.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new CiException("cannot read " + COMMAND_LINE + ": " + e + "; is /proc mounted?", e);
        }
        throw new CiException("cannot find out how this program was started; run it as 'eyas action start'");
    }
}
