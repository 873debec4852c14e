package eyas.baseline.model;

/**
 * Annotations of an entry.
 *
 * @param optional whether runs without it are normal
 * @param because why it is allowed, empty if not stated
 */
public record EntryAnnotations(boolean optional, String because) {
    /** Annotations of an entry that every run has. */
    public static final EntryAnnotations ALWAYS = new EntryAnnotations(false, "");

    /** Annotations of an entry that some runs have. */
    public static final EntryAnnotations SOMETIMES = new EntryAnnotations(true, "");

    /** Merges the annotations of an entry in two locks: it is optional if it is in both. */
    public EntryAnnotations and(EntryAnnotations other) {
        String reason = because.compareTo(other.because) >= 0 ? because : other.because;
        return new EntryAnnotations(optional && other.optional, reason);
    }
}
