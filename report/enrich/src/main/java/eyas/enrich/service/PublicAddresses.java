package eyas.enrich.service;

import eyas.event.TableReader;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Distinguishes public addresses from those that reveal information about this network.
 *
 * <p>Special ranges are those of the IANA registries (RFC 6890), listed in {@code special-addresses.tsv}. An address that embeds another
 * one (mapped, translated, 6to4, Teredo) is never public, since the embedded one could be private.
 */
public final class PublicAddresses {
    private static final String RESOURCE = "special-addresses.tsv";
    private static final List<byte[][]> SPECIAL = load();

    private PublicAddresses() {}

    /** Returns whether {@code text} is a literal address that is globally reachable; names are not looked up. */
    public static boolean contain(String text) {
        byte[] address;
        try {
            // Zones are local to one machine; unusual notations of IPv4 are typical for attackers.
            if (text.isEmpty() || text.indexOf('%') >= 0 || text.length() > 45) {
                return false;
            }
            InetAddress literal = InetAddress.ofLiteral(text);
            address = literal.getAddress();
            if (address.length == 4 && !literal.getHostAddress().equals(text)) {
                return false;
            }
        } catch (IllegalArgumentException e) {
            return false;
        }
        return contain(address);
    }

    private static boolean contain(byte[] address) {
        for (byte[][] range : SPECIAL) {
            if (range[0].length == address.length && matches(address, range[0], range[1][0])) {
                return false;
            }
        }
        // Only 2000::/3 of IPv6 is allocated.
        return address.length == 4 || (address[0] & 0xe0) == 0x20;
    }

    private static boolean matches(byte[] address, byte[] range, int bits) {
        int left = bits;
        for (int i = 0; left > 0; i++, left -= 8) {
            int mask = left >= 8 ? 0xff : 0xff << (8 - left) & 0xff;
            if (((address[i] ^ range[i]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static List<byte[][]> load() {
        List<byte[][]> ranges = new ArrayList<>();
        for (String[] row : TableReader.rows(PublicAddresses.class.getResourceAsStream(RESOURCE), RESOURCE, 2)) {
            String range = row[0];
            int slash = range.indexOf('/');
            ranges.add(new byte[][] {
                InetAddress.ofLiteral(range.substring(0, slash)).getAddress(),
                {(byte) Integer.parseInt(range.substring(slash + 1))}
            });
        }
        return ranges;
    }
}
