package eyas.filter.compile;

import java.util.List;

/** A step of the generated code for the current event. Immutable. */
public sealed interface CodeStep {

    /** Executes steps if a decision holds. */
    record When(Decision decision, List<CodeStep> then) implements CodeStep {
        public When {
            then = List.copyOf(then);
        }
    }

    /** Reports a rule. */
    record Match(int rule) implements CodeStep {}

    /**
     * Calls an action.
     *
     * @param text description of the action, for dumps
     */
    record Do(Action action, String text) implements CodeStep {}
}
