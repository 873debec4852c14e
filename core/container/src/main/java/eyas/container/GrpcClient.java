package eyas.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * Calls the unary and server-streaming methods of one gRPC service.
 *
 * <p>Each message has a frame: one byte, 0 if it is not compressed, and its length in four bytes, most significant first. The status
 * follows in the trailers, or is in the headers if there is no message.
 */
final class GrpcClient {
    private static final int FRAME = 5;
    private static final int OK = 200;
    private static final String STATUS = "grpc-status";
    private static final String STATUS_OK = "0";
    private static final String STATUS_NOT_FOUND = "5";

    private final Path socket;
    private final EngineConnections connections;
    private final String service;
    private final int max;

    /** @param max the largest reply, in bytes */
    GrpcClient(Path socket, EngineConnections connections, String service, int max) {
        this.socket = socket;
        this.connections = connections;
        this.service = service;
        this.max = max;
    }

    /**
     * Calls {@code method} and returns its answer; empty if the status is "not found".
     *
     * @throws EngineException if the service cannot be reached, answers with another status, or with no message
     */
    Optional<ProtobufMessage> call(String method, byte[] request) throws EngineException {
        EngineConnections.Reply reply = connections.call(socket, "/" + service + "/" + method, frame(request), max);
        if (reply.status() != OK) {
            throw malformed("answered " + method + " with HTTP status " + reply.status());
        }
        if (STATUS_NOT_FOUND.equals(field(STATUS, reply.headers(), reply.trailers()))) {
            return Optional.empty();
        }
        checkStatus(method, reply.headers(), reply.trailers());
        return Optional.of(message(method, reply.body()));
    }

    private static byte[] frame(byte[] request) {
        return ByteBuffer.allocate(FRAME + request.length)
                .put((byte) 0)
                .putInt(request.length)
                .put(request)
                .array();
    }

    private static @Nullable String field(String name, HttpFields headers, HttpFields trailers) {
        String value = trailers.get(name);
        return value == null ? headers.get(name) : value;
    }

    private void checkStatus(String method, HttpFields headers, HttpFields trailers) throws EngineException {
        String status = field(STATUS, headers, trailers);
        if (!STATUS_OK.equals(status)) {
            String text = field("grpc-message", headers, trailers);
            throw malformed("answered " + method + " with status " + status
                    + (text == null ? "" : ": " + ReplyTruncation.text(text)));
        }
    }

    /** Receives the messages of a stream. */
    @FunctionalInterface
    interface Messages {
        void take(ProtobufMessage message);
    }

    /** Returns whether a message of so many bytes is to be processed. */
    @FunctionalInterface
    interface CapacityCheck {
        boolean hasCapacity(int bytes);
    }

    /**
     * Calls {@code method}, which answers with a stream of messages, until it ends.
     *
     * @throws EngineException if the service cannot be reached, sends an invalid message, or ends with a status that is not "OK"
     */
    void follow(String method, byte[] request, EngineEventLimits limits, CapacityCheck capacity, Messages to)
            throws EngineException {
        try (EngineStream stream = connections.follow(socket, "/" + service + "/" + method, frame(request))) {
            if (stream.status() != OK) {
                throw malformed("answered " + method + " with HTTP status " + stream.status());
            }
            try {
                InputStream in = new ThrottledInputStream(stream.body(), limits.bytesPerSecond());
                byte[] head = new byte[FRAME];
                for (int read = in.readNBytes(head, 0, FRAME); read > 0; read = in.readNBytes(head, 0, FRAME)) {
                    ByteBuffer frame = read == FRAME ? ByteBuffer.wrap(head) : ByteBuffer.allocate(0);
                    byte[] body = body(method, frame, in, limits);
                    if (capacity.hasCapacity(body.length)) {
                        to.take(read(method, body));
                    }
                }
            } catch (IOException e) {
                return; // the service has ended or closed the connection
            }
            checkStatus(method, stream.headers(), stream.trailers());
        }
    }

    private byte[] body(String method, ByteBuffer frame, InputStream in, EngineEventLimits limits)
            throws EngineException, IOException {
        int length = frame.hasRemaining() && frame.get() == 0 ? frame.getInt() : -1;
        if (length < 0 || length > limits.line()) {
            throw malformed(
                    "answered " + method + " with an invalid frame, or one of more than " + limits.line() + " bytes");
        }
        byte[] body = new byte[length];
        if (in.readNBytes(body, 0, length) < length) {
            throw malformed("closed the connection during the answer to " + method);
        }
        return body;
    }

    private ProtobufMessage message(String method, byte[] body) throws EngineException {
        ByteBuffer frame = ByteBuffer.wrap(body);
        if (body.length < FRAME || frame.get() != 0 || frame.getInt() != body.length - FRAME) {
            throw malformed("answered " + method + " with " + body.length + " bytes that are not a single message");
        }
        return read(method, Arrays.copyOfRange(body, FRAME, body.length));
    }

    private ProtobufMessage read(String method, byte[] message) throws EngineException {
        try {
            return ProtobufMessage.read(message);
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
