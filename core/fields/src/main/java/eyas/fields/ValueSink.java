package eyas.fields;

/** Receives a value in the form that structured output wants, such as JSON. */
public interface ValueSink {
    /** The field has no value. */
    void absent();

    /** A whole number. */
    void number(long value);

    /** A whole number without a sign that may be larger than any signed one. */
    void unsigned(long value);

    /** A number with a fraction. */
    void real(double value);

    /** A truth value. */
    void truth(boolean value);

    /** A text: the bytes are as Linux has them, not necessarily UTF-8; valid until the call returns. */
    void text(byte[] bytes, int offset, int length);

    /** A list begins; its values follow, each by one of the other calls, then {@link #endList}. */
    void beginList();

    /** The list ends. */
    void endList();
}
