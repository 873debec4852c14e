package eyas.agent;

import eyas.ci.CiException;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds what the machine's administrator has set for the hooks of its runners: a file of lines {@code name = value}.
 *
 * @param runners folders of the runners whose hooks may call, resolved
 * @param state folder that the agents' folders are in
 * @param reports folder that the reports go to
 * @param keepDays days after which reports are removed
 * @param inputs inputs of the action, by their names
 */
public record HookSettings(List<Path> runners, Path state, Path reports, int keepDays, Map<String, String> inputs) {
    private static final long MAX_BYTES = 64 << 10;
    private static final int MAX_DAYS = 3_650;
    /** What of the action's inputs makes sense for a whole machine. */
    private static final Set<String> INPUTS =
            Set.of("rules", "cicd-rules", "scope", "record", "fail-on", "fail-on-error", "start-timeout", "verbose");

    public HookSettings {
        runners = List.copyOf(runners);
        inputs = Map.copyOf(inputs);
    }

    /**
     * Reads the file.
     *
     * @throws CiException if it is not there, says something that is unknown, or others than root can change it
     */
    public static HookSettings read(Path file) {
        try {
            Path owner = Path.of("/proc/self");
            if (!Files.getOwner(file).equals(Files.getOwner(owner))
                    || Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE)
                    || Files.getPosixFilePermissions(file).contains(PosixFilePermission.GROUP_WRITE)) {
                throw new CiException(file + " can be changed by others than " + Files.getOwner(owner)
                        + ": make it that user's, with mode 644");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new CiException(file + " has more than " + MAX_BYTES + " bytes");
            }
            return parse(file, Files.readAllLines(file));
        } catch (IOException e) {
            throw new CiException(
                    "cannot read the settings " + file + ": " + e + "; packaging/self-hosted/install writes them", e);
        }
    }

    static HookSettings parse(Path file, List<String> lines) throws IOException {
        List<Path> runners = new ArrayList<>();
        Path state = Path.of("/run/eyas");
        Path reports = Path.of("/var/log/eyas");
        int keepDays = 30;
        Map<String, String> inputs = new HashMap<>();
        int number = 0;
        for (String line : lines) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals).strip();
            String value = equals < 0 ? "" : text.substring(equals + 1).strip();
            switch (name) {
                case "runner" -> runners.add(resolved(file, number, value));
                case "state-folder" -> state = absolute(file, number, value);
                case "report-folder" -> reports = absolute(file, number, value);
                case "keep-days" -> keepDays = days(file, number, value);
                default -> {
                    if (!INPUTS.contains(name) || equals < 0) {
                        throw fault(
                                file,
                                number,
                                "'" + Printable.of(name, 40)
                                        + "' is none of runner, state-folder, report-folder, keep-days, "
                                        + String.join(
                                                ", ", INPUTS.stream().sorted().toList()));
                    }
                    String checked =
                            name.equals("rules") ? absolute(file, number, value).toString() : value;
                    inputs.merge(name, checked, (one, two) -> one + "\n" + two);
                }
            }
        }
        return new HookSettings(runners, state, reports, keepDays, inputs);
    }

    private static Path resolved(Path file, int line, String value) throws IOException {
        Path runner = absolute(file, line, value);
        // A runner that was removed since is nobody's fault.
        return Files.exists(runner, LinkOption.NOFOLLOW_LINKS) ? runner.toRealPath() : runner;
    }

    private static Path absolute(Path file, int line, String value) {
        Path path = Path.of(value);
        if (!path.isAbsolute()) {
            throw fault(file, line, "'" + Printable.of(value, 200) + "' is no absolute path");
        }
        return path;
    }

    private static int days(Path file, int line, String value) {
        if (!value.matches("[0-9]{1,4}") || Integer.parseInt(value) > MAX_DAYS) {
            throw fault(file, line, "'" + Printable.of(value, 40) + "' is no number of days up to " + MAX_DAYS);
        }
        return Integer.parseInt(value);
    }

    private static CiException fault(Path file, int line, String what) {
        return new CiException(file + ":" + line + ": " + what);
    }
}
