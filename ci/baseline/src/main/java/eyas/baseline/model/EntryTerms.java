package eyas.baseline.model;

/**
 * What people say of an entry.
 *
 * @param optional whether runs without it are as usual
 * @param because why it is allowed, empty if nobody said
 */
public record EntryTerms(boolean optional, String because) {
    /** Those of an entry that every run has. */
    public static final EntryTerms ALWAYS = new EntryTerms(false, "");

    /** Those of an entry that some runs have. */
    public static final EntryTerms SOMETIMES = new EntryTerms(true, "");

    /** Return what holds where two locks have the entry: it may be missing where both say so. */
    public EntryTerms and(EntryTerms other) {
        String reason = because.compareTo(other.because) >= 0 ? because : other.because;
        return new EntryTerms(optional && other.optional, reason);
    }
}
