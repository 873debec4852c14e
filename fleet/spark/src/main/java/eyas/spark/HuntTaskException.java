package eyas.spark;

/** The reason for people, why a question, or a part of it, could not be answered. */
final class HuntTaskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HuntTaskException(String message) {
        super(message);
    }

    HuntTaskException(String message, Throwable cause) {
        super(message, cause);
    }
}
