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
 * Verifies that events are delivered: starts a program that does nothing, and waits for its exit event. The service is ready after that.
 * Event thread only.
 */
final class ReadinessProbe implements EventObserver {
    private static final String PROGRAM = "/bin/true";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Runnable ready;
    private long pid;
    private long deadline;
    private boolean proved;

    /** Creates a probe that calls {@code ready} after the event was received. */
    ReadinessProbe(Runnable ready) {
        this.ready = ready;
    }

    /**
     * Starts the program.
     *
     * @throws EventSourceException if it cannot be started
     */
    void begin() {
        try {
            pid = UserEnvironment.program(PROGRAM).start().pid();
            deadline = System.nanoTime() + LIMIT.toNanos();
        } catch (IOException e) {
            throw new EventSourceException("cannot verify that events are delivered: " + FileErrorMessage.reason(e), e);
        }
    }

    /**
     * Checks that the event was received in time.
     *
     * @throws EventSourceException if it was not
     */
    void check() {
        if (!proved && System.nanoTime() - deadline > 0) {
            throw new EventSourceException("no event received from the kernel within " + LIMIT.toSeconds()
                    + " s, so the host would not be watched; run 'eyas doctor'");
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
