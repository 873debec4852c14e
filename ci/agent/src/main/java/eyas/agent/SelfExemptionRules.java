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
 * Writes a rules file by which the end of the watch is no finding, where Eyas itself lies in a temporary place.
 *
 * <p>Only what {@code eyas action start} and {@code stop} are is left alone: the very file that the agent runs, which nobody can
 * write while it does, with the very arguments, and nothing in the environment by which other code would get in.
 */
public final class SelfExemptionRules {
    private static final List<String> TEMPORARY = List.of("/tmp/", "/var/tmp/", "/dev/shm/", "/run/", "/home/");

    /** Arguments beyond this may be cut where they are compared. */
    private static final int MOST = 2_000;

    private SelfExemptionRules() {}

    /** Writes the file into {@code folder}; empty where there is nothing to leave alone. */
    public static Optional<Path> rules(Path folder) {
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
                    Files.writeString(folder.resolve("own-start.yaml"), text, StandardOpenOption.CREATE_NEW));
        } catch (IOException e) {
            throw new CiException(
                    "cannot write the rule about this program's own start to " + folder + ": "
                            + FileErrorMessage.words(e),
                    e);
        }
    }

    private static String arguments(String command) {
        List<String> words = SelfCommandLine.with(List.of(command));
        return String.join(" ", words.subList(1, words.size()));
    }

    /** Return whether {@code text} can stand in quotes as it is, on one line, and is short enough to be known in full. */
    private static boolean isPlain(String text) {
        return text.length() < MOST && text.chars().allMatch(c -> c >= ' ' && c < 127 && c != '"' && c != '\\');
    }
}
