package eyas.report.view;

/**
 * One cell of a grid, or a part of a line.
 *
 * @param text its text
 * @param alarming whether it is to catch the eye
 * @param code whether it is a path, an address, a command or whatever else a program chose, which forms that can show as code
 */
public record Cell(String text, boolean alarming, boolean code) {
    /** The cell that says nothing. */
    static final Cell EMPTY = new Cell("", false, false);

    static Cell of(String text) {
        return text.isEmpty() ? EMPTY : new Cell(text, false, false);
    }

    static Cell of(long number) {
        return of(Phrases.number(number));
    }

    /** Return a cell of what a program chose. */
    static Cell code(String text) {
        return text.isEmpty() ? EMPTY : new Cell(text, false, true);
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
        return holds ? new Cell(text, true, false) : EMPTY;
    }
}
