package eyas.report;

import eyas.report.model.Coverage.Loss;
import eyas.report.model.JobReport;
import eyas.report.model.Verdict;
import eyas.report.synopsis.Synopsis;
import eyas.report.view.Cell;
import eyas.report.view.Grid;
import eyas.report.view.ReportView;
import eyas.report.view.ReportView.CoverageLines;
import eyas.report.view.ReportView.Line;
import eyas.report.view.ReportView.Sample;
import eyas.report.view.ReportView.TriggeredRuleLines;
import eyas.report.view.ReportView.Written;
import eyas.report.view.TreeLine;
import eyas.text.Printable;
import eyas.text.TerminalLine;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders a {@link ReportView} for a terminal: only the brief tables, one line for each row. */
public final class TextReport {
    private static final int ROWS = 15;
    private static final int TEXT = 160;
    private static final String WHERE = "; see the report's files for all";
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private static final String HEAD = "━━ Eyas ";
    private static final int RULE = 64;
    /** Width of the first cell of a row. */
    private static final int FIRST = 34;
    /** In terminals with fewer columns, the indentation is reduced to leave more space for text. */
    private static final int NARROW = 100;

    private static final int INDENT = 2;
    /** Minimum width of a command line beside its marks. */
    private static final int LEAST_COMMAND = 24;

    private final Palette palette;
    private final int columns;
    private final StringBuilder out = new StringBuilder(4096);

    private TextReport(Palette palette, int columns) {
        this.palette = palette;
        this.columns = columns;
    }

    /** Returns the report as lines of unlimited length. */
    public static String render(JobReport report, Palette palette) {
        return render(report, palette, TerminalLine.UNLIMITED);
    }

    /** Returns the report as lines for a terminal that is {@code columns} wide: tables are truncated, sentences wrapped. */
    public static String render(JobReport report, Palette palette, int columns) {
        TextReport text = new TextReport(palette, columns);
        text.all(ReportView.of(report), ReportView.tree(report));
        return text.out.toString();
    }

    private void all(ReportView view, List<TreeLine> tree) {
        head(view);
        actors(view);
        summary(view.summary());
        rules(view.rules());
        if (!tree.isEmpty()) {
            section("Processes");
            tree.forEach(line -> line("  " + tree(line)));
        }
        view.grids().stream().filter(Grid::brief).forEach(this::grid);
        coverage(view.coverage());
    }

    private void head(ReportView view) {
        Synopsis synopsis = view.synopsis();
        String headline = palette.bold(Printable.of(synopsis.headline(), TEXT));
        line("");
        line(palette.bold(HEAD) + palette.dim("━".repeat(Math.clamp(columns - HEAD.length(), 0, RULE))));
        line("  "
                + switch (synopsis.urgency()) {
                    case URGENT -> palette.red(headline);
                    case WARNING -> palette.yellow(headline);
                    case NOTE -> palette.cyan(headline);
                    case NONE ->
                        synopsis.verdict() == Verdict.CLEAN ? palette.green(headline) : palette.yellow(headline);
                });
        line(palette.bold("  " + Printable.of(view.command(), TEXT)));
        prose("  " + view.facts().stream().map(this::cell).collect(Collectors.joining(palette.dim(" · "))), "  ");
    }

    private String cell(Cell cell) {
        String text = Printable.of(cell.text(), TEXT);
        return cell.alarming() ? palette.yellow(text) : text;
    }

    /** Renders the actors, what they touched, and the advice. */
    private void actors(ReportView view) {
        for (ReportView.ActorLines actor : view.actors()) {
            section(Printable.of(actor.description(), TEXT));
            String verb = "";
            for (Line line : actor.lines()) {
                String shown = line.verb().equals(verb) ? "" : line.verb();
                verb = line.verb();
                line("  " + palette.dim(String.format(Locale.ROOT, columns < NARROW ? "%-20s" : "%-28s", shown))
                        + Printable.of(line.text(), 2 * TEXT));
            }
        }
        if (!view.moreActors().isEmpty()) {
            line(palette.dim("  " + view.moreActors()));
        }
        List<String> advice = view.synopsis().advice();
        if (!advice.isEmpty()) {
            section("Next steps");
            for (int i = 0; i < advice.size(); i++) {
                prose("  " + (i + 1) + ". " + Printable.of(advice.get(i), 2 * TEXT), "     ");
            }
        }
    }

    private void summary(@Nullable Written summary) {
        if (summary != null) {
            section("Summary, generated by " + Printable.of(summary.author(), TEXT) + "; it may be wrong");
            summary.lines().stream().limit(ROWS).forEach(text -> prose("  " + Printable.of(text, 4 * TEXT), "  "));
            summary.cited()
                    .forEach((label, text) -> line(palette.dim("  [" + label + "] " + Printable.of(text, TEXT))));
        }
    }

