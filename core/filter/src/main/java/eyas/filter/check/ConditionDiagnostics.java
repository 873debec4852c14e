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

/** The diagnostics of one condition, up to a limit. */
final class ConditionDiagnostics {
    /** The most diagnostics about one condition. */
    static final int LIMIT = 50;

    private final List<ConditionDiagnostic> found = new ArrayList<>();
    private boolean failed;

    void add(DiagnosticCode code, String message, Position position, int length, @Nullable Hint hint) {
        failed |= code.severity() == Severity.ERROR;
        if (found.size() < LIMIT || (code.severity() == Severity.ERROR && found.size() < 2 * LIMIT)) {
            found.add(new ConditionDiagnostic(code, message, position, length, hint));
        }
    }

    /** Return whether there is an error, and no room for another one: then there is no point in looking further. */
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
