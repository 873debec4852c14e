package eyas.report.view;

/**
 * One cell of a grid.
 *
 * @param text its text
 * @param alarming whether it is to catch the eye
 */
public record Cell(String text, boolean alarming) {
    /** The cell that says nothing. */
    static final Cell EMPTY = new Cell("", false);

    static Cell of(String text) {
        return text.isEmpty() ? EMPTY : new Cell(text, false);
    }

    static Cell of(long number) {
        return new Cell(Phrases.number(number), false);
    }

    /** Return a cell of a count that says nothing where it is 0. */
    static Cell aboveZero(long number) {
        return number > 0 ? of(number) : EMPTY;
    }

    /** Return a cell of a count that says nothing where it is 1. */
    static Cell aboveOne(long number) {
        return number > 1 ? of(number) : EMPTY;
    }

    /** Return a cell of what should not be, empty where {@code holds} is false. */
    static Cell alarming(String text, boolean holds) {
        return holds ? new Cell(text, true) : EMPTY;
    }
}
