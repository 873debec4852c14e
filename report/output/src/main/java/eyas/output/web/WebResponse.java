package eyas.output.web;

import java.nio.charset.StandardCharsets;

/**
 * What a path is answered with.
 *
 * @param status of HTTP
 * @param type of the body
 * @param body the bytes; not changed any more
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares answers
public record WebResponse(int status, String type, byte[] body) {
    private static final int OK = 200;

    /** Answers with {@code body}. */
    public static WebResponse ok(String type, byte[] body) {
        return new WebResponse(OK, type, body);
    }

    /** Answers with JSON. */
    public static WebResponse json(String text) {
        return ok("application/json", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers that something is wrong. */
    public static WebResponse failure(int status, String text) {
        return new WebResponse(status, "text/plain", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the words of the status, which programs do not read. */
    String reason() {
        return switch (status) {
            case OK -> "OK";
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 431 -> "Request Header Fields Too Large";
            case 503 -> "Service Unavailable";
            default -> "Internal Server Error";
        };
    }
}
