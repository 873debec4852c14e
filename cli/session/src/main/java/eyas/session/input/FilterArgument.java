package eyas.session.input;

import eyas.diagnostic.DiagnosticCode;
import eyas.fields.FieldCatalog;
import eyas.filter.Filter;
import eyas.filter.FilterException;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;

/** Compiles the filter in a command's arguments. */
public final class FilterArgument {
    private FilterArgument() {}

    /**
     * Compiles {@code text}; warnings are printed on the terminal.
     *
     * @throws CommandFailure if it is invalid, with all errors
     */
    public static Filter compile(String text, FieldCatalog catalog, Terminal terminal) {
        try {
            Filter compiled = Filter.compile(text, catalog);
            DiagnosticPrinter view = new DiagnosticPrinter(terminal.palette());
            // Deprecated fields are valid for old recordings, in which evt.dir still distinguishes enter from exit
            // events.
            compiled.warnings().stream()
                    .filter(warning -> warning.code() != DiagnosticCode.DEPRECATED_FIELD)
                    .forEach(warning -> terminal.text(view.text(warning)));
            return compiled;
        } catch (FilterException e) {
            throw new CommandFailure(
                    DiagnosticCode.INVALID_FILTER,
                    ExitCode.USAGE,
                    ("invalid filter\n" + e.getMessage()).stripTrailing());
        }
    }
}
