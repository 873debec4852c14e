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
 * Writes to the user's standard error, or to standard output if no watched command owns it; in colour if appropriate.
 *
 * <p>Honours {@code NO_COLOR} and {@code TERM=dumb}, and {@code FORCE_COLOR} for log viewers that show colours. Writing blocks while the
 * reader does not read, except between {@link #detach} and {@link #attach}. Output to standard error contains untrusted text, and is
 * escaped for the runner whose log it is. Thread-safe.
 */
public final class Terminal {
    private final PrintStream stream;
    /** The underlying stream, which reports errors; the print stream swallows them. */
    private final OutputStream beneath;

    private final Palette palette;
    private final IntSupplier size;
    /** Whether the output is a command's result, which is not escaped. */
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

    /** Returns standard error, coloured if it is a terminal. */
    public static Terminal standardError() {
        boolean terminal = StandardStreams.errorIsTerminal();
        return of(System.err, new FileOutputStream(FileDescriptor.err), terminal, columns(terminal, 2));
    }

    /** Returns standard output, for commands whose result is their output. */
    public static Terminal standardOutput() {
        boolean terminal = StandardStreams.outputIsTerminal();
        return of(System.out, new FileOutputStream(FileDescriptor.out), terminal, columns(terminal, 1), true);
    }

    /** Returns a terminal that writes to {@code stream} and its underlying stream; coloured if it is a terminal. */
    static Terminal of(PrintStream stream, OutputStream beneath, boolean terminal) {
        return of(stream, beneath, terminal, () -> 0);
    }

    /** Returns a terminal whose lines have the width that {@code size} returns, unlimited for 0. */
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

    /** Returns the colours; none if colours are off. */
    public Palette palette() {
        return palette;
    }

    /** Returns the current line width; {@link TerminalLine#UNLIMITED} if this is no terminal. */
    public int columns() {
        int columns = size.getAsInt();
        return columns == 0 ? TerminalLine.UNLIMITED : columns;
    }

    /**
     * Hands further writes to a background thread, so that no caller blocks on the reader. Lines that exceed the buffer are counted and
     * reported.
     */
    public synchronized void detach() {
        if (detached == null) {
            detached = new LogTarget(
                    new StreamSink("standard error", Channels.newChannel(beneath)),
                    _ -> {} // this is the only channel to report it; unwritten lines count as lost
                    );
            detached.detach(true);
        }
    }

    /** Waits until the buffered lines are read, and writes directly from now on. */
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

    /** Returns how many lines exceeded the buffer or could not be written since {@link #detach}. */
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

    /** Writes text that includes its line breaks. */
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
