package eyas.filter.compile;

import java.util.List;

/** Is something to be done for the current event. Immutable. */
public sealed interface Step {

    /** Does something where a decision holds. */
    record When(Decision decision, List<Step> then) implements Step {
        public When {
            then = List.copyOf(then);
        }
    }

    /** Reports a rule. */
    record Match(int rule) implements Step {}

    /**
     * Leaves it to an action.
     *
     * @param text what it does, for dumps
     */
    record Do(Action action, String text) implements Step {}
}
