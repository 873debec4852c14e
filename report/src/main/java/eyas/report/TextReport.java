package eyas.report;

import eyas.report.model.Coverage;
import eyas.engine.Alert;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders a report for a terminal. */
public final class TextReport {
    private static final int ROWS = 15;
    private static final int TEXT = 160;
    /** More files of one folder than this are shown as one line. */
    private static final int FOLD = 3;

    private static final String WHERE = "; all are in report.json (--report DIR)";
    private static final long NANOS = 1_000_000_000L;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final Palette palette;
    private final StringBuilder out = new StringBuilder(4096);

    private TextReport(Palette palette) {
        this.palette = palette;
    }

    /** Returns the report as lines of text. */
    public static String render(JobResult result, Palette palette) {
        TextReport report = new TextReport(palette);
        report.all(result);
        return report.out.toString();
    }

    private void all(JobResult result) {
        head(result);
        alerts(result.alerts());
        section("Processes");
        new TreeText(palette, TEXT).draw(result.processes()).forEach(line -> line("  " + line));
        connections(result.connections());
        files(result);
        coverage(result.coverage());
    }

    private void head(JobResult result) {
        double seconds = (result.endTime() - result.startTime()) / (double) NANOS;
        String verdict = result.alertCount() == 0
                ? result.coverage().isComplete()
                        ? palette.green("no rule was broken")
                        : palette.yellow("no rule was broken in what was seen, but events were lost (see coverage)")
                : palette.red(count(result.alertCount(), "alert") + " from "
                        + count(result.alerts().size(), "rule"));
        line("");
        line(palette.bold("━━ Eyas ") + palette.dim("━".repeat(64)));
        line(palette.bold("  " + Printable.of(result.command(), TEXT)));
        line("  " + verdict + palette.dim(" · ") + count(result.processCount(), "process")
                + palette.dim(" · ") + String.format(Locale.ROOT, "%.1f s", seconds)
                + (result.exitCode() < 0 ? "" : palette.dim(" · ") + "exit code " + result.exitCode()));
    }

    private void alerts(List<AlertGroup> groups) {
        if (groups.isEmpty()) {
            return;
        }
        section("Alerts");
        for (AlertGroup group : groups) {
            line("  "
                    + palette.of(
                            group.priority(),
                            String.format(Locale.ROOT, "%-9s", group.priority().word())) + " "
                    + palette.bold(Printable.of(group.rule(), TEXT)) + palette.dim("  ×" + group.count()));
            Alert first = group.samples().getFirst();
            line(palette.dim("            " + clock(first.time())) + "  " + Printable.of(first.message(), 4 * TEXT));
        }
    }

    private void connections(List<Connection> connections) {
        List<Connection> outside = connections.stream()
                .filter(c -> !c.address().startsWith("127.") && !c.address().equals("::1"))
                .toList();
        if (connections.isEmpty()) {
            return;
        }
        section("Contacted");
        for (Connection c : outside.subList(0, Math.min(ROWS, outside.size()))) {
            String address = c.address().indexOf(':') >= 0 ? "[" + c.address() + "]" : c.address();
            line(String.format(
                            Locale.ROOT,
                            "  %-28s %-4s %s",
                            address + ":" + c.port(),
                            c.protocol(),
                            c.name() == null ? palette.dim("no name seen") : Printable.of(c.name(), TEXT))
                    + palette.dim("  by " + who(c.process()) + times(c.count())
                            + (c.failed() > 0 ? ", " + c.failed() + " failed" : "")));
        }
        more(outside.size() - ROWS, "peer");
        if (outside.size() < connections.size()) {
            line(palette.dim("  and " + count(connections.size() - outside.size(), "peer") + " on this machine"));
        }
    }

    private void files(JobResult result) {
        if (result.files().isEmpty()) {
            return;
        }
        section("Written outside " + Printable.of(result.workingFolder(), TEXT));
        Map<String, List<WrittenFile>> byFolder = new LinkedHashMap<>();
        for (WrittenFile file : result.files()) {
            String folder = file.path().substring(0, file.path().lastIndexOf('/') + 1);
            byFolder.computeIfAbsent(folder, f -> new ArrayList<>()).add(file);
        }
        int rows = 0;
        for (Map.Entry<String, List<WrittenFile>> entry : byFolder.entrySet()) {
            if (rows++ == ROWS) {
                line(palette.dim("  … " + count(byFolder.size() - ROWS, "folder") + " more" + WHERE));
                return;
            }
            List<WrittenFile> files = entry.getValue();
            if (files.size() > FOLD) {
                String writers = files.stream()
                        .map(file -> who(file.process()))
                        .distinct()
                        .limit(FOLD)
                        .collect(Collectors.joining(", "));
                line("  " + Printable.of(entry.getKey(), TEXT)
                        + palette.dim("  " + count(files.size(), "file") + " by " + writers));
            } else {
                files.forEach(file -> line("  " + Printable.of(file.path(), TEXT)
                        + palette.dim("  by " + who(file.process()) + times(file.count()))));
            }
        }
    }

    private void coverage(Coverage coverage) {
        section("Coverage");
        String losses = coverage.dropped() == 0
                ? palette.green("none lost")
                : palette.yellow(number(coverage.dropped()) + " lost");
        line("  " + coverage.scope() + ": " + count(coverage.events(), "event") + ", " + losses
                + (coverage.malformed() > 0 ? palette.yellow(", " + number(coverage.malformed()) + " unreadable") : "")
                + (coverage.truncated() > 0 ? ", " + number(coverage.truncated()) + " cut short" : "")
                + (coverage.unknownThreads() > 0 ? ", " + count(coverage.unknownThreads(), "unknown thread") : ""));
        coverage.causes().stream()
                .filter(cause -> cause.count() > 0)
                .forEach(cause -> line(palette.dim("  " + cause.name() + ": " + number(cause.count()))));
        coverage.notes().forEach(note -> line(palette.yellow("  note: ") + note));
    }

    private static String who(@Nullable ProcessNode process) {
        return process == null ? "an unknown process" : Printable.of(process.name(), 40) + " [" + process.pid() + "]";
    }

    private static String times(long count) {
        return count > 1 ? " ×" + count : "";
    }

    private void more(int count, String what) {
        if (count > 0) {
            line(palette.dim("  … " + count(count, what) + " more" + WHERE));
        }
    }

    private static String clock(long time) {
        return CLOCK.format(Instant.ofEpochSecond(time / NANOS, time % NANOS));
    }

    private static String count(long count, String what) {
        String plural = what.endsWith("s") ? what + "es" : what + "s";
        return number(count) + " " + (count == 1 ? what : plural);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private void section(String title) {
        line("");
        line(palette.bold("  " + title));
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
