package eyas.session.terminal;

import eyas.capture.CaptureSource;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows the progress of reading a file on the terminal until closed, starting after one second.
 *
 * <p>Another thread queries the source, which therefore must be closed later.
 */
public final class ReadProgress implements AutoCloseable {
    private static final long FIRST_MILLIS = 1000;
    private static final long PERIOD_MILLIS = 250;
    private static final String ERASE = "\r\u001b[K";

    private final CaptureSource source;
    private final Terminal terminal;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final @Nullable Thread thread;

    private ReadProgress(CaptureSource source, Terminal terminal, boolean shown) {
        this.source = source;
        this.terminal = terminal;
        this.thread = shown ? Thread.ofPlatform().daemon().name("eyas-progress").unstarted(this::show) : null;
    }

    /** Starts if {@code shown}; otherwise shows nothing. */
    public static ReadProgress start(CaptureSource source, Terminal terminal, boolean shown) {
        ReadProgress progress = new ReadProgress(source, terminal, shown);
        if (progress.thread != null) {
            progress.thread.start();
        }
        return progress;
    }

    private void show() {
        boolean visible = false;
        try {
            while (!closed.await(visible ? PERIOD_MILLIS : FIRST_MILLIS, TimeUnit.MILLISECONDS)) {
                OptionalDouble part = source.progress();
                if (part.isEmpty()) {
                    return;
                }
                terminal.text(String.format(Locale.ROOT, "%s%5.1f%%", ERASE, part.getAsDouble() * 100));
                visible = true;
            }
        } catch (IOException e) {
            terminal.text(ERASE + "eyas: cannot show progress: " + FileErrorMessage.reason(e) + System.lineSeparator());
            visible = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (visible) {
            terminal.text(ERASE);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        if (thread != null) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
