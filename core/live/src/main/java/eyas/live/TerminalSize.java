package eyas.live;

import eyas.live.sys.TerminalCalls;

/**
 * The size of a terminal, in characters.
 *
 * @param columns characters of a line
 * @param rows lines
 */
public record TerminalSize(int columns, int rows) {
    private static final TerminalSize DEFAULT = new TerminalSize(80, 24);
    private static final int SMALLEST = 20;

    /** Returns the size of the terminal behind standard output; the default size if it is unknown. */
    public static TerminalSize ofOutput() {
        int size = new TerminalCalls().size(1);
        int columns = TerminalCalls.columns(size);
        int rows = TerminalCalls.rows(size);
        return columns < SMALLEST || rows < 2 ? DEFAULT : new TerminalSize(columns, rows);
    }

    /** Returns the columns of the terminal behind {@code descriptor}; 0 if it is not a terminal or its size is unknown. */
    public static int columns(int descriptor) {
        return TerminalCalls.columns(new TerminalCalls().size(descriptor));
    }
}
