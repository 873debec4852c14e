package eyas.live.egress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An entry of the list of allowed endpoints, in harden-runner's syntax: {@code NAME:PORT}, {@code *.NAME:PORT} for all names below one, an
 * address or a network; the port defaults to 443, and {@code *} means every port. IPv6 addresses stand in brackets. A protocol may follow
 * the port, {@code NAME:PORT/tcp}.
 *
 * @param text the entry as it was written
 * @param destination the name or network
 * @param port the port, 0 for all
 * @param transport the allowed protocols
 */
public record AllowedEndpoint(String text, Destination destination, int port, Transport transport) {
    /** The port of entries without one. */
    private static final int DEFAULT_PORT = 443;

    private static final int MAX_PORT = 65_535;
    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;
    private static final String FORM =
            "; write NAME:PORT, *.NAME:PORT, ADDRESS:PORT, NETWORK/BITS:PORT or [IPV6]:PORT, where a port may be * for all, and"
                    + " /tcp or /udp may follow it";

    /** The protocols that an entry allows. */
    public enum Transport {
        /** All protocols: TCP and UDP, and for entries with every port also protocols without ports. */
        ANY(""),
        /** TCP alone. */
        TCP("/tcp"),
        /** UDP alone. */
        UDP("/udp");

        private final String suffix;

        Transport(String suffix) {
            this.suffix = suffix;
        }

        /** Returns whether these protocols include {@code other}. */
        boolean covers(Transport other) {
            return this == ANY || this == other;
        }
    }

    /** The destination of an entry. */
    sealed interface Destination {}

    /**
     * A name.
     *
     * @param name in lower case, without a trailing dot
     * @param isParent whether the names below it are meant, and not itself
     */
    record Name(String name, boolean isParent) implements Destination {}

    /** An address, or a network. */
    record Network(NetworkAddress address) implements Destination {}

    /**
     * Parses a list: entries separated by spaces, commas or line breaks.
     *
     * @throws IllegalArgumentException if an entry is invalid; the message has the valid forms
     */
    public static List<AllowedEndpoint> list(String text) {
        List<AllowedEndpoint> entries = new ArrayList<>();
        for (String word : text.split("[\\s,]+", -1)) {
            if (!word.isEmpty()) {
                entries.add(of(word));
            }
        }
        return entries;
    }

    /**
     * Parses an entry.
     *
     * @throws IllegalArgumentException if it is invalid; the message has the valid forms
     */
    public static AllowedEndpoint of(String text) {
        if (text.contains("://")) {
            throw invalid(text, "is a URL");
        }
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0 || (end + 1 < text.length() && text.charAt(end + 1) != ':')) {
                throw invalid(text, "has no ] before its port");
            }
            String rest = text.substring(end + 1);
            return network(
                    text, text.substring(1, end), rest.isEmpty() ? Optional.empty() : Optional.of(rest.substring(1)));
        }
        int colon = text.indexOf(':');
        if (colon >= 0 && text.indexOf(':', colon + 1) >= 0) {
            throw invalid(text, "has an IPv6 address without brackets");
        }
        String host = colon < 0 ? text : text.substring(0, colon);
        Optional<String> port = colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1));
        if (host.matches("[0-9./]+")) {
            return network(text, host, port);
        }
        return create(text, name(text, host), port);
    }

    private static AllowedEndpoint create(String text, Destination destination, Optional<String> written) {
        for (Transport transport : List.of(Transport.TCP, Transport.UDP)) {
            if (written.filter(port -> port.endsWith(transport.suffix)).isPresent()) {
                String port = written.get();
                String number = port.substring(0, port.length() - transport.suffix.length());
                return new AllowedEndpoint(text, destination, port(text, Optional.of(number)), transport);
            }
        }
        return new AllowedEndpoint(text, destination, port(text, written), Transport.ANY);
    }

    private static AllowedEndpoint network(String text, String host, Optional<String> port) {
        NetworkAddress address =
                NetworkAddress.read(host).orElseThrow(() -> invalid(text, "is not an address or network"));
        return create(text, new Network(address), port);
    }

    private static int port(String text, Optional<String> port) {
        if (port.isEmpty()) {
            return DEFAULT_PORT;
        }
        String number = port.get();
        if (number.equals("*")) {
            return 0;
        }
        if (!number.matches("[0-9]{1,5}") || Integer.parseInt(number) > MAX_PORT || Integer.parseInt(number) == 0) {
            throw invalid(text, "has no port from 1 to " + MAX_PORT);
        }
        return Integer.parseInt(number);
    }

    private static Name name(String text, String host) {
        boolean isParent = host.startsWith("*.");
        String name = (isParent ? host.substring(2) : host).toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.indexOf('*') >= 0) {
            throw invalid(text, "has a * that is not its first label");
        }
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw invalid(text, "is not a valid name");
        }
        for (String label : name.split("\\.", -1)) {
            if (!label.matches("[a-z0-9_-]{1," + MAX_LABEL + "}")) {
                throw invalid(text, "has '" + label + "', which is not a valid label");
            }
        }
        return new Name(name, isParent);
    }

    private static IllegalArgumentException invalid(String text, String why) {
        String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return new IllegalArgumentException("'" + shown + "' " + why + FORM);
    }
}
