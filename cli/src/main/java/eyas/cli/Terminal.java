package eyas.cli;

import eyas.report.Palette;
import java.io.PrintStream;
import java.util.Optional;

/**
 * Writes to the user's standard error, in colour where that makes sense.
 *
 * <p>Standard output belongs to the watched command. {@code NO_COLOR} and {@code TERM=dumb} are honoured, and
 * {@code FORCE_COLOR} where a log viewer shows colours.
 */
final class Terminal {
    private final PrintStream err;
    private final Palette palette;

    private Terminal(PrintStream err, Palette palette) {
        this.err = err;
        this.palette = palette;
    }

    static Terminal standardError() {
        return new Terminal(System.err, isColored() ? Palette.colored() : Palette.plain());
    }

    private static boolean isColored() {
        if (System.getenv("NO_COLOR") != null) {
            return false;
        }
        if (System.getenv("FORCE_COLOR") != null) {
            return true;
        }
        return StandardStreams.errorIsTerminal()
                && !Optional.ofNullable(System.getenv("TERM")).orElse("dumb").equals("dumb");
    }

    Palette palette() {
        return palette;
    }

    synchronized void line(String text) {
        err.println(text);
    }

    synchronized void text(String text) {
        err.print(text);
        err.flush();
    }
}