    private void rules(List<TriggeredRuleLines> rules) {
        if (rules.isEmpty()) {
            return;
        }
        section("Alerts");
        for (TriggeredRuleLines rule : rules) {
            line("  "
                    + palette.of(
                            rule.priority(),
                            String.format(Locale.ROOT, "%-9s", rule.priority().label()))
                    + " "
                    + palette.bold(Printable.of(rule.name(), TEXT)) + palette.dim("  ×" + rule.count()));
            rule.samples().stream().limit(1).forEach(this::sample);
        }
    }

    private void sample(Sample sample) {
        line(palette.dim("            " + clock(sample.time())) + "  " + Printable.of(sample.message(), 4 * TEXT));
    }

    private String tree(TreeLine node) {
        String command = Printable.of(node.command(), TEXT);
        if (node.pid() < 0) {
            return palette.dim(node.branch() + command);
        }
        String status = (node.times() > 1 ? " ×" + node.times() : "")
                + palette.dim(" [" + node.pid() + "]")
                + (node.exitCode() > 0 ? palette.dim(" (exit " + node.exitCode() + ")") : "");
        String rules = node.rules().isEmpty() ? "" : "  ← " + Printable.of(String.join(", ", node.rules()), TEXT);
        String mark = rules.isEmpty() ? "" : "● ";
        // The end of a line has the important part, so the command is truncated instead.
        int marks = INDENT + TerminalLine.width(node.branch() + mark + status + rules);
        String shown = TerminalLine.cut(command, Math.max(LEAST_COMMAND, columns - marks));
        if (rules.isEmpty()) {
            return palette.dim(node.branch()) + (node.offending() ? palette.bold(shown) : shown) + status;
        }
        return palette.dim(node.branch()) + palette.red(mark + shown) + status + palette.red(rules);
    }

    private void grid(Grid grid) {
        section(Printable.of(grid.title(), TEXT));
        grid.rows().stream().limit(ROWS).forEach(row -> line("  " + row(grid.columns(), row)));
        long more = grid.total() - Math.min(ROWS, grid.rows().size());
        if (more > 0) {
            line(palette.dim("  … " + String.format(Locale.ROOT, "%,d", more) + " more" + WHERE));
        }
        grid.notes().forEach(note -> line(palette.dim("  " + note)));
    }

    /** Formats a row: the first cell stands out; empty and zero cells are left out. */
    private String row(List<Grid.Heading> headings, List<Cell> cells) {
        List<String> rest = new ArrayList<>();
        for (int i = 1; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            if (!cell.text().isEmpty() && !cell.text().equals("0")) {
                String text =
                        headings.get(i).before() + path(Printable.of(cell.text(), TEXT), columns - FIRST - INDENT);
                rest.add(cell.alarming() ? palette.yellow(text) : palette.dim(text));
            }
        }
        String first = path(Printable.of(cells.getFirst().text(), TEXT), Math.max(FIRST, columns / 2));
        return String.format(Locale.ROOT, "%-34s", first) + " " + String.join(palette.dim(", "), rest);
    }

    /** Truncates a path in the middle if it is too long; returns other text unchanged. */
    private static String path(String text, int columns) {
        return text.startsWith("/") ? TerminalLine.cutInside(text, columns) : text;
    }

    private void coverage(CoverageLines coverage) {
        section("Coverage");
        prose(
                "  " + Printable.of(coverage.scope(), TEXT) + ": "
                        + coverage.counts().stream().map(this::cell).collect(Collectors.joining(", ")),
                "  ");
        coverage.losses().forEach(loss -> prose("  " + palette.yellow(loss.text() + period(loss)), "  "));
        coverage.notes().forEach(this::note);
        coverage.problems().forEach(this::note);
    }

    private void note(String text) {
        prose("  " + palette.yellow("note:") + " " + Printable.of(text, 4 * TEXT), "        ");
    }

    private static String period(Loss loss) {
        if (loss.last() == 0) {
            return "";
        }
        return loss.since() == 0
                ? ", from the start to " + clock(loss.last())
                : ", between " + clock(loss.since()) + " and " + clock(loss.last());
    }

    private static String clock(long time) {
        return CLOCK.format(Instant.ofEpochSecond(0, time));
    }

    private void section(String title) {
        line("");
        line(palette.bold("  " + title));
    }

    /** Writes text that must not be truncated: sentences and counts. */
    private void prose(String text, String indent) {
        out.append(TerminalLine.wrapped(text, columns, indent)).append('\n');
    }

    private void line(String text) {
        out.append(TerminalLine.cut(text, columns)).append('\n');
    }
}
