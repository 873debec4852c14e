package eyas.collect.web;

import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.IOException;
import java.util.function.Consumer;

/** A log of what is refused, but not so often that whoever is refused could fill a disk with it. Thread-safe. */
final class RejectionLog {
    private static final int LINES = 20;
    private static final long SECONDS = 60;
    private static final long SECOND = 1_000_000_000L;
    private static final int SHOWN = 300;

    private final Consumer<String> notices;
    private long since = System.nanoTime();
    private int said;
    private long unsaid;

    RejectionLog(Consumer<String> notices) {
        this.notices = notices;
    }

    void refused(String account, String remote, String why) {
        say("refused, from " + account + " at " + remote + ": " + why);
    }

    void failed(String account, String remote, IOException failure) {
        say("broken off, from " + account + " at " + remote + ": " + FileErrorMessage.words(failure));
    }

    private synchronized void say(String text) {
        long now = System.nanoTime();
        if (now - since >= SECONDS * SECOND) {
            if (unsaid > 0) {
                notices.accept(unsaid + " more were refused or broken off in the last minutes; the metrics count them");
            }
            since = now;
            said = 0;
            unsaid = 0;
        }
        if (said < LINES) {
            said++;
            notices.accept(Printable.of(text, SHOWN));
        } else {
            unsaid++;
        }
    }
}
