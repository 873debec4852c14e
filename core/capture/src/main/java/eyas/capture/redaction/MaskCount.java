package eyas.capture.redaction;

/**
 * The number of masked values for one reason.
 *
 * @param what a readable description of the reason, in the singular: {@code GitHub token}
 * @param values number of values
 * @param bytes number of their bytes
 */
public record MaskCount(String what, long values, long bytes) {}
