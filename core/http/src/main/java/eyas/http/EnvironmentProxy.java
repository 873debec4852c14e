package eyas.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Selects proxies from the environment: {@code https_proxy}, {@code http_proxy} and {@code no_proxy}, in lower or upper case.
 * Runners behind a proxy set these variables and none of the JDK's properties.
 */
public final class EnvironmentProxy extends ProxySelector {
    private static final int MAX_PORT = 65_535;

    /** Names of the variables, in lower case. */
    public static final Set<String> VARIABLES = Set.of("https_proxy", "http_proxy", "no_proxy");

    private final Map<String, String> environment;
    private final List<String> direct;

    private EnvironmentProxy(Map<String, String> environment) {
        this.environment = environment;
        this.direct = Arrays.stream(value(environment, "no_proxy").split("[,\\s]+"))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** Returns a selector for {@code environment}; empty if it names no proxy. */
    public static Optional<ProxySelector> of(Map<String, String> environment) {
        boolean named = !value(environment, "https_proxy").isEmpty()
                || !value(environment, "http_proxy").isEmpty();
        return named ? Optional.of(new EnvironmentProxy(Map.copyOf(environment))) : Optional.empty();
    }

    private static String value(Map<String, String> environment, String name) {
        String small = environment.getOrDefault(name, "");
        return (small.isBlank() ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "") : small).strip();
    }

    @Override
    public List<Proxy> select(URI uri) {
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        if (isDirect(host)) {
            return List.of(Proxy.NO_PROXY);
        }
        String named = value(environment, uri.getScheme() + "_proxy");
        return List.of(address(named).map(at -> new Proxy(Proxy.Type.HTTP, at)).orElse(Proxy.NO_PROXY));
    }

    private boolean isDirect(String host) {
        for (String name : direct) {
            String suffix = name.startsWith("*.") ? name.substring(2) : name.startsWith(".") ? name.substring(1) : name;
            if (name.equals("*") || host.equals(suffix) || host.endsWith("." + suffix)) {
                return true;
            }
        }
        return false;
    }

    /** Returns a proxy's address. Credentials in the URL are ignored. */
    private static Optional<InetSocketAddress> address(String named) {
        if (named.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI uri = URI.create(named.contains("://") ? named : "http://" + named);
            int port = uri.getPort() > 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
            return uri.getHost() == null || port > MAX_PORT
                    ? Optional.empty()
                    : Optional.of(InetSocketAddress.createUnresolved(uri.getHost(), port));
        } catch (IllegalArgumentException e) {
            // An invalid address configures no proxy; the request then fails to connect.
            return Optional.empty();
        }
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The client reports the failure; there is no fallback proxy.
    }
}
