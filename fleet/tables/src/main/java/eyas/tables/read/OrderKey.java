package eyas.tables.read;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Texts by whose order networks and domains are ranges. */
public final class OrderKey {
    private static final String IPV4 = "00000000000000000000ffff";

    /** The longest address, with dots: more is none. */
    private static final int LONGEST_ADDRESS = 64;

    private OrderKey() {}

    /**
     * Returns the 16 bytes of an address as 32 hex digits, those of IPv4 behind {@code ::ffff:}; empty where it is none. No name is ever
     * looked up.
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
            return Optional.empty(); // it has the signs of an address, and is none
        }
    }

    /** Returns whether it is four numbers or has colons: old tools take one number for an address too. */
    private static boolean isWritten(String address) {
        return address.indexOf(':') >= 0
                || address.chars().filter(c -> c == '.').count() == 3;
    }

    /** Returns a name as it is kept: in small letters, without the last dot. */
    public static String name(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** Returns the labels of a name from the last to the first, each with a dot behind it: of {@code a.b} {@code b.a.} */
    public static String ofName(String name) {
        StringBuilder out = new StringBuilder();
        for (String label : List.of(name.split("\\.", -1)).reversed()) {
            out.append(label).append('.');
        }
        return out.toString();
    }
}
