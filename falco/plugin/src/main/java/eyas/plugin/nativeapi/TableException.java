package eyas.plugin.nativeapi;

/** Reports to a plugin that it asks something impossible of a table; never leaves this package. */
final class TableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TableException(String message) {
        super(message, null, false, false);
    }
}
