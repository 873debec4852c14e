package eyas.output.sink;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a server is posted to.
 *
 * @param url where
 * @param contentType what the body is
 * @param userAgent who we say we are
 * @param insecure whether any certificate is accepted; alerts can then be read by whoever is in between
 * @param caFile certificates to trust, PEM; empty for those of {@code caFolder}
 * @param caFolder folder of such files; empty for those of Java
 * @param clientCertificate our own certificate, PEM; empty for none
 * @param clientKey its key, PEM, not encrypted
 * @param compress whether the body is compressed with gzip
 * @param timeouts how often an alert is sent again after no answer came in time
 * @param timeout how long an answer may take to begin, and then its body; 10 s by default
 * @param mostAnswer the most bytes of an answer that are read, the rest is dropped; 65,536 by default
 * @param headers further headers by name, such as the key that a service wants; secrets
 */
public record HttpOptions(
        String url,
        String contentType,
        String userAgent,
        boolean insecure,
        String caFile,
        String caFolder,
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

    /** Returns options for a server that needs nothing special; it is told what integrations of Falco expect. */
    public static HttpOptions to(String url, String contentType) {
        return plain(url, contentType, "falcosecurity/falco", false);
    }

    /** Return options for a collector of OpenTelemetry that needs nothing special. */
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

    /**
     * Return what is wrong with an address, in words that do not have it: a webhook's is a secret. Empty where it is one of a server.
     */
    public static Optional<String> fault(String url) {
        try {
            URI uri = new URI(url);
            if ((!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) || uri.getHost() == null) {
                return Optional.of("this is no URL that begins with http:// or https:// and a host");
            }
            return uri.getRawFragment() == null
                    ? Optional.empty()
                    : Optional.of("a URL of a server has no fragment (what follows '#'); write %23 for the character");
        } catch (URISyntaxException e) {
            // Without the text, and without the cause that has it.
            return Optional.of("this is no URL: " + e.getReason());
        }
    }

    /** Return the same with another address and another kind of body. */
    HttpOptions with(String otherUrl, String otherType) {
        return new HttpOptions(
                otherUrl,
                otherType,
                userAgent,
                insecure,
                caFile,
                caFolder,
                clientCertificate,
                clientKey,
                compress,
                timeouts,
                timeout,
                mostAnswer,
                headers);
    }

    /** Return the same with further headers. */
    public HttpOptions withHeaders(Map<String, String> further) {
        return new HttpOptions(
                url,
                contentType,
                userAgent,
                insecure,
                caFile,
                caFolder,
                clientCertificate,
                clientKey,
                compress,
                timeouts,
                timeout,
                mostAnswer,
                further);
    }

    /** Return where it is without path and query, for messages: webhooks have their secret there. */
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
