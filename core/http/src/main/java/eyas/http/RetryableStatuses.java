package eyas.http;

/** Classifies HTTP statuses for retries (RFC 9110, 15). */
final class RetryableStatuses {
    private static final int TIMED_OUT = 408;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;

    private RetryableStatuses() {}

    static boolean isLater(int status) {
        return status == TIMED_OUT || status == TOO_MANY || (status >= SERVER_ERROR && status != NOT_IMPLEMENTED);
    }
}
