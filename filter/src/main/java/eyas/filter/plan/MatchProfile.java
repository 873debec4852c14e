package eyas.filter.plan;

import java.util.BitSet;

/**
 * Keeps account of what a matcher does: how often each predicate was computed, how often it held, how long that took, and
 * how often each rule matched.
 *
 * <p>A predicate is computed at most once per event for all rules together, and the first that asks for a value pays for
 * its reading: figures say where the time of the whole program goes, not what a rule would cost alone. For that, profile
 * a program of the one rule. Belongs to one thread. Times are in ns, what the clock itself takes is taken off.
 */
public final class MatchProfile {
    private static final int CALIBRATIONS = 20_000;

    private final RuleProgram program;
    private final long clock;
    private final long[] evaluations;
    private final long[] trues;
    private final long[] nanos;
    private final long[] matches;
    private long events;

    /** Makes an empty account for {@code program}. */
    public MatchProfile(RuleProgram program) {
        this.program = program;
        int predicates = program.predicates().size();
        evaluations = new long[predicates];
        trues = new long[predicates];
        nanos = new long[predicates];
        matches = new long[program.rules()];
        clock = clockCost();
    }

    /** Returns the ns between two readings of the clock with nothing between them. */
    private static long clockCost() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < CALIBRATIONS; i++) {
            long start = System.nanoTime();
            least = Math.min(least, System.nanoTime() - start);
        }
        return least;
    }

    void evaluated(int predicate, boolean holds, long time) {
        evaluations[predicate]++;
        trues[predicate] += holds ? 1 : 0;
        nanos[predicate] += Math.max(0, time - clock);
    }

    /** Takes the rules that match an event, a bit each. */
    void matched(long[] rules) {
        events++;
        for (int word = 0; word < rules.length; word++) {
            for (long bits = rules[word]; bits != 0; bits &= bits - 1) {
                matches[word * 64 + Long.numberOfTrailingZeros(bits)]++;
            }
        }
    }

    /** Returns how many events were matched against at least one rule. */
    public long events() {
        return events;
    }

    /** Returns how often a predicate was computed, by its place in {@link RuleProgram#predicates()}. */
    public long evaluations(int predicate) {
        return evaluations[predicate];
    }

    /** Returns how often a predicate was computed and held. */
    public long trues(int predicate) {
        return trues[predicate];
    }

    /** Returns the time that went into computing a predicate, with the reading of values that it was the first to ask for. */
    public long nanos(int predicate) {
        return nanos[predicate];
    }

    /** Returns how often a rule matched. */
    public long matches(int rule) {
        return matches[rule];
    }

    /**
     * Returns a rule's share of the time: of each predicate that it uses, the time divided by the number of rules that
     * use it. The shares of all rules add up to the time of all predicates.
     */
    public double share(int rule) {
        double sum = 0;
        BitSet own = program.predicatesOf(rule);
        for (int predicate = own.nextSetBit(0); predicate >= 0; predicate = own.nextSetBit(predicate + 1)) {
            sum += (double) nanos[predicate] / program.users(predicate);
        }
        return sum;
    }
}
