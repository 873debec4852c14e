package eyas.filter.plan;

/** Computes one predicate for the current event. Event thread only. */
sealed interface PredicateCell {
    boolean holds();

    /** Asks whether the source has a value. */
    record Present(SourceSlot slot) implements PredicateCell {
        @Override
        public boolean holds() {
            return slot.read() > 0;
        }
    }

    /** Reads the answer from a group. */
    record Grouped(GroupCell group, int local, boolean negated, boolean all) implements PredicateCell {
        @Override
        public boolean holds() {
            return group.holds(local, negated, all);
        }
    }

    /** Tests each value by itself. */
    record Single(SourceSlot slot, ValueMatcher matcher, boolean all) implements PredicateCell {
        @Override
        public boolean holds() {
            int count = slot.read();
            for (int i = 0; i < count; i++) {
                if (matcher.test(slot.value(i)) != all) {
                    return !all;
                }
            }
            return all && count > 0;
        }
    }
}
