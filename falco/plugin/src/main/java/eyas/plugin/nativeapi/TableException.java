package eyas.plugin.nativeapi;

/** Reports an impossible table operation to a plugin; never leaves this package. */
final class TableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TableException(String message) {
        super(message, null, false, false);
    }
}
