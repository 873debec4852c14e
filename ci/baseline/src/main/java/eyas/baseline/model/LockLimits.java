package eyas.baseline.model;

/** How much of a run becomes entries. What is beyond is a gap of the run, which is named. */
public final class LockLimits {
    /** The most entries of one run. */
    public static final int ENTRIES = 50_000;

    /** The most characters of one text; a longer one ends with its hash. */
    public static final int TEXT = 1_000;

    /** How many components of a path are looked at when folders with many files become one entry. */
    public static final int DEPTH = 32;

    /**
     * How much work goes into finding the wildcards and tokens that cover something: the product of the lengths of each pair that is compared.
     * What is beyond counts as not covered, and so as new.
     */
    public static final long MATCHING = 2_000_000_000L;

    private LockLimits() {}
}
