package eyas.report.table;

/** The unit of a number. */
public enum Unit {
    /** A count, or a number without a unit. */
    NONE,
    BYTES,
    KIBIBYTES,
    MILLISECONDS,
    SECONDS
}
