package eyas.session.input;

import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticRenderer;
import eyas.report.Palette;
import eyas.rules.report.FileResult;
import eyas.rules.report.LoadDiagnostic;
import eyas.text.Printable;

/** Renders diagnostics with the colours of a terminal. */
public final class DiagnosticPrinter {
    private static final int NAME = 2_000;

    private final Palette palette;
    private final DiagnosticRenderer renderer;

    /** Creates a printer with the colours of {@code palette}. */
    public DiagnosticPrinter(Palette palette) {
        this.palette = palette;
        this.renderer = new DiagnosticRenderer((role, text) -> switch (role) {
            case PLACE -> palette.bold(text);
            case ERROR -> palette.red(text);
            case WARNING -> palette.yellow(text);
            case FIX -> palette.green(text);
        });
    }

    /** Returns {@code diagnostic} as several lines. */
    public String text(LoadDiagnostic diagnostic) {
        return text(diagnostic.diagnostic());
    }

    /** Returns {@code diagnostic} as several lines. */
    public String text(Diagnostic diagnostic) {
        return renderer.render(diagnostic);
    }

    /** Returns a one-line summary of {@code file}. */
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
        return palette.bold(Printable.of(file.source().name(), NAME)) + ": " + verdict + counts + "\n";
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
