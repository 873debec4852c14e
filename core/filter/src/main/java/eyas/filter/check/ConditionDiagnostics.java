package eyas.filter.check;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Hint;
import eyas.diagnostic.Severity;
import eyas.filter.syntax.ConditionDiagnostic;
import eyas.filter.syntax.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the diagnostics of one condition, up to {@link #LIMIT}. */
final class ConditionDiagnostics {
    /** The maximum number of diagnostics per condition. */
    static final int LIMIT = 50;

    private final List<ConditionDiagnostic> found = new ArrayList<>();
    private boolean failed;

    void add(DiagnosticCode code, String message, Position position, int length, @Nullable Hint hint) {
        failed |= code.severity() == Severity.ERROR;
        if (found.size() < LIMIT || (code.severity() == Severity.ERROR && found.size() < 2 * LIMIT)) {
            found.add(new ConditionDiagnostic(code, message, position, length, hint));
        }
    }

    /** Returns whether the limit is reached and an error was reported, so that checking can stop. */
    boolean isFull() {
        return failed && found.size() >= 2 * LIMIT;
    }

    boolean failed() {
        return failed;
    }

    List<ConditionDiagnostic> inOrder() {
        found.sort(Comparator.comparingInt(d -> d.position().offset()));
        return List.copyOf(found);
    }
}
