package eyas.report;

/** A report that cannot be read; the message names the file, the position and the remedy. */
public final class UnusableReportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableReportException(String message) {
        super(message);
    }

    UnusableReportException(String message, Throwable cause) {
        super(message, cause);
    }
}
