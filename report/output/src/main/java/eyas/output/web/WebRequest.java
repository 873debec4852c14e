package eyas.output.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** What a client asks for, as far as it matters here. */
sealed interface WebRequest {
    /**
     * A request.
     *
     * @param method {@code GET} and others
     * @param path decoded, without a query
     */
    record Asked(String method, String path) implements WebRequest {}

    /** A request that is none, with the answer that says why. */
    record Refused(WebResponse answer) implements WebRequest {}

    /** Reads the line of the request and its headers; {@code head} is at most a byte longer than may be. */
    static WebRequest of(byte[] head, WebLimits limits) {
        if (head.length > limits.headerBytes()) {
            return refused(431, "a request may have " + limits.headerBytes() + " bytes");
        }
        List<String> lines =
                new String(head, StandardCharsets.ISO_8859_1).lines().toList();
        long headers = lines.stream().skip(1).takeWhile(line -> !line.isEmpty()).count();
        if (headers > limits.headers()) {
            return refused(431, "a request may have " + limits.headers() + " headers");
        }
        if (lines.stream().skip(1).limit(headers).anyMatch(WebRequest::announcesBody)) {
            return refused(400, "a request has no body here");
        }
        String[] words = lines.getFirst().split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            return refused(400, "this is no request of HTTP/1.1");
        }
        try {
            String path = URI.create(words[1]).getPath();
            return path == null ? refused(400, "the request has no path") : new Asked(words[0], path);
        } catch (IllegalArgumentException e) {
            return refused(400, "the path of the request is none");
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
