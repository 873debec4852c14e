package eyas.filter.plan;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Statistics of a matcher: how often each predicate was evaluated, how often it held, how long that took, and how often each rule matched.
 *
 * <p>A predicate is evaluated at most once per event for all rules together, and the first evaluation that reads a value includes the cost
 * of reading it. The figures therefore show where the time of the whole program goes, not what a rule would cost alone; for that, profile a
 * program of the single rule. Written by the matcher's thread; other threads may read values that lag a little but are not torn. Times are
 * in ns, with the overhead of the clock subtracted.
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

    /** Creates empty statistics for {@code program}. */
    public MatchProfile(RuleProgram program) {
        this.program = program;
        int predicates = program.predicates().size();
        evaluations = new AtomicLongArray(predicates);
        trues = new AtomicLongArray(predicates);
        nanos = new AtomicLongArray(predicates);
        matches = new AtomicLongArray(program.rules());
        clock = clockCost();
    }

    /** Returns the ns between two consecutive readings of the clock. */
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

    /** Counts another use of a predicate for the same event. */
    void reused() {
        reused.setOpaque(reused.getPlain() + 1);
    }

    /** Adds to a counter with a single writer: readers never see a torn value, and no locked instruction is needed. */
    private static void add(AtomicLongArray counts, int place, long amount) {
        counts.setOpaque(place, counts.getPlain(place) + amount);
    }

    /** Counts the rules that match an event, given as a bit set. */
    void matched(long[] rules) {
        events.setOpaque(events.getPlain() + 1);
        for (int word = 0; word < rules.length; word++) {
            for (long bits = rules[word]; bits != 0; bits &= bits - 1) {
                add(matches, word * 64 + Long.numberOfTrailingZeros(bits), 1);
            }
        }
    }

    /** Returns the number of events that were matched against at least one rule. */
    public long events() {
        return events.getOpaque();
    }

    /** Returns the number of evaluations of all predicates together. */
    public long evaluations() {
        return sum(evaluations);
    }

    /** Returns how often the cached result of a predicate was reused within an event. */
    public long reuses() {
        return reused.getOpaque();
    }

    /** Returns the time spent evaluating all predicates, in ns. */
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

    /** Returns the number of evaluations of a predicate, given its index in {@link RuleProgram#predicates()}. */
    public long evaluations(int predicate) {
        return evaluations.getOpaque(predicate);
    }

    /** Returns how often a predicate was evaluated and held. */
    public long trues(int predicate) {
        return trues.getOpaque(predicate);
    }

    /** Returns the time spent evaluating a predicate, including reads of values that it triggered, in ns. */
    public long nanos(int predicate) {
        return nanos.getOpaque(predicate);
    }

    /** Returns how often a rule matched. */
    public long matches(int rule) {
        return matches.getOpaque(rule);
    }

    /**
     * Returns a rule's share of the time in ns: for each predicate that it uses, the time divided by the number of rules that use it. The
     * shares of all rules add up to the time of all predicates.
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
