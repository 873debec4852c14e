package eyas.host;

import eyas.engine.EventObserver;
import eyas.event.EventCode;
import eyas.event.EventSourceException;
import eyas.state.EventContext;
import eyas.state.process.ThreadEntry;
import eyas.text.FileErrorMessage;
import eyas.text.UserEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;

/**
 * The proof that events come: a program that does nothing is started, and its end has to come back from the kernel. The service
 * is ready after that, and not before. Event thread only.
 */
final class ReadinessProbe implements EventObserver {
    private static final String PROGRAM = "/bin/true";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Runnable ready;
    private long pid;
    private long deadline;
    private boolean proved;

    /** Make one that calls {@code ready} once it is proved. */
    ReadinessProbe(Runnable ready) {
        this.ready = ready;
    }

    /**
     * Start the program.
     *
     * @throws EventSourceException if that is not possible
     */
    void begin() {
        try {
            pid = UserEnvironment.program(PROGRAM).start().pid();
            deadline = System.nanoTime() + LIMIT.toNanos();
        } catch (IOException e) {
            throw new EventSourceException("cannot prove that events come: " + FileErrorMessage.words(e), e);
        }
    }

    /**
     * Check that the proof has come in time.
     *
     * @throws EventSourceException if it has not
     */
    void check() {
        if (!proved && System.nanoTime() - deadline > 0) {
            throw new EventSourceException("no event came back from the kernel within " + LIMIT.toSeconds()
                    + " s: the host would not be watched. Run 'eyas doctor'");
        }
    }

    @Override
    public BitSet codes() {
        BitSet codes = new BitSet();
        codes.set(EventCode.PROCEXIT_1_E);
        return codes;
    }

    @Override
    public void event(EventContext context) {
        ThreadEntry thread = context.thread();
        if (!proved && thread != null && thread.pid() == pid) {
            proved = true;
            ready.run();
        }
    }
}
