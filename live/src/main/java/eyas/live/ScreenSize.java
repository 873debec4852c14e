package eyas.live;

import eyas.live.sys.ScreenCalls;

/**
 * The size of a terminal, in characters.
 *
 * @param columns characters of a line
 * @param rows lines
 */
public record ScreenSize(int columns, int rows) {
    private static final ScreenSize USUAL = new ScreenSize(80, 24);
    private static final int SMALLEST = 20;

    /** Returns the size of the terminal behind standard output; the usual one where it does not say. */
    public static ScreenSize ofOutput() {
        int size = new ScreenCalls().size(1);
        int columns = size & 0xFFFF;
        int rows = size >>> 16;
        return columns < SMALLEST || rows < 2 ? USUAL : new ScreenSize(columns, rows);
    }
}
