package eyas.host;

import eyas.ci.CiException;
import eyas.host.books.JobRetention;
import eyas.host.delivery.CollectSettings;
import eyas.host.runner.RootOwnedFile;
import eyas.rules.model.Priority;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What this host's administrator has set: a file of lines {@code name = value}. Without the file, or a line, the default holds.
 *
 * @param state folder of books and reports, {@code /var/lib/eyas}
 * @param socket where jobs ask what is known of them, {@code /run/eyas/host.sock}
 * @param runners folder of the runners' files, {@code runners} beside the settings
 * @param defaultRules whether the default rules are loaded
 * @param rules further rules files
 * @param failOn from which priority on the hook fails its job, empty for never
 * @param failOnError whether the hook fails a job that was not watched, or not wholly
 * @param grace how long what a job has left is watched on after its worker's end
 * @param retention how much is kept of jobs that have ended
 * @param collectTo the receiver that reports and alerts are sent to, empty for none
 */
public record HostSettings(
        Path state,
        Path socket,
        Path runners,
        boolean defaultRules,
        List<Path> rules,
        Optional<Priority> failOn,
        boolean failOnError,
        Duration grace,
        JobRetention retention,
        Optional<CollectSettings> collectTo) {
    /** Where the settings are. */
    public static final String FILE = "/etc/eyas/host.conf";

    private static final int MAX_DAYS = 3_650;
    /** Some jobs with all that one may have: {@code alerts.jsonl} alone may have 64. */
    private static final int LEAST_MIB = 512;

    private static final int MOST_MIB = 64 << 20;
    private static final int MAX_GRACE = 3_600;

    public HostSettings {
        rules = List.copyOf(rules);
    }

    /**
     * Read the file.
     *
     * @throws CiException if it says something that is unknown, cannot be read, or others than root can change it
     */
    public static HostSettings read(Path file) {
        try {
            return parse(RootOwnedFile.read(file), file);
        } catch (NoSuchFileException e) {
            return parse(new RootOwnedFile(file, List.of()), file);
        } catch (IOException e) {
            throw new CiException("cannot read the settings " + file + ": " + FileErrorMessage.words(e), e);
        }
    }

    static HostSettings parse(RootOwnedFile file, Path place) {
        Path state = Path.of("/var/lib/eyas");
        Path socket = Path.of("/run/eyas/host.sock");
        boolean defaults = true;
        List<Path> rules = new ArrayList<>();
        Optional<Priority> failOn = Optional.empty();
        boolean failOnError = false;
        Duration grace = Duration.ofSeconds(10);
        int keepDays = JobRetention.DEFAULT.days();
        long keepBytes = JobRetention.DEFAULT.bytes();
        CollectSettingsReader collect = new CollectSettingsReader(file);
        for (RootOwnedFile.Line line : file.lines()) {
            switch (line.name()) {
                case "state-folder" -> state = file.absolute(line);
                case "socket" -> socket = file.absolute(line);
                case "cicd-rules" -> defaults = file.flag(line);
                case "rules" -> rules.add(file.absolute(line));
                case "fail-on" -> failOn = priority(file, line);
                case "fail-on-error" -> failOnError = file.flag(line);
                case "grace" -> grace = Duration.ofSeconds(file.number(line, 0, MAX_GRACE));
                case "keep-days" -> keepDays = (int) file.number(line, 1, MAX_DAYS);
                case "keep-mib" -> keepBytes = file.number(line, LEAST_MIB, MOST_MIB) << 20;
                case "collect-to", "collect-cert", "collect-key", "collect-ca", "collect-spool-mib" ->
                    collect.take(line);
                default ->
                    throw file.fault(
                            line,
                            "'" + Printable.of(line.name(), 40)
                                    + "' is none of state-folder, socket, cicd-rules, rules, fail-on, fail-on-error, grace,"
                                    + " keep-days, keep-mib, collect-to, collect-cert, collect-key, collect-ca, collect-spool-mib");
            }
        }
        return new HostSettings(
                state,
                socket,
                place.toAbsolutePath().resolveSibling("runners"),
                defaults,
                rules,
                failOn,
                failOnError,
                grace,
                new JobRetention(keepDays, keepBytes),
                collect.settings());
    }

    private static Optional<Priority> priority(RootOwnedFile file, RootOwnedFile.Line line) {
        if (line.value().equals("none")) {
            return Optional.empty();
        }
        return Optional.of(Priority.of(line.value())
                .orElseThrow(() -> file.fault(
                        line,
                        "'" + Printable.of(line.value(), 40)
                                + "' is none of none, emergency, alert, critical, error, warning, notice, informational,"
                                + " debug")));
    }
}
