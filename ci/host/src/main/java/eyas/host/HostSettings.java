package eyas.host;

import eyas.ci.CiException;
import eyas.host.delivery.CollectSettings;
import eyas.host.runner.RootOwnedFile;
import eyas.host.store.JobRetention;
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
 * The administrator's settings of this host: a file of lines {@code name = value}. A missing file or line means the default.
 *
 * @param state directory of state and reports, {@code /var/lib/eyas}
 * @param socket socket on which jobs query their status, {@code /run/eyas/host.sock}
 * @param runners directory of the runners' files, {@code runners} beside the settings
 * @param defaultRules whether the default rules are loaded
 * @param rules further rules files
 * @param failOn lowest priority for which the hook fails its job, empty for never
 * @param failOnError whether the hook fails a job that was not watched completely
 * @param grace how long orphan processes of a job are watched after its worker's end
 * @param retention how much is kept of ended jobs
 * @param collectTo the receiver of reports and alerts, empty for none
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
    /** Default path of the settings. */
    public static final String FILE = "/etc/eyas/host.conf";

    private static final int MAX_DAYS = 3_650;
    /** Room for some jobs of maximum size: {@code alerts.jsonl} alone may have 64 MiB. */
    private static final int LEAST_MIB = 512;

    private static final int MOST_MIB = 64 << 20;
    private static final int MAX_GRACE = 3_600;

    public HostSettings {
        rules = List.copyOf(rules);
    }

    /**
     * Reads the file.
     *
     * @throws CiException if it has an unknown setting, cannot be read, or is writable by others than root
     */
    public static HostSettings read(Path file) {
        try {
            return parse(RootOwnedFile.read(file), file);
        } catch (NoSuchFileException e) {
            return parse(new RootOwnedFile(file, List.of()), file);
        } catch (IOException e) {
            throw new CiException("cannot read the settings " + file + ": " + FileErrorMessage.reason(e), e);
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
                                    + "' is not one of state-folder, socket, cicd-rules, rules, fail-on, fail-on-error, grace,"
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
                                + "' is not one of none, emergency, alert, critical, error, warning, notice, informational,"
                                + " debug")));
    }
}
