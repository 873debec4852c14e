package eyas.filter.check;

import eyas.filter.diagnostic.Diagnostic;
import eyas.filter.diagnostic.DiagnosticCode;
import eyas.filter.diagnostic.Position;
import eyas.filter.diagnostic.Severity;
import eyas.filter.diagnostic.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what a check finds, up to a limit. */
final class Findings {
    /** The most findings that one condition is told of. */
    static final int LIMIT = 50;

    private final List<Diagnostic> found = new ArrayList<>();
    private boolean failed;

    void add(DiagnosticCode code, String message, Position position, int length, @Nullable String fix) {
        failed |= code.severity() == Severity.ERROR;
        if (found.size() < LIMIT || (code.severity() == Severity.ERROR && found.size() < 2 * LIMIT)) {
            found.add(new Diagnostic(code, message, new Span(position, length), fix));
        }
    }

    /** Tells whether there is an error, and no room for another one: then there is no point in looking further. */
    boolean isFull() {
        return failed && found.size() >= 2 * LIMIT;
    }

    boolean failed() {
        return failed;
    }

    List<Diagnostic> inOrder() {
        found.sort(Comparator.comparingInt(d -> d.span().start().offset()));
        return List.copyOf(found);
    }
}
