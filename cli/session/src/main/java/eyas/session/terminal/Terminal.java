package eyas.session.terminal;

import eyas.live.TerminalSize;
import eyas.output.sink.AlertLine;
import eyas.output.sink.LogTarget;
import eyas.output.sink.StreamSink;
import eyas.report.Palette;
import eyas.rules.model.Priority;
import eyas.text.TerminalLine;
import eyas.text.WorkflowCommandEscaper;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the user's standard error, or to standard output where no watched command owns it; in colour where that makes
 * sense.
 *
 * <p>{@code NO_COLOR} and {@code TERM=dumb} are honoured, and
 * {@code FORCE_COLOR} where a log viewer shows colours. Whoever writes waits for a reader that takes nothing, but between
 * {@link #detach} and {@link #attach}. What it writes to standard error has texts of a job, and no command for the runner whose log it
 * is. Thread-safe.
 */
public final class Terminal {
    private final PrintStream stream;
    /** Where that writes to; it says what went wrong, which the other swallows. */
    private final OutputStream beneath;

    private final Palette palette;
    private final IntSupplier size;
    /** Whether what is written is a command's result, which is not changed. */
    private final boolean isResult;

    private @Nullable LogTarget detached;
    private long lost;

    private Terminal(PrintStream stream, OutputStream beneath, Palette palette, IntSupplier size, boolean isResult) {
        this.stream = stream;
        this.beneath = beneath;
        this.palette = palette;
        this.size = size;
        this.isResult = isResult;
    }

    /** Writes to standard error, coloured where it is a terminal. */
    public static Terminal standardError() {
        boolean terminal = StandardStreams.errorIsTerminal();
        return of(System.err, new FileOutputStream(FileDescriptor.err), terminal, columns(terminal, 2));
    }

    /** Returns the one for commands whose result is what they print. */
    public static Terminal standardOutput() {
        boolean terminal = StandardStreams.outputIsTerminal();
        return of(System.out, new FileOutputStream(FileDescriptor.out), terminal, columns(terminal, 1), true);
    }

    /** Returns one that writes to {@code stream}, and to what that writes to; coloured where it is a terminal. */
    static Terminal of(PrintStream stream, OutputStream beneath, boolean terminal) {
        return of(stream, beneath, terminal, () -> 0);
    }

    /** Returns one whose lines have as many columns as {@code size} says, any number where that is 0. */
    public static Terminal of(PrintStream stream, OutputStream beneath, boolean terminal, IntSupplier size) {
        return of(stream, beneath, terminal, size, false);
    }

    private static Terminal of(
            PrintStream stream, OutputStream beneath, boolean terminal, IntSupplier size, boolean isResult) {
        Palette palette = isColored(terminal) ? Palette.colored() : Palette.plain();
        return new Terminal(stream, beneath, palette, size, isResult);
    }

    private static IntSupplier columns(boolean terminal, int descriptor) {
        return terminal ? () -> TerminalSize.columns(descriptor) : () -> 0;
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

    /** Returns how many columns a line may take now; {@link TerminalLine#UNLIMITED} where this is no terminal. */
    public int columns() {
        int columns = size.getAsInt();
        return columns == 0 ? TerminalLine.UNLIMITED : columns;
    }

    /** Lets a thread write what comes from now on: nobody else waits for a reader. What finds no room is counted, and told. */
    public synchronized void detach() {
        if (detached == null) {
            detached = new LogTarget(
                    new StreamSink("standard error", Channels.newChannel(beneath)),
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
        String line = logged(text);
        if (detached == null) {
            stream.println(line);
        } else {
            handOver(detached, line);
        }
    }

    private String logged(String text) {
        return isResult ? text : WorkflowCommandEscaper.logged(text);
    }

    /** Writes text that has its line ends already. */
    public synchronized void text(String text) {
        LogTarget target = detached;
        String logged = logged(text);
        if (target == null) {
            stream.print(logged);
            stream.flush();
        } else {
            logged.lines().forEach(line -> handOver(target, line));
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
