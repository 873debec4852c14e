package eyas.live;

import eyas.live.sys.TerminalCalls;

/** The size of the terminal that a standard stream leads to. */
public final class TerminalSize {
    private TerminalSize() {}

    /** Return the columns of the terminal behind {@code descriptor}; 0 where it is none, or does not know. */
    public static int columns(int descriptor) {
        return new TerminalCalls().columns(descriptor);
    }
}
