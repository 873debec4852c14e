package eyas.filter.diagnostic;

/**
 * Names a stretch of a text.
 *
 * @param start where it starts
 * @param length UTF-16 characters that it covers; 0 where the fault is that something is missing
 */
public record Span(Position start, int length) {
    public Span {
        if (length < 0) {
            throw new IllegalArgumentException("span of length " + length);
        }
    }
}
