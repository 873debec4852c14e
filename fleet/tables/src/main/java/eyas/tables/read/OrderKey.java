package eyas.tables.read;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sort keys in which networks and domains are ranges. */
public final class OrderKey {
    private static final String IPV4 = "00000000000000000000ffff";

    /** The longest address text, in characters. */
    private static final int LONGEST_ADDRESS = 64;

    private OrderKey() {}

    /**
     * Returns the 16 bytes of an address as 32 hex digits, IPv4 after {@code ::ffff:}; empty if it is not an address. Never resolves names.
     */
    public static Optional<String> ofAddress(String text) {
        int zone = text.indexOf('%');
        String address = zone < 0 ? text : text.substring(0, zone);
        if (address.length() > LONGEST_ADDRESS || !isWritten(address)) {
            return Optional.empty();
        }
        try {
            InetAddress read = InetAddress.ofLiteral(address);
            String hex = HexFormat.of().formatHex(read.getAddress());
            return Optional.of(read instanceof Inet4Address ? IPV4 + hex : hex);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // looks like an address, but is invalid
        }
    }

    /** Returns whether it is four numbers or contains colons, because parsers also accept a single number as an address. */
    private static boolean isWritten(String address) {
        return address.indexOf(':') >= 0
                || address.chars().filter(c -> c == '.').count() == 3;
    }

    /** Normalises a name: lower case, without a trailing dot. */
    public static String name(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** Returns the labels of a name from the last to the first, each followed by a dot: {@code b.a.} for {@code a.b}. */
    public static String ofName(String name) {
        StringBuilder out = new StringBuilder();
        for (String label : List.of(name.split("\\.", -1)).reversed()) {
            out.append(label).append('.');
        }
        return out.toString();
    }
}
