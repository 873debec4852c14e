package eyas.cli.top;

import eyas.live.TerminalSize;
import eyas.report.Palette;
import eyas.report.activity.Activity;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A terminal screen with a table that is redrawn as it changes.
 *
 * <p>Uses the terminal's alternate screen, so the previous contents reappear at the end. No keys are read: they belong to the watched
 * command. Event thread only.
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

    /** Returns a screen on standard output, which is not closed. */
    static TopScreen ofOutput(TopSummary summary) {
        return new TopScreen(System.out, TerminalSize::ofOutput, summary);
    }

    /** Creates a screen on the terminal that {@code out} writes to; {@link #enter} shows it. */
    TopScreen(PrintStream out, Supplier<TerminalSize> size, TopSummary summary) {
        this.out = out;
        this.size = size;
        this.summary = summary;
        this.next = System.nanoTime();
    }

    /** Switches to the alternate screen. Only {@link #close} switches back, so from here on no signal may end this process. */
    void enter() {
        entered = true;
        out.print(ENTER);
        out.flush();
    }

    /** Returns whether the screen is active and was drawn more than a second ago. */
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
