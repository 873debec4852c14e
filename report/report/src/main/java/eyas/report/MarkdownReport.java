package eyas.report;

import eyas.report.model.Coverage.Loss;
import eyas.report.model.JobReport;
import eyas.report.synopsis.Synopsis;
import eyas.report.synopsis.VerdictSymbol;
import eyas.report.view.Cell;
import eyas.report.view.CitedFacts;
import eyas.report.view.Grid;
import eyas.report.view.ReportView;
import eyas.report.view.ReportView.ActorLines;
import eyas.report.view.ReportView.CoverageLines;
import eyas.report.view.ReportView.Sample;
import eyas.report.view.ReportView.TriggeredRuleLines;
import eyas.report.view.ReportView.Written;
import eyas.report.view.TreeLine;
import eyas.text.MarkdownEscaper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Renders a {@link ReportView} as Markdown, for the summary page of a job and for direct reading.
 *
 * <p>The important part comes first: the verdict in one line, the actors, the advice, and the contacted peers. The rest is collapsed, one
 * section for each part. The first line of a section starts with {@link #FOLD}, and no line before the sections does.
 *
 * <p>The result is at most {@link #MOST_BYTES} long, which is below GitHub's limit of 1 MiB for a step. Each table shows its first rows and
 * the total count. A part that does not fit is replaced by a note. Text of watched programs is shown as code, or escaped.
 */
public final class MarkdownReport {
    /** The maximum size of a report, in bytes of UTF-8. */
    public static final int MOST_BYTES = 900_000;

    /** The start of the line that opens a collapsed section. */
    public static final String FOLD = "<details>";

    private static final int TEXT = 200;
    private static final int MESSAGE = 400;
    /** Peers that are shown without expanding. */
    private static final int PEERS = 10;

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String WHERE = "report.json has all of them";

    private final StringBuilder out = new StringBuilder(8192);
    private int bytes;

    private MarkdownReport() {}

    /** Writes {@code report} to {@code out} and leave {@code out} open. */
    public static void write(JobReport report, OutputStream out) throws IOException {
        out.write(render(report).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the report as Markdown. */
    public static String render(JobReport report) {
        MarkdownReport markdown = new MarkdownReport();
        markdown.all(ReportView.of(report), report);
        return markdown.out.toString();
    }

    private void all(ReportView view, JobReport report) {
        boolean whole = report.coverage().isComplete();
        part(head(view));
        part(actors(view));
        part(contacted(view, report));
        if (!whole) {
            part("\n### Coverage\n\n" + coverage(view.coverage()));
        }
        part(summary(view.summary()));
        part(rules(view, report));
        String diagram = new ProcessTreeDiagram(report, view.synopsis()).draw();
        part(diagram.isEmpty() ? "" : folded("Attack path", "", diagram.substring(1)));
        view.grids().stream().filter(grid -> !isContacted(grid)).forEach(grid -> part(grid(grid)));
        part(tree(ReportView.tree(report), report.processes().size()));
        if (whole) {
            part(folded("Coverage", "", coverage(view.coverage())));
        }
    }

    private void part(String text) {
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes + size > MOST_BYTES) {
            String note = "\n_A part was left out because the page would be too long; " + WHERE + "._\n";
            if (bytes + note.length() <= MOST_BYTES) {
                out.append(note);
                bytes += note.length();
            }
            return;
        }
        out.append(text);
        bytes += size;
    }

    /** Returns a collapsed section. The title is a constant of Eyas; the summary line is HTML. */
    private static String folded(String title, String count, String text) {
        return "\n" + FOLD + "<summary><b>" + title + "</b>" + (count.isEmpty() ? "" : " (" + count + ")")
                + "</summary>\n\n" + text + "\n</details>\n";
    }

    private static String head(ReportView view) {
        Synopsis synopsis = view.synopsis();
        return "## " + VerdictSymbol.of(synopsis.verdict(), synopsis.urgency()) + " " + text(synopsis.headline())
                + "\n\n" + joined(view.facts(), " · ", MarkdownReport::cell) + " · " + code(view.command()) + "\n";
    }

    private static String joined(List<Cell> cells, String between, Function<Cell, String> each) {
        return cells.stream().map(each).collect(Collectors.joining(between));
    }

    /** Returns a cell for running text. */
    private static String cell(Cell cell) {
        String text =
                cell.code() ? MarkdownEscaper.code(cell.text(), MESSAGE) : MarkdownEscaper.text(cell.text(), MESSAGE);
        return cell.alarming() ? "**" + text + "**" : text;
    }

    private static String tableCell(Cell cell) {
        String text = cell.code() ? MarkdownEscaper.codeCell(cell.text(), TEXT) : text(cell.text());
        return cell.alarming() ? "**" + text + "**" : text;
    }

    /** Renders the actors, what they touched, and the advice. */
    private static String actors(ReportView view) {
        StringBuilder text = new StringBuilder();
        for (ActorLines actor : view.actors()) {
            text.append("\n### Actor: ")
                    .append(joined(actor.name(), "", MarkdownReport::cell))
                    .append("\n\n");
            actor.lines()
                    .forEach(line -> text.append("- **")
                            .append(line.verb())
                            .append("** ")
                            .append(joined(line.parts(), "", MarkdownReport::cell))
                            .append('\n'));
        }
        if (!view.moreActors().isEmpty()) {
            text.append("\n_").append(view.moreActors()).append("._\n");
        }
        List<String> advice = view.synopsis().advice();
        if (!advice.isEmpty()) {
            text.append("\n### Next steps\n\n");
            for (int i = 0; i < advice.size(); i++) {
                text.append(i + 1)
                        .append(". ")
                        .append(MarkdownEscaper.text(advice.get(i), MESSAGE))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static boolean isContacted(Grid grid) {
        return grid.title().equals(Grid.CONTACTED);
    }

    /** Renders the first peers, with the others collapsed. States explicitly if there was none. */
    private static String contacted(ReportView view, JobReport report) {
        if (!report.connections().collected()) {
            return "";
        }
        StringBuilder text = new StringBuilder("\n### Contacted\n\n");
        Grid grid = view.grids().stream()
                .filter(MarkdownReport::isContacted)
                .findFirst()
                .orElse(null);
        if (grid == null || grid.total() == 0) {
            text.append("No contact with another machine was observed.\n");
        } else {
            int shown = Math.min(PEERS, grid.rows().size());
            text.append(rows(grid, 0, shown));
            if (grid.total() > shown) {
                text.append(folded(
                        "Further peers",
                        number(grid.total() - shown),
                        rows(grid, shown, grid.rows().size()) + left(grid)));
            }
        }
        if (grid != null) {
            grid.notes().forEach(note -> text.append("\n_").append(note).append("._\n"));
        }
        return text.toString();
    }

    /** Renders the generated summary as text, not as markup, since its input was chosen by watched programs. */
    private static String summary(@Nullable Written summary) {
        if (summary == null) {
            return "";
        }
        StringBuilder quoted = new StringBuilder("\n> **Generated by " + text(summary.author())
                + "; it may be wrong. The tables below are the observed facts.**\n>\n");
        Map<String, String> cited = summary.cited();
        summary.lines()
                .forEach(line -> quoted.append("> ").append(cited(line, cited)).append("  \n"));
        if (!cited.isEmpty()) {
            quoted.append(">\n> <details><summary>Cited facts</summary>\n>\n");
            cited.forEach((label, text) -> quoted.append("> - **")
                    .append(label)
                    .append("** ")
                    .append(text(text))
                    .append('\n'));
            quoted.append(">\n> </details>\n");
        }
        return quoted.toString();
    }

    /** Returns text of a model with the labels of existing facts in bold; everything else is escaped. */
    private static String cited(String line, Map<String, String> cited) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (String label : cited.keySet().isEmpty() ? List.<String>of() : CitedFacts.labels(line)) {
            int at = line.indexOf("[" + label + "]", from);
            text.append(MarkdownEscaper.text(line.substring(from, at), MESSAGE));
            text.append(
                    cited.containsKey(label) ? "**" + label + "**" : MarkdownEscaper.text("[" + label + "]", MESSAGE));
            from = at + label.length() + 2;
        }
        return text.append(MarkdownEscaper.text(line.substring(from), MESSAGE)).toString();
    }

    private static String rules(ReportView view, JobReport report) {
        if (view.rules().isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        view.rules().forEach(rule -> rule(rule, text));
        if (view.moreRules() > 0) {
            text.append("\n_")
                    .append(number(view.moreRules()))
                    .append(view.moreRules() == 1 ? " more rule; " : " more rules; ")
                    .append(WHERE)
                    .append("._\n");
        }
        return folded("Alerts", number(report.alertCount()), text.substring(1));
    }

    private static void rule(TriggeredRuleLines rule, StringBuilder text) {
        text.append("\n#### ")
                .append(rule.priority().label())
                .append(": ")
                .append(text(rule.name()))
                .append(times(rule.count()))
                .append('\n');
        if (!rule.description().isEmpty()) {
            text.append('\n')
                    .append(MarkdownEscaper.text(rule.description(), 2 * MESSAGE))
                    .append('\n');
        }
        text.append('\n');
        for (Sample sample : rule.samples()) {
            text.append("- ")
                    .append(MarkdownEscaper.code(sample.message(), MESSAGE))
                    .append(times(sample.count()))
                    .append(sample.step().isEmpty() ? "" : ", in " + code(sample.step()))
                    .append(sample.script().isEmpty() ? "" : ", by " + code(sample.script()))
                    .append('\n');
        }
        if (rule.more() > 0) {
            text.append("- _and ").append(number(rule.more())).append(" more; alerts.jsonl has all of them_\n");
        }
    }

    private static String times(long count) {
        return count > 1 ? " ×" + number(count) : "";
    }

    private static String grid(Grid grid) {
        StringBuilder text = new StringBuilder();
        if (!grid.rows().isEmpty()) {
            text.append(rows(grid, 0, grid.rows().size()));
        }
        text.append(left(grid));
        grid.notes().forEach(note -> text.append("\n_").append(note).append("._\n"));
        return folded(grid.title(), number(grid.total()), text.toString());
    }

    private static String rows(Grid grid, int from, int to) {
        StringBuilder text = new StringBuilder("| ");
        text.append(grid.columns().stream().map(Grid.Heading::title).collect(Collectors.joining(" | ")))
                .append(" |\n|")
                .append(" --- |".repeat(grid.columns().size()))
                .append('\n');
        for (List<Cell> row : grid.rows().subList(from, to)) {
            text.append("| ")
                    .append(joined(row, " | ", MarkdownReport::tableCell))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String left(Grid grid) {
        long left = grid.total() - grid.rows().size();
        return left <= 0 ? "" : "\n_" + number(left) + (left == 1 ? " more row; " : " more rows; ") + WHERE + "._\n";
    }

    /** Renders the tree as a code block. Each line starts with a branch, so that none can end the block. */
    private static String tree(List<TreeLine> lines, int processes) {
        if (lines.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("```text\n");
        for (TreeLine line : lines) {
            text.append(line.branch())
                    .append(MarkdownEscaper.fenced(line.command(), TEXT))
                    .append(times(line.times()))
                    .append(line.pid() < 0 ? "" : " [" + line.pid() + "]")
                    .append(line.exitCode() > 0 ? " (exit " + line.exitCode() + ")" : "")
                    .append(
                            line.rules().isEmpty()
                                    ? ""
                                    : "  ← " + MarkdownEscaper.fenced(String.join(", ", line.rules()), TEXT))
                    .append('\n');
        }
        return folded("Processes", number(processes), text + "```\n");
    }

    private static String coverage(CoverageLines coverage) {
        StringBuilder text = new StringBuilder(
                text(coverage.scope()) + ": " + joined(coverage.counts(), ", ", MarkdownReport::cell) + "\n");
        List<String> notes = new ArrayList<>();
        coverage.losses().stream().limit(Grid.ROWS).map(MarkdownReport::loss).forEach(notes::add);
        coverage.notes().stream().limit(Grid.ROWS).forEach(notes::add);
        coverage.problems().stream().limit(Grid.ROWS).forEach(notes::add);
        text.append(notes.isEmpty() ? "" : "\n");
        notes.forEach(note ->
                text.append("- ").append(MarkdownEscaper.text(note, MESSAGE)).append('\n'));
        return text.toString();
    }

    private static String loss(Loss loss) {
        return loss.text()
                + (loss.last() == 0
                        ? ""
                        : ", " + (loss.since() == 0 ? "from the start" : "between " + clock(loss.since()))
                                + (loss.since() == 0 ? " to " : " and ") + clock(loss.last()) + " UTC");
    }

    private static String clock(long time) {
        return CLOCK.format(Instant.ofEpochSecond(0, time));
    }

    private static String code(String text) {
        return MarkdownEscaper.code(text, TEXT);
    }

    private static String text(String text) {
        return MarkdownEscaper.text(text, TEXT);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
