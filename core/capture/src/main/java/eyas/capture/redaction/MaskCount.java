package eyas.capture.redaction;

/**
 * Counts what was masked for one reason.
 *
 * @param what the reason, in words for people, in the singular: {@code GitHub token}
 * @param values how many values
 * @param bytes how many bytes of them
 */
public record MaskCount(String what, long values, long bytes) {}
