package eyas.session.input;

import eyas.filter.diagnostic.Severity;
import eyas.report.Palette;
import eyas.rules.report.FileResult;
import eyas.rules.report.FindingText;
import eyas.rules.report.Problem;
import eyas.text.Printable;

/** Shows findings about rules files on a terminal: coloured, and harmless whatever the file holds. */
public final class FindingView {
    private static final int LINE = 2_000;

    private final Palette palette;

    /** Show findings in the colours of {@code palette}. */
    public FindingView(Palette palette) {
        this.palette = palette;
    }

    /** Returns {@code problem} in several lines, each with its end. */
    public String text(Problem problem) {
        StringBuilder out = new StringBuilder();
        boolean head = true;
        for (String line : FindingText.of(problem).split("\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            String shown = Printable.of(line, LINE);
            out.append(head ? head(problem.severity(), shown) : below(problem.severity(), shown))
                    .append('\n');
            head = false;
        }
        return out.toString();
    }

    /** Returns the verdict on {@code file} in one line with its end. */
    public String summary(FileResult file) {
        int errors = file.errors().size();
        int warnings = file.warnings().size();
        StringBuilder counts = new StringBuilder();
        if (errors > 0) {
            counts.append(palette.red(counted(errors, "error")));
        }
        if (warnings > 0) {
            counts.append(errors > 0 ? ", " : "").append(palette.yellow(counted(warnings, "warning")));
        }
        String verdict = errors > 0 ? "" : warnings > 0 ? palette.green("ok") + ", " : palette.green("ok");
        return palette.bold(Printable.of(file.source().name(), LINE)) + ": " + verdict + counts + "\n";
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private String head(Severity severity, String line) {
        String word = severity.word() + "[";
        int start = line.indexOf(": " + word) + 2;
        int end = line.indexOf("]: ", start) + 1;
        return palette.bold(line.substring(0, start))
                + mark(severity, line.substring(start, end))
                + line.substring(end);
    }

    private String below(Severity severity, String line) {
        if (line.startsWith("  fix: ")) {
            return "  " + palette.green("fix:") + line.substring("  fix:".length());
        }
        return line.strip().chars().allMatch(c -> c == '^') ? mark(severity, line) : line;
    }

    private String mark(Severity severity, String text) {
        return switch (severity) {
            case ERROR -> palette.red(text);
            case WARNING -> palette.yellow(text);
        };
    }
}
