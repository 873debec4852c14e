package eyas.output.sink;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Options of an HTTP server that receives alerts.
 *
 * @param url its URL
 * @param contentType content type of the body
 * @param userAgent value of the User-Agent header
 * @param insecure whether any certificate is accepted, which permits man-in-the-middle attacks
 * @param caFile certificates to trust, PEM; empty for those of {@code caDirectory}
 * @param caDirectory directory of such files; empty for those of Java
 * @param clientCertificate the client's certificate, PEM; empty for none
 * @param clientKey its key, PEM, not encrypted
 * @param compress whether the body is compressed with gzip
 * @param timeouts how often an alert is retried after a timeout
 * @param timeout time limit for the start of a response, and then for its body; 10 s by default
 * @param mostAnswer the maximum number of bytes of a response that are read, the rest is dropped; 65,536 by default
 * @param headers further headers by name, such as an API key; secrets
 */
public record HttpOptions(
        String url,
        String contentType,
        String userAgent,
        boolean insecure,
        String caFile,
        String caDirectory,
        String clientCertificate,
        String clientKey,
        boolean compress,
        int timeouts,
        Duration timeout,
        long mostAnswer,
        Map<String, String> headers) {
    public HttpOptions {
        headers = Map.copyOf(headers);
    }

    /** Returns default options for a server, with the headers that integrations of Falco expect. */
    public static HttpOptions to(String url, String contentType) {
        return plain(url, contentType, "falcosecurity/falco", false);
    }

    /** Returns default options for an OpenTelemetry collector. */
    public static HttpOptions toCollector(String url) {
        return plain(url, "", "eyas", true);
    }

    private static HttpOptions plain(String url, String contentType, String userAgent, boolean compress) {
        return new HttpOptions(
                url,
                contentType,
                userAgent,
                false,
                "",
                "",
                "",
                "",
                compress,
                5,
                Duration.ofSeconds(10),
                65_536,
                Map.of());
    }

    /** Returns the error in a URL, or empty if it is valid. The message does not contain the URL, since that of a webhook is a secret. */
    public static Optional<String> fault(String url) {
        try {
            URI uri = new URI(url);
            if ((!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) || uri.getHost() == null) {
                return Optional.of("expected a URL that starts with http:// or https:// and has a host");
            }
            return uri.getRawFragment() == null
                    ? Optional.empty()
                    : Optional.of("a server URL cannot have a fragment (text after '#'); write %23 for the character");
        } catch (URISyntaxException e) {
            // Without the text, and without the cause that contains it.
            return Optional.of("invalid URL: " + e.getReason());
        }
    }

    /** Returns a copy with another URL and content type. */
    HttpOptions with(String otherUrl, String otherType) {
        return new HttpOptions(
                otherUrl,
                otherType,
                userAgent,
                insecure,
                caFile,
                caDirectory,
                clientCertificate,
                clientKey,
                compress,
                timeouts,
                timeout,
                mostAnswer,
                headers);
    }

    /** Returns a copy with further headers. */
    public HttpOptions withHeaders(Map<String, String> further) {
        return new HttpOptions(
                url,
                contentType,
                userAgent,
                insecure,
                caFile,
                caDirectory,
                clientCertificate,
                clientKey,
                compress,
                timeouts,
                timeout,
                mostAnswer,
                further);
    }

    /** Returns the URL without path and query, for messages: webhooks have their secret there. */
    String shown() {
        try {
            URI uri = new URI(url);
            if (uri.getHost() == null) {
                return "the server";
            }
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            String path = uri.getRawPath();
            return uri.getScheme() + "://" + uri.getHost() + port + (path.length() > 1 ? "/…" : path);
        } catch (URISyntaxException e) {
            return "the server";
        }
    }
}
