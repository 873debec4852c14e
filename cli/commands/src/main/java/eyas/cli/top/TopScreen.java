package eyas.cli.top;

import eyas.live.TerminalSize;
import eyas.report.Palette;
import eyas.report.activity.Activity;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A screen of a terminal that shows a table and is drawn anew as the table changes.
 *
 * <p>It is a second screen of the terminal, so that what stood there before comes back at the end. No key is read: the keys are
 * the watched command's. Event thread only.
 */
final class TopScreen implements AutoCloseable {
    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final PrintStream out;
    private final Supplier<TerminalSize> size;
    private final TopSummary summary;
    private long next;
    private boolean entered;

    /** Returns a screen on standard output, which stays open. */
    static TopScreen ofOutput(TopSummary summary) {
        return new TopScreen(System.out, TerminalSize::ofOutput, summary);
    }

    /** Makes a screen of the terminal that {@code out} writes to; {@link #enter} shows it. */
    TopScreen(PrintStream out, Supplier<TerminalSize> size, TopSummary summary) {
        this.out = out;
        this.size = size;
        this.summary = summary;
        this.next = System.nanoTime();
    }

    /** Takes the terminal. Only {@link #close} gives it back, so no signal may end this process by now. */
    void enter() {
        entered = true;
        out.print(ENTER);
        out.flush();
    }

    /** Return whether there is a screen, and it is a second old. */
    boolean isDue() {
        return entered && System.nanoTime() - next >= 0;
    }

    /** Draws the screen. */
    void draw(Activity activity) {
        next = System.nanoTime() + PAUSE;
        TerminalSize now = size.get();
        List<String> lines = summary.lines(activity, Palette.colored(), now.columns(), Math.max(1, now.rows() - 3));
        StringBuilder screen = new StringBuilder(HOME);
        for (int i = 0; i < lines.size(); i++) {
            screen.append(i == 0 ? "" : "\r\n").append(lines.get(i)).append(REST_OF_LINE);
        }
        out.print(screen.append(REST_OF_SCREEN));
        out.flush();
    }

    @Override
    public void close() {
        if (entered) {
            out.print(LEAVE);
            out.flush();
        }
    }
}
