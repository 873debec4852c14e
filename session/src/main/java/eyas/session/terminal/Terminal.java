package eyas.session.terminal;

import eyas.report.Palette;
import java.io.PrintStream;
import java.util.Optional;

/**
 * Writes to the user's standard error, or to standard output where no watched command owns it; in colour where that makes
 * sense.
 *
 * <p>{@code NO_COLOR} and {@code TERM=dumb} are honoured, and
 * {@code FORCE_COLOR} where a log viewer shows colours.
 */
public final class Terminal {
    private final PrintStream stream;
    private final Palette palette;

    private Terminal(PrintStream stream, Palette palette) {
        this.stream = stream;
        this.palette = palette;
    }

    /** Writes to standard error, coloured where it is a terminal. */
    public static Terminal standardError() {
        return of(System.err, StandardStreams.errorIsTerminal());
    }

    /** Returns the one for commands whose result is what they print. */
    public static Terminal standardOutput() {
        return of(System.out, StandardStreams.outputIsTerminal());
    }

    private static Terminal of(PrintStream stream, boolean terminal) {
        return new Terminal(stream, isColored(terminal) ? Palette.colored() : Palette.plain());
    }

    private static boolean isColored(boolean terminal) {
        if (System.getenv("NO_COLOR") != null) {
            return false;
        }
        if (System.getenv("FORCE_COLOR") != null) {
            return true;
        }
        return terminal
                && !Optional.ofNullable(System.getenv("TERM")).orElse("dumb").equals("dumb");
    }

    /** Returns the colours, none where none are wanted. */
    public Palette palette() {
        return palette;
    }

    /** Writes a line. */
    public synchronized void line(String text) {
        stream.println(text);
    }

    /** Writes text that has its line ends already. */
    public synchronized void text(String text) {
        stream.print(text);
        stream.flush();
    }
}
