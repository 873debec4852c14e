package eyas.text;

/**
 * A position in a text as Falco counts: from 0.
 *
 * @param offset UTF-16 characters before it
 * @param line number of its line, from 0; only line feeds end a line
 * @param column UTF-16 characters from the start of its line, from 0
 */
public record SourcePosition(int offset, int line, int column) {
    /** The start of a file. */
    public static final SourcePosition START = new SourcePosition(0, 0, 0);

    public SourcePosition {
        if (offset < 0 || line < 0 || column < 0) {
            throw new IllegalArgumentException("mark " + offset + " at " + line + ":" + column);
        }
    }
}
