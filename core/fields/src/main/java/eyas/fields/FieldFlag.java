package eyas.fields;

/** Names the properties of a field that rules and tools must respect. */
public enum FieldFlag {
    /** The value is a list. */
    LIST,
    /** An argument must be given: {@code evt.arg[fd]}, {@code evt.arg.fd}. */
    ARGUMENT_REQUIRED,
    /** An argument may be given. */
    ARGUMENT_ALLOWED,
    /** The argument is a number. */
    ARGUMENT_INDEX,
    /** The argument is a name. */
    ARGUMENT_KEY,
    /** Only for conditions, not for output. */
    FILTER_ONLY,
    /** Only for output, not for conditions. */
    PRINT_ONLY,
    /** Neither for conditions nor listed. */
    TABLE_ONLY,
    /** May not stand on the right side of a comparison. */
    NO_RIGHT_SIDE,
    /** May not be given to a transformer. */
    NO_TRANSFORMER,
    /** Kept for old rules; using it earns a warning. */
    DEPRECATED,
    /** Appended to an alert's output where suggested fields are wanted. */
    SUGGESTED,
    /** Ours: Falco has no such field, so a rule that uses it cannot be loaded there. */
    EXTENSION
}
