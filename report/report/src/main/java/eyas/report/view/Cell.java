package eyas.report.view;

/**
 * One cell of a grid, or a part of a line.
 *
 * @param text its text
 * @param alarming whether it is highlighted
 * @param code whether it is a path, an address, a command or other text chosen by a program; formats that support it show it as code
 */
public record Cell(String text, boolean alarming, boolean code) {
    /** The empty cell. */
    static final Cell EMPTY = new Cell("", false, false);

    static Cell of(String text) {
        return text.isEmpty() ? EMPTY : new Cell(text, false, false);
    }

    static Cell of(long number) {
        return of(Phrases.number(number));
    }

    /** Returns a cell of text chosen by a program. */
    static Cell code(String text) {
        return text.isEmpty() ? EMPTY : new Cell(text, false, true);
    }

    /** Returns a cell of a count, empty if it is 0. */
    static Cell aboveZero(long number) {
        return number > 0 ? of(number) : EMPTY;
    }

    /** Returns a cell of a count, empty if it is 1 or less. */
    static Cell aboveOne(long number) {
        return number > 1 ? of(number) : EMPTY;
    }

    /** Returns a highlighted cell, empty if {@code holds} is false. */
    static Cell alarming(String text, boolean holds) {
        return holds ? new Cell(text, true, false) : EMPTY;
    }
}
