package eyas.live.bpf;

import eyas.live.sys.Errno;

/** Reports a failed call of libbpf, with the error number that selects the remedy and libbpf's own messages. */
public final class BpfException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int errno;
    private final String fullLog;

    BpfException(String call, int errno, BpfLog log) {
        super(call + " failed with " + Errno.name(errno) + log.summary());
        this.errno = errno;
        this.fullLog = log.text();
    }

    /** Returns the error number, positive. */
    public int errno() {
        return errno;
    }

    /** Returns all output of libbpf and the kernel's verifier, many lines. */
    public String fullLog() {
        return fullLog;
    }
}
