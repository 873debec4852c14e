package eyas.filter.compile;

import java.util.List;

/** Something to be decided about the current event. Immutable. */
public sealed interface Decision {

    /**
     * Asks a condition.
     *
     * @param negated whether it must not hold
     * @param text what it asks, for dumps
     */
    record Ask(Condition condition, boolean negated, String text) implements Decision {}

    /** Holds if all parts hold; asked in their order, no further than needed. */
    record All(List<Decision> parts) implements Decision {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** Holds if any part holds; asked in their order, no further than needed. */
    record Any(List<Decision> parts) implements Decision {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Decided at most once per event.
     *
     * @param place where it is kept
     */
    record Kept(int place, Decision decision) implements Decision {}
}
