package eyas.filter.diagnostic;

/** Lists what can be said about a condition. Codes are stable: a number is never given a new meaning. */
public enum DiagnosticCode {
    /** The text is not a condition. */
    SYNTAX("F001", Severity.ERROR),
    /** The text is longer, or nested deeper, than the limits allow. */
    LIMIT("F002", Severity.ERROR),
    /** A field that does not exist, or whose argument is wrong. */
    FIELD("F010", Severity.ERROR),
    /** A macro that nobody defined. */
    MACRO("F011", Severity.ERROR),
    /** An operator that the field's type does not have. */
    OPERATOR("F012", Severity.ERROR),
    /** A value that the field's type cannot have. */
    VALUE("F013", Severity.ERROR),
    /** An event type that does not exist. */
    EVENT_TYPE("F014", Severity.ERROR),
    /** A pattern that is not a regular expression. */
    PATTERN("F015", Severity.ERROR),
    /** A transformer with arguments that it cannot take. */
    TRANSFORMER("F016", Severity.ERROR),
    /** Two fields that cannot be compared. */
    RIGHT_SIDE("F017", Severity.ERROR),
    /** A regular expression without any special character. */
    PLAIN_PATTERN("F101", Severity.WARNING),
    /** A string that is also the name of a field or the call of a transformer. */
    FIELD_AS_VALUE("F102", Severity.WARNING),
    /** A field that is kept for old rules. */
    DEPRECATED_FIELD("F103", Severity.WARNING),
    /** A comparison whose outcome does not depend on the event. */
    CONSTANT("F104", Severity.WARNING);

    private final String code;
    private final Severity severity;

    DiagnosticCode(String code, Severity severity) {
        this.code = code;
        this.severity = severity;
    }

    /** Returns the code that is printed. */
    public String code() {
        return code;
    }

    /** Returns how bad it is. */
    public Severity severity() {
        return severity;
    }
}
