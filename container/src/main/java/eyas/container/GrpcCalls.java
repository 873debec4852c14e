package eyas.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Calls the methods of one gRPC service that take one message and answer with one.
 *
 * <p>Each message travels in a frame: one byte, 0 where it is not compressed, and its length in four bytes, most
 * significant first. The status follows in the trailers, or stands in the headers where there is no message.
 */
final class GrpcCalls {
    private static final int FRAME = 5;
    private static final int OK = 200;
    private static final String STATUS = "grpc-status";
    private static final String STATUS_OK = "0";
    private static final String STATUS_NOT_FOUND = "5";

    private final Path socket;
    private final EngineConnections connections;
    private final String service;

    GrpcCalls(Path socket, EngineConnections connections, String service) {
        this.socket = socket;
        this.connections = connections;
        this.service = service;
    }

    /**
     * Calls {@code method} and returns its answer; empty where the status is "not found".
     *
     * @throws EngineException if the service cannot be asked, answers with another status, or with no message
     */
    Optional<WireMessage> call(String method, byte[] request) throws EngineException {
        ByteBuffer frame = ByteBuffer.allocate(FRAME + request.length);
        frame.put((byte) 0).putInt(request.length).put(request);
        EngineConnections.Reply reply = connections.call(socket, "/" + service + "/" + method, frame.array());
        if (reply.status() != OK) {
            throw malformed("answered " + method + " with HTTP status " + reply.status());
        }
        String status = reply.trailers().get(STATUS);
        status = status == null ? reply.headers().get(STATUS) : status;
        if (STATUS_NOT_FOUND.equals(status)) {
            return Optional.empty();
        }
        if (!STATUS_OK.equals(status)) {
            String text = reply.trailers().get("grpc-message");
            text = text == null ? reply.headers().get("grpc-message") : text;
            throw malformed("answered " + method + " with status " + status
                    + (text == null ? "" : ": " + ReplyTruncation.text(text)));
        }
        return Optional.of(message(method, reply.body()));
    }

    private WireMessage message(String method, byte[] body) throws EngineException {
        ByteBuffer frame = ByteBuffer.wrap(body);
        if (body.length < FRAME || frame.get() != 0 || frame.getInt() != body.length - FRAME) {
            throw malformed("answered " + method + " with " + body.length + " bytes that are not one message");
        }
        try {
            return WireMessage.read(Arrays.copyOfRange(body, FRAME, body.length));
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.MALFORMED,
                    socket + " answered " + method + " with a malformed message: " + e.getMessage(),
                    e);
        }
    }

    private EngineException malformed(String what) {
        return new EngineException(EngineException.Kind.MALFORMED, socket + " " + what);
    }
}
