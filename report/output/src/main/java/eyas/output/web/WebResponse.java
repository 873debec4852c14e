package eyas.output.web;

import java.nio.charset.StandardCharsets;

/**
 * The response for a path.
 *
 * @param status of HTTP
 * @param type of the body
 * @param body the bytes; must not be modified
 */
@SuppressWarnings("ArrayRecordComponent") // responses are not compared
public record WebResponse(int status, String type, byte[] body) {
    private static final int OK = 200;

    /** Returns a successful response with {@code body}. */
    public static WebResponse ok(String type, byte[] body) {
        return new WebResponse(OK, type, body);
    }

    /** Returns a response with JSON. */
    public static WebResponse json(String text) {
        return ok("application/json", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns an error response. */
    public static WebResponse failure(int status, String text) {
        return new WebResponse(status, "text/plain", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the reason phrase of the status, which programs ignore. */
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
