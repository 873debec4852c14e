package eyas.filter.plan;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Keeps account of what a matcher does: how often each predicate was computed, how often it held, how long that took, and
 * how often each rule matched.
 *
 * <p>A predicate is computed at most once per event for all rules together, and the first that asks for a value pays for
 * its reading: figures say where the time of the whole program goes, not what a rule would cost alone. For that, profile
 * a program of the one rule. Written by the thread of the matcher; any thread may read, and finds whole figures that lag a
 * little. Times are in ns, what the clock itself takes is taken off.
 */
public final class MatchProfile {
    private static final int CALIBRATIONS = 20_000;

    private final RuleProgram program;
    private final long clock;
    private final AtomicLongArray evaluations;
    private final AtomicLongArray trues;
    private final AtomicLongArray nanos;
    private final AtomicLongArray matches;
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong reused = new AtomicLong();

    /** Makes an empty account for {@code program}. */
    public MatchProfile(RuleProgram program) {
        this.program = program;
        int predicates = program.predicates().size();
        evaluations = new AtomicLongArray(predicates);
        trues = new AtomicLongArray(predicates);
        nanos = new AtomicLongArray(predicates);
        matches = new AtomicLongArray(program.rules());
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
        add(evaluations, predicate, 1);
        add(trues, predicate, holds ? 1 : 0);
        add(nanos, predicate, Math.max(0, time - clock));
    }

    /** Takes that a predicate was asked for again for the same event. */
    void reused() {
        reused.setOpaque(reused.getPlain() + 1);
    }

    /** Adds where only one thread writes: readers find a whole figure, and nobody pays for a locked instruction. */
    private static void add(AtomicLongArray counts, int place, long amount) {
        counts.setOpaque(place, counts.getPlain(place) + amount);
    }

    /** Takes the rules that match an event, a bit each. */
    void matched(long[] rules) {
        events.setOpaque(events.getPlain() + 1);
        for (int word = 0; word < rules.length; word++) {
            for (long bits = rules[word]; bits != 0; bits &= bits - 1) {
                add(matches, word * 64 + Long.numberOfTrailingZeros(bits), 1);
            }
        }
    }

    /** Returns how many events were matched against at least one rule. */
    public long events() {
        return events.getOpaque();
    }

    /** Returns how often all predicates together were computed. */
    public long evaluations() {
        return sum(evaluations);
    }

    /** Returns how often a predicate was asked for again for the same event, so that the answer was there. */
    public long reuses() {
        return reused.getOpaque();
    }

    /** Returns the time that went into computing all predicates. */
    public long nanos() {
        return sum(nanos);
    }

    private static long sum(AtomicLongArray counts) {
        long sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.getOpaque(i);
        }
        return sum;
    }

    /** Returns how often a predicate was computed, by its place in {@link RuleProgram#predicates()}. */
    public long evaluations(int predicate) {
        return evaluations.getOpaque(predicate);
    }

    /** Returns how often a predicate was computed and held. */
    public long trues(int predicate) {
        return trues.getOpaque(predicate);
    }

    /** Returns the time that went into computing a predicate, with the reading of values that it was the first to ask for. */
    public long nanos(int predicate) {
        return nanos.getOpaque(predicate);
    }

    /** Returns how often a rule matched. */
    public long matches(int rule) {
        return matches.getOpaque(rule);
    }

    /**
     * Returns a rule's share of the time: of each predicate that it uses, the time divided by the number of rules that
     * use it. The shares of all rules add up to the time of all predicates.
     */
    public double share(int rule) {
        double sum = 0;
        BitSet own = program.predicatesOf(rule);
        for (int predicate = own.nextSetBit(0); predicate >= 0; predicate = own.nextSetBit(predicate + 1)) {
            sum += (double) nanos(predicate) / program.users(predicate);
        }
        return sum;
    }
}
