package eyas.live;

import eyas.live.sys.Errno;
import eyas.live.sys.ProcessCalls;
import java.util.Optional;

/** Has a process go on that somebody has stopped. */
public final class ContinueSignal {
    private static final int SIGCONT = 18;

    private ContinueSignal() {}

    /** Sends {@code pid} the signal to go on; returns what went wrong, in words. */
    public static Optional<String> resume(long pid) {
        ProcessCalls calls = new ProcessCalls();
        return calls.kill((int) pid, SIGCONT) == 0
                ? Optional.empty()
                : Optional.of("process " + pid + " cannot be told to go on: " + Errno.name(calls.errno()));
    }
}
