package eyas.report;

/** Thrown for a report that cannot be read; the message contains the file, the position and the remedy. */
public final class InvalidReportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidReportException(String message) {
        super(message);
    }

    InvalidReportException(String message, Throwable cause) {
        super(message, cause);
    }
}
