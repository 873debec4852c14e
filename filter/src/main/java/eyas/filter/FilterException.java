package eyas.filter;

import eyas.filter.diagnostic.Diagnostic;
import eyas.filter.diagnostic.DiagnosticRenderer;
import eyas.filter.diagnostic.Severity;
import java.util.List;
import java.util.stream.Collectors;

/** Reports that a text cannot be used as a filter; the message is the rendering of all problems. */
public final class FilterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    FilterException(String text, List<Diagnostic> diagnostics) {
        super(diagnostics.stream()
                .filter(d -> d.severity() == Severity.ERROR)
                .map(d -> DiagnosticRenderer.render("filter", text, d))
                .collect(Collectors.joining()));
        this.diagnostics = List.copyOf(diagnostics);
    }

    /** Returns the problems, warnings included, in the order of their positions. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
