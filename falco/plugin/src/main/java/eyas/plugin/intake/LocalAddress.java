package eyas.plugin.intake;

import eyas.plugin.PluginException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/**
 * A listen address on this machine; other addresses are rejected, because connections are not encrypted.
 *
 * @param scheme {@code tcp} or {@code http}
 * @param socket address and port; port 0 for any free port
 * @param path required path of requests; empty for {@code tcp}
 */
public record LocalAddress(String scheme, InetSocketAddress socket, String path) {

    /**
     * Parses {@code http://127.0.0.1:8080/events} or {@code tcp://[::1]:5000}.
     *
     * @throws PluginException if it is invalid, or not a loopback address
     */
    public static LocalAddress parse(String plugin, String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw fault(plugin, text, String.valueOf(e.getMessage()));
        }
        String host = uri.getHost();
        if (host == null || uri.getPort() < 0 || uri.getScheme() == null) {
            throw fault(plugin, text, "missing host or port");
        }
        try {
            InetAddress address = InetAddress.getByName(host);
            if (!address.isLoopbackAddress()) {
                throw fault(plugin, text, host + " is not this machine's loopback address");
            }
            String path = uri.getPath() == null || uri.getPath().isEmpty() ? "/" : uri.getPath();
            return new LocalAddress(uri.getScheme(), new InetSocketAddress(address, uri.getPort()), path);
        } catch (UnknownHostException e) {
            throw fault(plugin, text, host + " is unknown");
        }
    }

    private static PluginException fault(String plugin, String text, String fault) {
        return PluginException.of(
                plugin,
                "open_params",
                "'" + text + "': " + fault,
                "use for example http://127.0.0.1:9000/ behind a proxy with TLS");
    }
}
