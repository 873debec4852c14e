package eyas.report;

/** Thrown for an invalid filters file; the message contains the file name, the location and the remedy. */
public final class ReportFilterException extends Exception {
    private static final long serialVersionUID = 1L;

    ReportFilterException(String message) {
        super(message);
    }
}
