package eyas.lsp;

import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;

/** Converts failures of requests to error responses. */
final class ProtocolErrors {
    /** Package of LSP4J's default implementations of unsupported requests. */
    private static final String SERVICES = "org.eclipse.lsp4j.services.";

    private ProtocolErrors() {}

    /** Returns the error for a failure: an unsupported request is rejected without a log entry. */
    static ResponseError of(Throwable thrown) {
        Throwable cause = thrown;
        while (cause != null) {
            if (cause instanceof UnsupportedOperationException && isOfService(cause)) {
                return new ResponseError(ResponseErrorCode.MethodNotFound, "unsupported request", null);
            }
            cause = cause.getCause();
        }
        return RemoteEndpoint.DEFAULT_EXCEPTION_HANDLER.apply(thrown);
    }

    private static boolean isOfService(Throwable cause) {
        StackTraceElement[] places = cause.getStackTrace();
        return places.length > 0 && places[0].getClassName().startsWith(SERVICES);
    }
}
