package eyas.report;

import eyas.report.model.ConnectionFacts;
import eyas.report.model.ConnectionFacts.Resolution;
import eyas.report.model.ConnectionFacts.Scope;
import eyas.report.model.Coverage;
import eyas.report.model.Enrichments;
import eyas.report.model.ExecutableFacts;
import eyas.report.model.ExecutableFacts.Origin;
import eyas.report.model.FileFacts;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.LookupFacts;
import eyas.report.model.ProcessFacts;
import eyas.report.model.RuleFacts;
import eyas.report.model.Verdict;
import eyas.report.synopsis.Actor;
import eyas.report.synopsis.Synopsis;
import eyas.text.Markdown;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes a report as Markdown, for the summary page of a job.
 *
 * <p>Never longer than {@link #MOST_BYTES}, which is below GitHub's limit of 1 MiB for a step: each table shows its first
 * rows and says how many there are, and a part that does not fit is left out with a line that says so. Text of watched
 * programs is escaped.
 */
public final class MarkdownReport {
    /** The longest report, in bytes of UTF-8. */
    public static final int MOST_BYTES = 900_000;

    private static final int ROWS = 50;
    private static final int SAMPLES = 5;
    private static final int TEXT = 200;
    private static final int MESSAGE = 400;
    private static final double NANOS = 1e9;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String WHERE = "report.json has all of them";

    private final JobReport report;
    private final StringBuilder out = new StringBuilder(8192);
    private int bytes;

    private MarkdownReport(JobReport report) {
        this.report = report;
    }

    /** Writes {@code report} to {@code out} and leaves {@code out} open. */
    public static void write(JobReport report, OutputStream out) throws IOException {
        out.write(render(report).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the report as Markdown. */
    public static String render(JobReport report) {
        MarkdownReport markdown = new MarkdownReport(report);
        markdown.all();
        return markdown.out.toString();
    }

    private void all() {
        Synopsis synopsis = Synopsis.of(report);
        part(head(synopsis));
        part(actors(synopsis));
        part(new BranchDiagram(report, synopsis).draw());
        part(summary());
        part(alerts());
        part(reputations());
        part(connections());
        part(lookups());
        part(executables());
        part(files());
        part(persistence());
        part(privileges());
        part(containers());
        part(processes());
        part(filters());
        part(coverage());
    }

    private void part(String text) {
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes + size > MOST_BYTES) {
            String note = "\n_A part was left out because this page would be too long; " + WHERE + "._\n";
            if (bytes + note.length() <= MOST_BYTES) {
                out.append(note);
                bytes += note.length();
            }
            return;
        }
        out.append(text);
        bytes += size;
    }

    private String head(Synopsis synopsis) {
        JobFacts job = report.job();
        Coverage coverage = report.coverage();
        String sign = switch (synopsis.urgency()) {
            case URGENT -> "🔴";
            case WARNING -> "🟠";
            case NOTE -> "🔵";
            case NONE -> synopsis.verdict() == Verdict.CLEAN ? "🟢" : "🟡";
        };
        String alerts = report.alertCount() == 0
                ? ""
                : "**" + number(report.alertCount()) + (report.alertCount() == 1 ? " alert" : " alerts") + " from "
                        + number(report.rules().size()) + (report.rules().size() == 1 ? " rule" : " rules") + "** · ";
        return "# " + sign + " " + text(synopsis.headline()) + "\n\n" + alerts
                + number(report.processes().size()) + " processes · "
                + String.format(Locale.ROOT, "%.1f s", (job.endTime() - job.startTime()) / NANOS) + " · "
                + number(coverage.events()) + " events, "
                + (coverage.isComplete() ? "none lost" : "**but not all that happened**") + " · " + text(job.command())
                + "\n";
    }

    /** What happened, who did it, what it touched, what to do: before everything else. */
    private String actors(Synopsis synopsis) {
        StringBuilder text = new StringBuilder();
        SynopsisText words = new SynopsisText(report, one -> Markdown.text(one, MESSAGE));
        for (Actor actor : synopsis.actors()) {
            text.append("\n## Who: ").append(text(actor.who())).append("\n\n");
            words.lines(actor)
                    .forEach(line -> text.append("- **")
                            .append(line.verb())
                            .append("** ")
                            .append(line.text())
                            .append('\n'));
        }
        String rest = SynopsisText.rest(synopsis);
        if (!rest.isEmpty()) {
            text.append("\n_").append(rest).append("._\n");
        }
        if (!synopsis.advice().isEmpty()) {
            text.append("\n## What to do next\n\n");
            synopsis.advice()
                    .forEach(advice -> text.append("1. ")
                            .append(Markdown.text(advice, MESSAGE))
                            .append('\n'));
        }
        return text.toString();
    }

    private String summary() {
        Enrichments.Summary summary = report.enrichments().summary();
        if (summary == null) {
            return "";
        }
        // The text was generated from what programs chose: it is shown as text, not as markup.
        StringBuilder quoted = new StringBuilder("\n> **Generated by " + text(summary.author())
                + "; it may be wrong. The tables below are the facts.**\n>\n");
        CitedFacts facts = new CitedFacts(report);
        Map<String, String> cited = facts.all();
        summary.text()
                .lines()
                .limit(ROWS)
                .forEach(line -> quoted.append("> ").append(cited(line, cited)).append("  \n"));
        if (!cited.isEmpty()) {
            quoted.append(">\n> <details><summary>What it cites</summary>\n>\n");
            cited.forEach((label, text) -> quoted.append("> - **")
                    .append(label)
                    .append("** ")
                    .append(text(text))
                    .append('\n'));
            quoted.append(">\n> </details>\n");
        }
        return quoted.toString();
    }

    /** Text of a model with the labels of facts that there are in bold; everything else is escaped. */
    private static String cited(String line, Map<String, String> cited) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (String label : cited.keySet().isEmpty() ? List.<String>of() : CitedFacts.labels(line)) {
            int at = line.indexOf("[" + label + "]", from);
            text.append(Markdown.text(line.substring(from, at), MESSAGE));
            text.append(cited.containsKey(label) ? "**" + label + "**" : Markdown.text("[" + label + "]", MESSAGE));
            from = at + label.length() + 2;
        }
        return text.append(Markdown.text(line.substring(from), MESSAGE)).toString();
    }

    private String alerts() {
        if (report.rules().isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("\n## Alerts\n");
        int shown = 0;
        for (RuleFacts rule : report.rules()) {
            if (shown++ == ROWS) {
                text.append("\n_")
                        .append(number(report.rules().size() - ROWS))
                        .append(" more rules; ")
                        .append(WHERE)
                        .append("._\n");
                break;
            }
            text.append("\n### ")
                    .append(rule.priority().word())
                    .append(": ")
                    .append(text(rule.name()))
                    .append(" ×")
                    .append(number(rule.count()))
                    .append('\n');
            if (!rule.description().isEmpty()) {
                text.append('\n')
                        .append(Markdown.text(rule.description(), 2 * MESSAGE))
                        .append('\n');
            }
            samples(rule, text);
        }
        return text.toString();
    }

    /** Alerts that say the same are one line. */
    private void samples(RuleFacts rule, StringBuilder text) {
        Map<String, Long> lines = new LinkedHashMap<>();
        report.alerts().rows().stream()
                .filter(alert -> alert.rule() == rule.id())
                .forEach(alert -> lines.merge(
                        step(alert.step(), alert.script()) + Markdown.text(alert.message(), MESSAGE), 1L, Long::sum));
        text.append('\n');
        long shown = 0;
        for (Map.Entry<String, Long> line :
                lines.entrySet().stream().limit(SAMPLES).toList()) {
            shown += line.getValue();
            String times = line.getValue() > 1 ? " ×" + number(line.getValue()) : "";
            text.append("- ").append(line.getKey()).append(times).append('\n');
        }
        if (rule.count() > shown) {
            text.append("- _and ")
                    .append(number(rule.count() - shown))
                    .append(" more; alerts.jsonl has all of them_\n");
        }
    }

    private String step(int step, int script) {
        StringBuilder text = new StringBuilder();
        if (step >= 0) {
            text.append("**").append(text(report.steps().get(step).label())).append("** ");
        }
        if (script >= 0) {
            text.append("in ")
                    .append(text(report.scripts().get(script).label()))
                    .append(' ');
        }
        return text.isEmpty() ? "" : text.append("· ").toString();
    }

    private String reputations() {
        return table(
                        "Reputation",
                        "Source | About | Level | Why",
                        report.enrichments().reputations(),
                        0,
                        v -> row(
                                text(v.source()),
                                text(v.value()),
                                v.level().name().toLowerCase(Locale.ROOT),
                                text(v.detail())))
                + notes(report.enrichments().problems());
    }

    /** Peers outside of this machine and its networks, the processes of one peer joined; the others are counted. */
    private String connections() {
        Map<String, List<ConnectionFacts>> peers = new LinkedHashMap<>();
        long folded = 0;
        for (ConnectionFacts c : report.connections().rows()) {
            if (c.inbound() || c.scope() != Scope.PUBLIC) {
                folded++;
            } else {
                peers.computeIfAbsent(c.endPoint() + c.protocol(), p -> new ArrayList<>(1))
                        .add(c);
            }
        }
        String text = table(
                "Connections",
                "Peer | Name | By | Sent | Received | Times",
                List.copyOf(peers.values()),
                report.connections().omitted(),
                same -> {
                    ConnectionFacts first = same.getFirst();
                    return row(
                            text(first.endPoint()) + " " + first.protocol(),
                            first.name() != null
                                    ? text(first.name())
                                    : first.resolution() == Resolution.NEVER ? "**never resolved**" : "",
                            who(first.process()) + (same.size() > 1 ? " and " + (same.size() - 1) + " more" : ""),
                            number(same.stream()
                                    .mapToLong(ConnectionFacts::sent)
                                    .sum()),
                            number(same.stream()
                                    .mapToLong(ConnectionFacts::received)
                                    .sum()),
                            number(same.stream()
                                    .mapToLong(ConnectionFacts::count)
                                    .sum()));
                });
        return folded == 0
                ? text
                : text + "\n_" + number(folded) + " inbound, local and private connections are folded; " + WHERE
                        + "._\n";
    }

    private String lookups() {
        Map<String, List<LookupFacts>> names = new LinkedHashMap<>();
        report.lookups()
                .rows()
                .forEach(l -> names.computeIfAbsent(l.name() + ' ' + l.type(), n -> new ArrayList<>(1))
                        .add(l));
        return table(
                        "Look-ups that look like data on its way out",
                        "Below | Why | Names | For example | By",
                        report.suspicions(),
                        0,
                        s -> row(text(s.parent()), s.reason(), number(s.names()), text(s.sample()), who(s.process())))
                + table(
                        "DNS look-ups",
                        "Name | Type | Result | Resolver | By",
                        List.copyOf(names.values()),
                        report.lookups().omitted(),
                        same -> {
                            LookupFacts first = same.getFirst();
                            return row(
                                    text(first.name()),
                                    text(first.type()),
                                    first.answers().isEmpty()
                                            ? text(first.status())
                                            : text(String.join(", ", first.answers())),
                                    text(first.resolver()),
                                    who(first.process()));
                        });
    }

    /** What was there before is left to the other formats. */
    private String executables() {
        return table(
                "Executables created by the job",
                "File | Origin | Written by | How it came | Run by | SHA-256",
                report.executables().rows().stream()
                        .filter(e -> e.origin() != Origin.FOUND)
                        .toList(),
                0,
                e -> row(
                        text(e.path()),
                        e.origin().name().toLowerCase(Locale.ROOT),
                        who(e.writer()),
                        text(ProvenanceText.of(e.provenance())),
                        who(e.firstProcess()),
                        hash(e)));
    }

    private static String hash(ExecutableFacts executable) {
        String hash = executable.sha256();
        String late = executable.hash() == ExecutableFacts.Hash.LATE ? " (late)" : "";
        return hash == null ? "" : hash + late;
    }

    private String files() {
        List<FileFacts> credentials = report.files().rows().stream()
                .filter(f -> !f.credential().isEmpty())
                .toList();
        List<FileFacts> changed =
                report.files().rows().stream().filter(FileFacts::sourceChanged).toList();
        List<FileFacts> outside = report.files().rows().stream()
                .filter(f ->
                        f.place() != FileFacts.Place.WORKSPACE && f.credential().isEmpty())
                .toList();
        Function<FileFacts, String> line =
                f -> row(text(f.path()), actions(f), who(f.touches().getFirst().process()));
        return table(
                        "Credentials touched",
                        "File | What | Kind | By",
                        credentials,
                        0,
                        f -> row(
                                text(f.path()),
                                actions(f),
                                text(f.credential()),
                                who(f.touches().getFirst().process())))
                + table("Source files changed after the checkout", "File | What | By", changed, 0, line)
                + table(
                        "Files outside the working folder",
                        "File | What | By",
                        outside,
                        report.files().omitted(),
                        line);
    }

    private static String actions(FileFacts file) {
        return String.join(
                ", ",
                file.touches().stream()
                        .map(t -> t.action().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .distinct()
                        .toList());
    }

    private String persistence() {
        return table(
                "Persistence",
                "File | Kind | By",
                report.persistence().rows(),
                0,
                p -> row(text(p.path()), text(p.surface()), who(p.process())));
    }

    private String privileges() {
        return table(
                "Changes of privilege",
                "What | From | To | By",
                report.privileges().rows(),
                report.privileges().omitted(),
                p -> row(p.kind(), text(p.before()), text(p.after()), who(p.process())));
    }

    private String containers() {
        return table(
                "Containers",
                "Name | Image | Engine | Privileged | Processes",
                report.containers().rows(),
                report.containers().omitted(),
                c -> row(
                        text(c.name().isEmpty() ? c.containerId() : c.name()),
                        text(c.image()),
                        text(c.engine()),
                        c.privileged() ? "**yes**" : "",
                        number(c.processes())));
    }

    /** Processes by program, since a job has thousands; those that were left behind one by one. */
    private String processes() {
        List<ProcessFacts> left = report.processes().rows().stream()
                .filter(p -> p.outlivedStep() || p.reparented())
                .toList();
        Map<String, Long> programs = new LinkedHashMap<>();
        report.processes().rows().stream()
                .filter(p -> p.execCount() > 0 && !p.hidden())
                .forEach(p -> programs.merge(p.executable(), 1L, Long::sum));
        return table(
                        "Processes that were left behind",
                        "Process | Command | Outlived its step | Lost its parent",
                        left,
                        0,
                        p -> row(
                                who(p.id()),
                                text(p.commandLine()),
                                p.outlivedStep() ? "yes" : "",
                                p.reparented() ? "yes" : ""))
                + table(
                        "Programs",
                        "Executable | Processes",
                        List.copyOf(programs.entrySet()),
                        report.processes().omitted(),
                        e -> row(text(e.getKey()), number(e.getValue())));
    }

    private String filters() {
        return table(
                "Filters",
                "Part | Filter | Events hidden",
                report.filters(),
                0,
                f -> row(
                        f.part(),
                        text(f.description().isEmpty() ? f.condition() : f.description()),
                        number(f.hidden())));
    }

    private String coverage() {
        Coverage coverage = report.coverage();
        return "\n## Coverage\n\n" + text(coverage.scope()) + ": " + number(coverage.events()) + " events, "
                + (coverage.dropped() == 0 ? "none lost" : "**" + number(coverage.dropped()) + " lost**")
                + (coverage.malformed() == 0 ? "" : ", **" + number(coverage.malformed()) + " unreadable**")
                + (coverage.truncated() == 0 ? "" : ", " + number(coverage.truncated()) + " cut short")
                + (coverage.unknownThreads() == 0 ? "" : ", " + number(coverage.unknownThreads()) + " unknown threads")
                + "\n"
                + notes(coverage.losses().stream()
                        .filter(loss -> loss.severity() != Coverage.Severity.FACT)
                        .map(MarkdownReport::loss)
                        .toList())
                + notes(coverage.notes());
    }

    private static String loss(Coverage.Loss loss) {
        return loss.text()
                + (loss.last() == 0
                        ? ""
                        : ", " + (loss.since() == 0 ? "from the beginning" : "between " + clock(loss.since()))
                                + (loss.since() == 0 ? " to " : " and ") + clock(loss.last()) + " UTC");
    }

    private static String clock(long time) {
        return CLOCK.format(Instant.ofEpochSecond(0, time));
    }

    private static String notes(List<String> notes) {
        StringBuilder text = new StringBuilder();
        notes.stream().limit(ROWS).forEach(note -> text.append("\n- ").append(Markdown.text(note, MESSAGE)));
        return text.isEmpty() ? "" : text.append('\n').toString();
    }

    private <T> String table(String title, String columns, List<T> rows, long omitted, Function<T, String> line) {
        if (rows.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(
                "\n<details><summary><b>" + title + "</b> (" + number(rows.size()) + ")</summary>\n\n");
        text.append("| ")
                .append(columns)
                .append(" |\n|")
                .append(" --- |".repeat(columns.split("\\|", -1).length))
                .append('\n');
        rows.stream().limit(ROWS).forEach(r -> text.append(line.apply(r)));
        if (rows.size() > ROWS) {
            text.append("\n_")
                    .append(number(rows.size() - ROWS))
                    .append(" more rows; ")
                    .append(WHERE)
                    .append("._\n");
        }
        if (omitted > 0) {
            text.append("\n_").append(number(omitted)).append(" more were seen than are kept._\n");
        }
        return text.append("\n</details>\n").toString();
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private String who(int id) {
        if (id < 0) {
            return "";
        }
        ProcessFacts process = report.processes().rows().get(id);
        return text(process.name()) + " (" + process.pid() + ")";
    }

    private static String text(String text) {
        return Markdown.text(text, TEXT);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
