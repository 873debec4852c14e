package eyas.filter.syntax;

/**
 * A position in a text.
 *
 * @param offset UTF-16 characters before it
 * @param line number of its line, from 1; each carriage return and each line feed ends a line
 * @param column UTF-16 characters from the start of its line, from 1
 */
public record Position(int offset, int line, int column) {
    /** The start of a text. */
    public static final Position START = new Position(0, 1, 1);

    public Position {
        if (offset < 0 || line < 1 || column < 1) {
            throw new IllegalArgumentException("position " + offset + " at " + line + ":" + column);
        }
    }

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
