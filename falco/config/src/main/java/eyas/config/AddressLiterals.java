package eyas.config;

import java.net.Inet4Address;
import java.net.Inet6Address;

/** Distinguishes IP addresses from names without DNS lookups. */
final class AddressLiterals {
    private AddressLiterals() {}

    /** Returns whether {@code text} is an IPv4 address in four parts, or an IPv6 address. */
    static boolean isLiteral(String text) {
        try {
            if (text.indexOf(':') >= 0) {
                Inet6Address.ofLiteral(text);
            } else {
                return text.chars().filter(c -> c == '.').count() == 3
                        && !Inet4Address.ofLiteral(text).getHostAddress().isEmpty();
            }
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
