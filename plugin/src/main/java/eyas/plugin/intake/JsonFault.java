package eyas.plugin.intake;

/** Reports that a text is no JSON document. */
public final class JsonFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one; {@code message} says what and where. */
    public JsonFault(String message) {
        super(message, null, false, false);
    }
}
