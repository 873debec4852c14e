package eyas.lsp;

import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;

/** What an editor is answered when a request fails. */
final class ProtocolErrors {
    /** Where LSP4J has what it knows of and a server has not. */
    private static final String SERVICES = "org.eclipse.lsp4j.services.";

    private ProtocolErrors() {}

    /** Returns the error for what was thrown: a request that this server does not know is told so, and nothing is logged of it. */
    static ResponseError of(Throwable thrown) {
        Throwable cause = thrown;
        while (cause != null) {
            if (cause instanceof UnsupportedOperationException && isOfService(cause)) {
                return new ResponseError(
                        ResponseErrorCode.MethodNotFound, "this server does not answer such requests", null);
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
