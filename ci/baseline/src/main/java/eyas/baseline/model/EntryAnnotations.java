package eyas.baseline.model;

/**
 * What people say of an entry.
 *
 * @param optional whether runs without it are as usual
 * @param because why it is allowed, empty if nobody said
 */
public record EntryAnnotations(boolean optional, String because) {
    /** Those of an entry that every run has. */
    public static final EntryAnnotations ALWAYS = new EntryAnnotations(false, "");

    /** Those of an entry that some runs have. */
    public static final EntryAnnotations SOMETIMES = new EntryAnnotations(true, "");

    /** Return what holds where two locks have the entry: it may be missing where both say so. */
    public EntryAnnotations and(EntryAnnotations other) {
        String reason = because.compareTo(other.because) >= 0 ? because : other.because;
        return new EntryAnnotations(optional && other.optional, reason);
    }
}
