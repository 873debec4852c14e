package eyas.filter;

import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticRenderer;
import eyas.diagnostic.Severity;
import java.util.List;
import java.util.stream.Collectors;

/** Reports that a text cannot be used as a filter; the message is the rendering of all errors. */
public final class FilterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    FilterException(List<Diagnostic> diagnostics) {
        super(diagnostics.stream()
                .filter(d -> d.severity() == Severity.ERROR)
                .map(DiagnosticRenderer::plain)
                .collect(Collectors.joining()));
        this.diagnostics = List.copyOf(diagnostics);
    }

    /** Returns the problems, warnings included, in the order of their positions. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
