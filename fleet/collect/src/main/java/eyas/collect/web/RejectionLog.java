package eyas.collect.web;

import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.IOException;
import java.util.function.Consumer;

/** A rate-limited log of rejections, so that senders cannot fill the disk with it. Thread-safe. */
final class RejectionLog {
    private static final int LINES = 20;
    private static final long SECONDS = 60;
    private static final long SECOND = 1_000_000_000L;
    private static final int SHOWN = 300;

    private final Consumer<String> notices;
    private long since = System.nanoTime();
    private int logged;
    private long unsaid;

    RejectionLog(Consumer<String> notices) {
        this.notices = notices;
    }

    void refused(String account, String remote, String why) {
        log("refused, from " + account + " at " + remote + ": " + why);
    }

    void failed(String account, String remote, IOException failure) {
        log("aborted, from " + account + " at " + remote + ": " + FileErrorMessage.reason(failure));
    }

    private synchronized void log(String text) {
        long now = System.nanoTime();
        if (now - since >= SECONDS * SECOND) {
            if (unsaid > 0) {
                notices.accept(unsaid + " more requests were rejected or aborted in the last minutes; see the metrics");
            }
            since = now;
            logged = 0;
            unsaid = 0;
        }
        if (logged < LINES) {
            logged++;
            notices.accept(Printable.of(text, SHOWN));
        } else {
            unsaid++;
        }
    }
}
