package eyas.agent;

import eyas.ci.CiException;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Writes a rules file that exempts the end of the watch, if Eyas itself is installed in a temporary directory.
 *
 * <p>Exempts only the processes of {@code eyas action start} and {@code stop}: the executable file of the agent, which cannot be written
 * while it runs, with the exact arguments, and without environment variables that load other code.
 */
public final class SelfExemptionRules {
    private static final List<String> TEMPORARY = List.of("/tmp/", "/var/tmp/", "/dev/shm/", "/run/", "/home/");

    /** Longer arguments may be truncated when they are compared. */
    private static final int MOST = 2_000;

    private SelfExemptionRules() {}

    /** Writes the file into {@code directory}; empty if there is nothing to exempt. */
    public static Optional<Path> rules(Path directory) {
        try {
            Path program = Files.readSymbolicLink(Path.of("/proc/self/exe"));
            if (TEMPORARY.stream().noneMatch(program.toString()::startsWith)) {
                return Optional.empty();
            }
            String start = arguments("start");
            String stop = arguments("stop");
            if (!isPlain(program.toString()) || !isPlain(start) || !isPlain(stop)) {
                return Optional.empty();
            }
            long file = (Long) Files.getAttribute(Path.of("/proc/self/exe"), "unix:ino");
            String text = "- rule: Program Started From a Temporary Place\n"
                    + "  condition: >\n"
                    + "    and not (proc.exepath = \"" + program + "\" and proc.exe_ino = " + file
                    + " and ci.clean_start = true\n"
                    + "    and (proc.args = \"" + start + "\" or proc.args = \"" + stop + "\"))\n"
                    + "  override:\n"
                    + "    condition: append\n";
            return Optional.of(
                    Files.writeString(directory.resolve("own-start.yaml"), text, StandardOpenOption.CREATE_NEW));
        } catch (IOException e) {
            throw new CiException(
                    "cannot write the rule that exempts this program's own start to " + directory + ": "
                            + FileErrorMessage.reason(e),
                    e);
        }
    }

    private static String arguments(String command) {
        List<String> words = SelfCommandLine.with(List.of(command));
        return String.join(" ", words.subList(1, words.size()));
    }

    /** Returns whether {@code text} can be quoted unchanged on one line, and is short enough not to be truncated. */
    private static boolean isPlain(String text) {
        return text.length() < MOST && text.chars().allMatch(c -> c >= ' ' && c < 127 && c != '"' && c != '\\');
    }
}
