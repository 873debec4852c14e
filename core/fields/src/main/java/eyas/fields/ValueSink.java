package eyas.fields;

/** Receives a value for structured output such as JSON. */
public interface ValueSink {
    /** The field has no value. */
    void absent();

    /** An integer. */
    void number(long value);

    /** An unsigned integer, possibly larger than the maximum signed one. */
    void unsigned(long value);

    /** A floating-point number. */
    void real(double value);

    /** A boolean. */
    void truth(boolean value);

    /** A text: raw bytes, not necessarily UTF-8; valid until the call returns. */
    void text(byte[] bytes, int offset, int length);

    /** Starts a list; its values follow, each as one of the other calls, then {@link #endList}. */
    void beginList();

    /** Ends a list. */
    void endList();
}
