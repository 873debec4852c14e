package eyas.filter.compile;

import java.util.List;

/** Something to be done for the current event. Immutable. */
public sealed interface CodeStep {

    /** Does something where a decision holds. */
    record When(Decision decision, List<CodeStep> then) implements CodeStep {
        public When {
            then = List.copyOf(then);
        }
    }

    /** Reports a rule. */
    record Match(int rule) implements CodeStep {}

    /**
     * Leaves it to an action.
     *
     * @param text what it does, for dumps
     */
    record Do(Action action, String text) implements CodeStep {}
}
