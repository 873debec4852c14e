package eyas.delivery;

import eyas.text.Printable;
import java.net.URI;

/**
 * Where the receiver is.
 *
 * @param uri {@code https://HOST[:PORT]}, or {@code http} on this machine
 */
public record ReceiverAddress(URI uri) {
    private static final int SHOWN = 200;

    /**
     * Read an address.
     *
     * @throws DeliveryException if nothing can be sent there
     */
    public static ReceiverAddress parse(String text) {
        URI uri;
        try {
            uri = URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            throw new DeliveryException(
                    "'" + Printable.of(text, SHOWN) + "' is no address: write https://HOST:PORT", e);
        }
        String host = uri.getHost();
        if (host == null || uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
            throw new DeliveryException("'" + Printable.of(text, SHOWN) + "' is no address of a receiver: write"
                    + " https://HOST:PORT, without names, passwords or questions");
        }
        boolean local = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
        if (!"https".equals(uri.getScheme()) && !(local && "http".equals(uri.getScheme()))) {
            throw new DeliveryException("'" + Printable.of(text, SHOWN)
                    + "' is not https: the report would travel readable for all; write https://HOST:PORT");
        }
        return new ReceiverAddress(uri);
    }

    /** Return the address of {@code path}, which begins with a slash. */
    URI at(String path) {
        return URI.create(words() + path);
    }

    /** Return it as people write it, without a slash at its end; tokens of GitHub are asked for by this as their audience. */
    public String words() {
        String text = uri.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
