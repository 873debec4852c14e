package eyas.filter.syntax;

/**
 * Limits for the parser, so that untrusted input costs little.
 *
 * @param length maximum length of a condition in UTF-16 characters; 1,048,576 by default
 * @param depth maximum nesting depth of parentheses and transformers; 1,000 by default, as in Falco
 */
public record SyntaxLimits(int length, int depth) {
    /** The default limits. */
    public static final SyntaxLimits DEFAULT = new SyntaxLimits(1 << 20, 1000);

    public SyntaxLimits {
        if (length < 1 || depth < 1) {
            throw new IllegalArgumentException("limits must be positive: length " + length + ", depth " + depth);
        }
    }
}
