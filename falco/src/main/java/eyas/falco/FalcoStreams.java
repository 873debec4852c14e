package eyas.falco;

import java.io.PrintStream;

/**
 * The standard streams of the program.
 *
 * @param out what is asked for and alerts
 * @param err the program's log and errors
 */
public record FalcoStreams(PrintStream out, PrintStream err) {
    void flush() {
        out.flush();
        err.flush();
    }
}
