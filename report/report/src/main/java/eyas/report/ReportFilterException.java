package eyas.report;

/** A file of filters that cannot be used: the message has its name, the place, and what would be right. */
public final class ReportFilterException extends Exception {
    private static final long serialVersionUID = 1L;

    ReportFilterException(String message) {
        super(message);
    }
}
