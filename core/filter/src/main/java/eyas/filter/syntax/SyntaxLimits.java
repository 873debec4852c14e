package eyas.filter.syntax;

/**
 * Bounds what the parser accepts, so that hostile text costs little.
 *
 * @param length the most UTF-16 characters of a condition; 1,048,576 by default
 * @param depth the most parentheses and transformers inside each other; 1,000 by default, as Falco sets it
 */
public record SyntaxLimits(int length, int depth) {
    /** The limits that apply unless a caller says otherwise. */
    public static final SyntaxLimits DEFAULT = new SyntaxLimits(1 << 20, 1000);

    public SyntaxLimits {
        if (length < 1 || depth < 1) {
            throw new IllegalArgumentException("limits must be positive: length " + length + ", depth " + depth);
        }
    }
}
