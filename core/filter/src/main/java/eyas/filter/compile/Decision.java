package eyas.filter.compile;

import java.util.List;

/** A boolean decision about the current event. Immutable. */
public sealed interface Decision {

    /**
     * Tests a condition.
     *
     * @param negated whether it must not hold
     * @param text description of the condition, for dumps
     */
    record Check(Condition condition, boolean negated, String text) implements Decision {}

    /** Holds if all parts hold; evaluated in order with short-circuiting. */
    record All(List<Decision> parts) implements Decision {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** Holds if any part holds; evaluated in order with short-circuiting. */
    record Any(List<Decision> parts) implements Decision {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Evaluated at most once per event.
     *
     * @param place index in the {@link DecisionCache}
     */
    record Cached(int place, Decision decision) implements Decision {}
}
