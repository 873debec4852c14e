package eyas.session.input;

import eyas.diagnostic.DiagnosticCode;
import eyas.fields.FieldCatalog;
import eyas.filter.Filter;
import eyas.filter.FilterException;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;

/** Compiles the filter that a command was given. */
public final class FilterArgument {
    private FilterArgument() {}

    /**
     * Compiles {@code text}; what is doubtful about it is said on the terminal.
     *
     * @throws CommandFailure if it is wrong, with all that is wrong
     */
    public static Filter compile(String text, FieldCatalog catalog, Terminal terminal) {
        try {
            Filter compiled = Filter.compile(text, catalog);
            DiagnosticPrinter view = new DiagnosticPrinter(terminal.palette());
            // Old fields are right for old recordings: evt.dir still tells entries from exits there.
            compiled.warnings().stream()
                    .filter(warning -> warning.code() != DiagnosticCode.DEPRECATED_FIELD)
                    .forEach(warning -> terminal.text(view.text(warning)));
            return compiled;
        } catch (FilterException e) {
            throw new CommandFailure(ExitCode.USAGE, ("the filter is wrong\n" + e.getMessage()).stripTrailing());
        }
    }
}
