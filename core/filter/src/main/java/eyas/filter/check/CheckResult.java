package eyas.filter.check;

import eyas.filter.syntax.ConditionDiagnostic;
import java.util.List;

/** The outcome of a check. */
public sealed interface CheckResult {

    /** Returns all diagnostics in the order of their positions: errors and warnings. */
    List<ConditionDiagnostic> diagnostics();

    /** The condition is valid; there may be warnings. */
    record Accepted(CheckedCondition condition, List<ConditionDiagnostic> diagnostics) implements CheckResult {
        public Accepted {
            diagnostics = List.copyOf(diagnostics);
        }
    }

    /** The condition is invalid: at least one diagnostic is an error. */
    record Rejected(List<ConditionDiagnostic> diagnostics) implements CheckResult {
        public Rejected {
            diagnostics = List.copyOf(diagnostics);
        }
    }
}
