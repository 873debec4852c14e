package eyas.report;

import eyas.report.model.AlertFacts;
import eyas.report.model.ConnectionFacts;
import eyas.report.model.ConnectionFacts.Resolution;
import eyas.report.model.Coverage;
import eyas.report.model.FileFacts;
import eyas.report.model.FileFacts.Action;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.model.RuleFacts;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Renders a report for a terminal. */
public final class TextReport {
    private static final Set<Action> WRITES = EnumSet.of(Action.WRITTEN, Action.CREATED, Action.PLACED);
    private static final int ROWS = 15;
    private static final int TEXT = 160;
    /** More files of one folder than this are shown as one line. */
    private static final int FOLD = 3;

    private static final String WHERE = "; the report's files have all";
    private static final long NANOS = 1_000_000_000L;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final JobReport report;
    private final Palette palette;
    private final StringBuilder out = new StringBuilder(4096);

    private TextReport(JobReport report, Palette palette) {
        this.report = report;
        this.palette = palette;
    }

    /** Returns the report as lines of text. */
    public static String render(JobReport report, Palette palette) {
        TextReport text = new TextReport(report, palette);
        text.all();
        return text.out.toString();
    }

    private void all() {
        head(report.job());
        alerts();
        if (report.processes().collected()) {
            section("Processes");
            new TreeText(palette, TEXT).draw(report).forEach(line -> line("  " + line));
        }
        connections();
        files();
        coverage(report.coverage());
    }

    private void head(JobFacts job) {
        double seconds = (job.endTime() - job.startTime()) / (double) NANOS;
        String verdict = report.alertCount() == 0
                ? report.coverage().isComplete()
                        ? palette.green("no rule was broken")
                        : palette.yellow("no rule was broken in what was seen, but events were lost (see coverage)")
                : palette.red(count(report.alertCount(), "alert") + " from "
                        + count(report.rules().size(), "rule"));
        line("");
        line(palette.bold("━━ Eyas ") + palette.dim("━".repeat(64)));
        line(palette.bold("  " + Printable.of(job.command(), TEXT)));
        line("  " + verdict + palette.dim(" · ")
                + count(report.processes().size(), "process")
                + palette.dim(" · ") + String.format(Locale.ROOT, "%.1f s", seconds)
                + (job.exitCode() < 0 ? "" : palette.dim(" · ") + "exit code " + job.exitCode()));
    }

    private void alerts() {
        if (report.rules().isEmpty()) {
            return;
        }
        section("Alerts");
        for (RuleFacts rule : report.rules()) {
            line("  "
                    + palette.of(
                            rule.priority(),
                            String.format(Locale.ROOT, "%-9s", rule.priority().word()))
                    + " "
                    + palette.bold(Printable.of(rule.name(), TEXT)) + palette.dim("  ×" + rule.count()));
            report.alerts().rows().stream()
                    .filter(alert -> alert.rule() == rule.id())
                    .findFirst()
                    .ifPresent(this::alert);
        }
    }

    private void alert(AlertFacts alert) {
        line(palette.dim("            " + clock(alert.time())) + "  " + Printable.of(alert.message(), 4 * TEXT));
    }

    /** Peers of several processes are one line. */
    private void connections() {
        Map<String, List<ConnectionFacts>> peers = new LinkedHashMap<>();
        long local = 0;
        for (ConnectionFacts c : report.connections().rows()) {
            if (c.inbound()) {
                continue;
            }
            if (c.scope() == ConnectionFacts.Scope.LOOPBACK) {
                local++;
            } else {
                peers.computeIfAbsent(c.endPoint() + c.protocol(), p -> new ArrayList<>(1))
                        .add(c);
            }
        }
        if (peers.isEmpty() && local == 0) {
            return;
        }
        section("Contacted");
        peers.values().stream().limit(ROWS).forEach(this::peer);
        more(peers.size() - ROWS, "peer");
        if (local > 0) {
            line(palette.dim("  and " + count(local, "peer") + " on this machine"));
        }
    }

    private void peer(List<ConnectionFacts> same) {
        ConnectionFacts first = same.getFirst();
        long count = same.stream().mapToLong(ConnectionFacts::count).sum();
        long failed = same.stream().mapToLong(ConnectionFacts::failed).sum();
        String unknown = first.resolution() == Resolution.NEVER ? "never resolved" : "no name seen";
        line(String.format(
                        Locale.ROOT,
                        "  %-28s %-4s %s",
                        first.endPoint(),
                        first.protocol(),
                        first.name() == null ? palette.dim(unknown) : Printable.of(first.name(), TEXT))
                + palette.dim(
                        "  by " + who(first.process()) + times(count) + (failed > 0 ? ", " + failed + " failed" : "")));
    }

    private void files() {
        Map<String, List<FileFacts>> byFolder = new LinkedHashMap<>();
        for (FileFacts file : report.files().rows()) {
            boolean written = file.touches().stream().anyMatch(t -> WRITES.contains(t.action()));
            if (written && file.place() != FileFacts.Place.WORKSPACE) {
                String folder = file.path().substring(0, file.path().lastIndexOf('/') + 1);
                byFolder.computeIfAbsent(folder, f -> new ArrayList<>()).add(file);
            }
        }
        if (byFolder.isEmpty()) {
            return;
        }
        String workspace = report.job().workingFolder();
        section(workspace.isEmpty() ? "Written" : "Written outside " + Printable.of(workspace, TEXT));
        int rows = 0;
        for (Map.Entry<String, List<FileFacts>> entry : byFolder.entrySet()) {
            if (rows++ == ROWS) {
                line(palette.dim("  … " + count(byFolder.size() - ROWS, "folder") + " more" + WHERE));
                return;
            }
            folder(entry.getKey(), entry.getValue());
        }
    }

    private void folder(String folder, List<FileFacts> files) {
        if (files.size() > FOLD) {
            String writers = files.stream()
                    .map(file -> who(writer(file).process()))
                    .distinct()
                    .limit(FOLD)
                    .collect(Collectors.joining(", "));
            line("  " + Printable.of(folder, TEXT)
                    + palette.dim("  " + count(files.size(), "file") + " by " + writers));
            return;
        }
        files.forEach(file -> line("  " + Printable.of(file.path(), TEXT)
                + palette.dim("  by " + who(writer(file).process())
                        + times(writer(file).count()))));
    }

    private static FileFacts.Touch writer(FileFacts file) {
        return file.touches().stream()
                .filter(t -> WRITES.contains(t.action()))
                .findFirst()
                .orElseThrow();
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

    private String who(int id) {
        if (id < 0) {
            return "an unknown process";
        }
        ProcessFacts process = report.processes().rows().get(id);
        return Printable.of(process.name(), 40) + " [" + process.pid() + "]";
    }

    private static String times(long count) {
        return count > 1 ? " ×" + count : "";
    }

    private void more(long count, String what) {
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
