package eyas.fields;

/** Names the properties of a field that rules and tools must respect. */
public enum FieldFlag {
    /** The value is a list. */
    LIST,
    /** Requires an argument: {@code evt.arg[fd]}, {@code evt.arg.fd}. */
    ARGUMENT_REQUIRED,
    /** Allows an argument. */
    ARGUMENT_ALLOWED,
    /** The argument is a number. */
    ARGUMENT_INDEX,
    /** The argument is a name. */
    ARGUMENT_KEY,
    /** Only for conditions, not for output. */
    FILTER_ONLY,
    /** Only for output, not for conditions. */
    PRINT_ONLY,
    /** Neither for conditions nor for outputs, and not listed. */
    TABLE_ONLY,
    /** Not allowed on the right side of a comparison. */
    NO_RIGHT_SIDE,
    /** Not allowed as an argument of a transformer. */
    NO_TRANSFORMER,
    /** Deprecated: use in a rule causes a warning. */
    DEPRECATED,
    /** Appended to an alert's output if suggested fields are enabled. */
    SUGGESTED,
    /** An extension: Falco has no such field and rejects rules that use it. */
    EXTENSION
}
