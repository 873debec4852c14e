package eyas.filter.plan;

import eyas.filter.compile.Condition;

/** Evaluates one predicate for the current event. Event thread only. */
sealed interface PredicateCell extends Condition {

    /** Tests whether the source has a value. */
    record Present(SourceSlot slot) implements PredicateCell {
        @Override
        public boolean holds() {
            return slot.read() > 0;
        }
    }

    /** Reads the result from a group. */
    record Grouped(GroupCell group, int local, boolean negated, boolean all) implements PredicateCell {
        @Override
        public boolean holds() {
            return group.holds(local, negated, all);
        }
    }

    /** Evaluates another cell's predicate once per event, and records statistics. */
    final class Counted implements PredicateCell {
        private final PredicateCell inner;
        private final int predicate;
        private final EventEpoch epoch;
        private final MatchProfile profile;
        private int stamp;
        private boolean known;

        Counted(PredicateCell inner, int predicate, EventEpoch epoch, MatchProfile profile) {
            this.inner = inner;
            this.predicate = predicate;
            this.epoch = epoch;
            this.profile = profile;
        }

        @Override
        public boolean holds() {
            if (stamp != epoch.number()) {
                stamp = epoch.number();
                long start = System.nanoTime();
                known = inner.holds();
                profile.evaluated(predicate, known, System.nanoTime() - start);
            } else {
                profile.reused();
            }
            return known;
        }
    }

    /** Tests each value individually. */
    record Single(SourceSlot slot, ValueMatcher matcher, boolean all) implements PredicateCell {
        @Override
        public boolean holds() {
            int count = slot.read();
            if (slot.single()) {
                return count > 0 && matcher.test(slot.first());
            }
            for (int i = 0; i < count; i++) {
                if (matcher.test(slot.value(i)) != all) {
                    return !all;
                }
            }
            return all && count > 0;
        }
    }
}
