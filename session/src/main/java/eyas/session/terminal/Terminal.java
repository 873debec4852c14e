package eyas.session.terminal;

import eyas.output.sink.AlertLine;
import eyas.output.sink.LogTarget;
import eyas.output.sink.StreamSink;
import eyas.report.Palette;
import eyas.rules.model.Priority;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the user's standard error, or to standard output where no watched command owns it; in colour where that makes
 * sense.
 *
 * <p>{@code NO_COLOR} and {@code TERM=dumb} are honoured, and
 * {@code FORCE_COLOR} where a log viewer shows colours. Whoever writes waits for a reader that takes nothing, but between
 * {@link #detach} and {@link #attach}. Thread-safe.
 */
public final class Terminal {
    private final PrintStream stream;
    private final Palette palette;
    private @Nullable LogTarget detached;
    private long lost;

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

    /** Returns one that writes to {@code stream}, coloured where it is a terminal. */
    public static Terminal of(PrintStream stream, boolean terminal) {
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

    /** Lets a thread write what comes from now on: nobody else waits for a reader. What finds no room is counted, and told. */
    public synchronized void detach() {
        if (detached == null) {
            detached = new LogTarget(
                    new StreamSink("standard error", Channels.newChannel(stream)),
                    _ -> {} // it could be told here only: lines that are not written count as lost
                    );
            detached.detach(true);
        }
    }

    /** Waits until what was written is read, and writes at once from now on. */
    public void attach() {
        LogTarget target = detached();
        if (target == null) {
            return;
        }
        target.close();
        synchronized (this) {
            lost += target.lost();
            detached = null;
        }
    }

    private synchronized @Nullable LogTarget detached() {
        return detached;
    }

    /** Returns how many lines found no room, or could not be written, since {@link #detach}. */
    public synchronized long lost() {
        return lost + (detached == null ? 0 : detached.lost());
    }

    /** Writes a line. */
    public synchronized void line(String text) {
        if (detached == null) {
            stream.println(text);
        } else {
            handOver(detached, text);
        }
    }

    /** Writes text that has its line ends already. */
    public synchronized void text(String text) {
        LogTarget target = detached;
        if (target == null) {
            stream.print(text);
            stream.flush();
        } else {
            text.lines().forEach(line -> handOver(target, line));
        }
    }

    private static void handOver(LogTarget target, String line) {
        try {
            target.write(new AlertLine(Priority.INFORMATIONAL, line));
        } catch (IOException e) {
            throw new UncheckedIOException("a line that is handed over to a thread cannot fail", e);
        }
    }
}
