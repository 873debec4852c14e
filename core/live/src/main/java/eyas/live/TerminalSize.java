package eyas.live;

import eyas.live.sys.TerminalCalls;

/**
 * The size of a terminal, in characters.
 *
 * @param columns characters of a line
 * @param rows lines
 */
public record TerminalSize(int columns, int rows) {
    private static final TerminalSize USUAL = new TerminalSize(80, 24);
    private static final int SMALLEST = 20;

    /** Returns the size of the terminal behind standard output; the usual one where it does not say. */
    public static TerminalSize ofOutput() {
        int size = new TerminalCalls().size(1);
        int columns = TerminalCalls.columns(size);
        int rows = TerminalCalls.rows(size);
        return columns < SMALLEST || rows < 2 ? USUAL : new TerminalSize(columns, rows);
    }

    /** Return the columns of the terminal behind {@code descriptor}; 0 where it is none, or does not know. */
    public static int columns(int descriptor) {
        return TerminalCalls.columns(new TerminalCalls().size(descriptor));
    }
}
