package eyas.cli.record;

import eyas.session.terminal.StandardStreams;
import eyas.session.terminal.Terminal;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Shows the progress of a recording on the terminal, at most once a second. Event thread only. */
final class RecordProgress {
    private static final String ERASE = "\r\u001b[K";

    private final @Nullable Terminal terminal;
    private long next;
    private boolean visible;

    private RecordProgress(@Nullable Terminal terminal) {
        this.terminal = terminal;
    }

    /** Returns an instance that shows nothing. */
    static RecordProgress none() {
        return new RecordProgress(null);
    }

    /** Returns an instance that shows progress if standard error is a terminal. */
    static RecordProgress on(Terminal terminal) {
        return new RecordProgress(StandardStreams.errorIsTerminal() ? terminal : null);
    }

    void show(long events, long bytes) {
        if (terminal == null) {
            return;
        }
        long now = System.nanoTime();
        if (!visible || now - next >= 0) {
            next = now + TimeUnit.SECONDS.toNanos(1);
            visible = true;
            terminal.text(String.format(Locale.ROOT, "%s%,d events, %s", ERASE, events, RecordSummary.size(bytes)));
        }
    }

    /** Clears the progress line. */
    void close() {
        if (terminal != null && visible) {
            terminal.text(ERASE);
        }
    }
}
