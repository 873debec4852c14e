package eyas.output.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The relevant parts of a client's request. */
sealed interface WebRequest {
    /**
     * A valid request.
     *
     * @param method {@code GET} and others
     * @param path decoded, without the query
     */
    record Valid(String method, String path) implements WebRequest {}

    /** An invalid request, with the error response. */
    record Refused(WebResponse answer) implements WebRequest {}

    /** Parses the request line and the headers; {@code head} is at most one byte longer than the limit. */
    static WebRequest of(byte[] head, WebLimits limits) {
        if (head.length > limits.headerBytes()) {
            return refused(431, "the request exceeds the limit of " + limits.headerBytes() + " bytes");
        }
        List<String> lines =
                new String(head, StandardCharsets.ISO_8859_1).lines().toList();
        long headers = lines.stream().skip(1).takeWhile(line -> !line.isEmpty()).count();
        if (headers > limits.headers()) {
            return refused(431, "the request exceeds the limit of " + limits.headers() + " headers");
        }
        if (lines.stream().skip(1).limit(headers).anyMatch(WebRequest::announcesBody)) {
            return refused(400, "the request must not have a body");
        }
        String[] words = lines.getFirst().split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            return refused(400, "not an HTTP/1.1 request");
        }
        try {
            String path = URI.create(words[1]).getPath();
            return path == null ? refused(400, "the request has no path") : new Valid(words[0], path);
        } catch (IllegalArgumentException e) {
            return refused(400, "the request has an invalid path");
        }
    }

    private static boolean announcesBody(String header) {
        String text = header.toLowerCase(Locale.ROOT).replaceAll("\\s", "");
        return text.startsWith("transfer-encoding:")
                || (text.startsWith("content-length:") && !text.equals("content-length:0"));
    }

    private static WebRequest refused(int status, String text) {
        return new Refused(WebResponse.failure(status, text));
    }
}
