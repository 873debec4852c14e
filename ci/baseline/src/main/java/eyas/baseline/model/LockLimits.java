package eyas.baseline.model;

/** Limits on the entries of a run. What exceeds them is reported as a gap of the run. */
public final class LockLimits {
    /** Maximum number of entries of one run. */
    public static final int ENTRIES = 50_000;

    /** Maximum length of a text in characters; a longer one ends with its hash. */
    public static final int TEXT = 1_000;

    /** Number of path components that are considered when directories with many files are collapsed. */
    public static final int DEPTH = 32;

    /**
     * Maximum work for matching wildcards and placeholders: the sum of the products of the lengths of compared pairs. Beyond this, entries
     * count as not covered, and so as new.
     */
    public static final long MATCHING = 2_000_000_000L;

    private LockLimits() {}
}
