package eyas.spark;

/** A question, or a part of it, could not be answered; the message states the reason. */
final class HuntTaskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HuntTaskException(String message) {
        super(message);
    }

    HuntTaskException(String message, Throwable cause) {
        super(message, cause);
    }
}
