package eyas.lock.run;

/** A report that no lock can be learned from or checked with; the message says why, as a sentence without its end. */
public final class UnusableReportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableReportException(String message) {
        super(message);
    }

    UnusableReportException(String message, Throwable cause) {
        super(message, cause);
    }
}
