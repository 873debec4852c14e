package eyas.delivery;

import eyas.text.Printable;
import java.net.URI;

/**
 * The receiver's address.
 *
 * @param uri {@code https://HOST[:PORT]}, or {@code http} on this machine
 */
public record ReceiverAddress(URI uri) {
    private static final int SHOWN = 200;

    /**
     * Parses an address.
     *
     * @throws DeliveryException if it is not a valid receiver address
     */
    public static ReceiverAddress parse(String text) {
        URI uri;
        try {
            uri = URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            throw new DeliveryException(
                    "'" + Printable.of(text, SHOWN) + "' is not a valid address: use https://HOST:PORT", e);
        }
        String host = uri.getHost();
        if (host == null || uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
            throw new DeliveryException("'" + Printable.of(text, SHOWN) + "' is not a receiver's address: use"
                    + " https://HOST:PORT, without user, password or query");
        }
        boolean local = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
        if (!"https".equals(uri.getScheme()) && !(local && "http".equals(uri.getScheme()))) {
            throw new DeliveryException("'" + Printable.of(text, SHOWN)
                    + "' is not https: the report would be sent unencrypted; use https://HOST:PORT");
        }
        return new ReceiverAddress(uri);
    }

    /** Returns the address of {@code path}, which starts with a slash. */
    URI at(String path) {
        return URI.create(baseUrl() + path);
    }

    /** Returns the address without a trailing slash; it is also the audience of GitHub's tokens. */
    public String baseUrl() {
        String text = uri.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
