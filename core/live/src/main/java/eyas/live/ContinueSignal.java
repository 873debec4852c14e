package eyas.live;

import eyas.live.sys.Errno;
import eyas.live.sys.ProcessCalls;
import java.util.Optional;

/** Resumes stopped processes. */
public final class ContinueSignal {
    private static final int SIGCONT = 18;

    private ContinueSignal() {}

    /** Sends {@code SIGCONT} to {@code pid}; returns the error message, if any. */
    public static Optional<String> resume(long pid) {
        ProcessCalls calls = new ProcessCalls();
        return calls.kill((int) pid, SIGCONT) == 0
                ? Optional.empty()
                : Optional.of("process " + pid + " cannot be resumed: " + Errno.name(calls.errno()));
    }
}
