package eyas.report;

import eyas.report.model.Coverage.Loss;
import eyas.report.model.JobReport;
import eyas.report.model.Verdict;
import eyas.report.synopsis.Synopsis;
import eyas.report.view.Cell;
import eyas.report.view.CitedFacts;
import eyas.report.view.Grid;
import eyas.report.view.ReportView;
import eyas.report.view.ReportView.ActorLines;
import eyas.report.view.ReportView.BrokenRuleLines;
import eyas.report.view.ReportView.CoverageLines;
import eyas.report.view.ReportView.Sample;
import eyas.report.view.ReportView.Written;
import eyas.text.Markdown;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Renders a {@link ReportView} as Markdown, for the summary page of a job.
 *
 * <p>Never longer than {@link #MOST_BYTES}, which is below GitHub's limit of 1 MiB for a step: each table shows its first
 * rows and says how many there are, and a part that does not fit is left out with a line that says so. Text of watched
 * programs is escaped.
 */
public final class MarkdownReport {
    /** The longest report, in bytes of UTF-8. */
    public static final int MOST_BYTES = 900_000;

    private static final int TEXT = 200;
    private static final int MESSAGE = 400;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String WHERE = "report.json has all of them";

    private final StringBuilder out = new StringBuilder(8192);
    private int bytes;

    private MarkdownReport() {}

    /** Write {@code report} to {@code out} and leave {@code out} open. */
    public static void write(JobReport report, OutputStream out) throws IOException {
        out.write(render(report).getBytes(StandardCharsets.UTF_8));
    }

    /** Return the report as Markdown. */
    public static String render(JobReport report) {
        MarkdownReport markdown = new MarkdownReport();
        markdown.all(ReportView.of(report), report);
        return markdown.out.toString();
    }

    private void all(ReportView view, JobReport report) {
        part(head(view));
        part(actors(view));
        part(new BranchDiagram(report, view.synopsis()).draw());
        part(summary(view.summary()));
        part(rules(view));
        view.grids().forEach(grid -> part(grid(grid)));
        part(coverage(view.coverage()));
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

    private static String head(ReportView view) {
        Synopsis synopsis = view.synopsis();
        String sign = switch (synopsis.urgency()) {
            case URGENT -> "🔴";
            case WARNING -> "🟠";
            case NOTE -> "🔵";
            case NONE -> synopsis.verdict() == Verdict.CLEAN ? "🟢" : "🟡";
        };
        return "# " + sign + " " + text(synopsis.headline()) + "\n\n" + joined(view.facts(), " · ") + " · "
                + text(view.command()) + "\n";
    }

    private static String joined(List<Cell> cells, String between) {
        return cells.stream().map(MarkdownReport::cell).collect(Collectors.joining(between));
    }

    private static String cell(Cell cell) {
        return cell.alarming() ? "**" + text(cell.text()) + "**" : text(cell.text());
    }

    /** What happened, who did it, what it touched, what to do: before everything else. */
    private static String actors(ReportView view) {
        StringBuilder text = new StringBuilder();
        for (ActorLines actor : view.actors()) {
            text.append("\n## Who: ").append(text(actor.who())).append("\n\n");
            actor.lines()
                    .forEach(line -> text.append("- **")
                            .append(line.verb())
                            .append("** ")
                            .append(Markdown.text(line.text(), MESSAGE))
                            .append('\n'));
        }
        if (!view.moreActors().isEmpty()) {
            text.append("\n_").append(view.moreActors()).append("._\n");
        }
        if (!view.synopsis().advice().isEmpty()) {
            text.append("\n## What to do next\n\n");
            view.synopsis()
                    .advice()
                    .forEach(advice -> text.append("1. ")
                            .append(Markdown.text(advice, MESSAGE))
                            .append('\n'));
        }
        return text.toString();
    }

    /** The text was generated from what programs chose: it is shown as text, not as markup. */
    private static String summary(@Nullable Written summary) {
        if (summary == null) {
            return "";
        }
        StringBuilder quoted = new StringBuilder("\n> **Generated by " + text(summary.author())
                + "; it may be wrong. The tables below are the facts.**\n>\n");
        Map<String, String> cited = summary.cited();
        summary.lines()
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

    private static String rules(ReportView view) {
        if (view.rules().isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("\n## Alerts\n");
        view.rules().forEach(rule -> rule(rule, text));
        if (view.moreRules() > 0) {
            text.append("\n_")
                    .append(number(view.moreRules()))
                    .append(" more rules; ")
                    .append(WHERE)
                    .append("._\n");
        }
        return text.toString();
    }

    private static void rule(BrokenRuleLines rule, StringBuilder text) {
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
        text.append('\n');
        for (Sample sample : rule.samples()) {
            text.append("- ")
                    .append(place(sample))
                    .append(Markdown.text(sample.message(), MESSAGE))
                    .append(sample.count() > 1 ? " ×" + number(sample.count()) : "")
                    .append('\n');
        }
        if (rule.more() > 0) {
            text.append("- _and ").append(number(rule.more())).append(" more; alerts.jsonl has all of them_\n");
        }
    }

    private static String place(Sample sample) {
        String place = (sample.step().isEmpty() ? "" : "**" + text(sample.step()) + "** ")
                + (sample.script().isEmpty() ? "" : "in " + text(sample.script()) + " ");
        return place.isEmpty() ? "" : place + "· ";
    }

    private static String grid(Grid grid) {
        StringBuilder text = new StringBuilder(
                "\n<details><summary><b>" + text(grid.title()) + "</b> (" + number(grid.total()) + ")</summary>\n\n");
        text.append("| ")
                .append(grid.columns().stream().map(Grid.Heading::title).collect(Collectors.joining(" | ")))
                .append(" |\n|")
                .append(" --- |".repeat(grid.columns().size()))
                .append('\n');
        for (List<Cell> row : grid.rows()) {
            text.append("| ").append(joined(row, " | ")).append(" |\n");
        }
        if (grid.total() > grid.rows().size()) {
            text.append("\n_")
                    .append(number(grid.total() - grid.rows().size()))
                    .append(" more rows; ")
                    .append(WHERE)
                    .append("._\n");
        }
        grid.notes().forEach(note -> text.append("\n_").append(note).append("._\n"));
        return text.append("\n</details>\n").toString();
    }

    private static String coverage(CoverageLines coverage) {
        StringBuilder text = new StringBuilder(
                "\n## Coverage\n\n" + text(coverage.scope()) + ": " + joined(coverage.counts(), ", ") + "\n");
        notes(text, coverage.losses().stream().map(MarkdownReport::loss).toList());
        notes(text, coverage.notes());
        notes(text, coverage.problems());
        return text.toString();
    }

    private static String loss(Loss loss) {
        return loss.text()
                + (loss.last() == 0
                        ? ""
                        : ", " + (loss.since() == 0 ? "from the beginning" : "between " + clock(loss.since()))
                                + (loss.since() == 0 ? " to " : " and ") + clock(loss.last()) + " UTC");
    }

    private static String clock(long time) {
        return CLOCK.format(Instant.ofEpochSecond(0, time));
    }

    private static void notes(StringBuilder text, List<String> notes) {
        if (!notes.isEmpty()) {
            notes.stream().limit(Grid.ROWS).forEach(note -> text.append("\n- ").append(Markdown.text(note, MESSAGE)));
            text.append('\n');
        }
    }

    private static String text(String text) {
        return Markdown.text(text, TEXT);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
