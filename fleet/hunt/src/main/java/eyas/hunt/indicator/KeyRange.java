package eyas.hunt.indicator;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * A range of {@code order_key} in the stored table {@code observables}: the 16 bytes of an address in hex, IPv4 after {@code ::ffff:}; the
 * labels of a name from the last to the first, each followed by a dot; otherwise the value.
 *
 * @param low the lowest key
 * @param high the highest key
 */
public record KeyRange(String low, String high) {
    private static final int BYTES = 16;
    private static final int MAPPED = 12;
    /** Returns ranges that cover {@code wanted}; they may contain other values as well. */
    static List<KeyRange> of(SearchTerm wanted) {
        return switch (wanted) {
            case SearchTerm.Address(String text, boolean _) -> List.of(address(text));
            case SearchTerm.Name(String name, boolean below) -> {
                String key = reversed(name);
                yield List.of(new KeyRange(key, below ? above(key) : key));
            }
            case SearchTerm.Hash(String hash) -> List.of(exactly(hash));
            case SearchTerm.Path(String text) -> List.of(exactly(text));
            // Spelled in several ways, so that they are not adjacent in any order.
            case SearchTerm.PackageName _ -> List.of();
        };
    }

    private static KeyRange exactly(String value) {
        return new KeyRange(value, value);
    }

    /** Returns an upper bound of all strings with this prefix, whatever characters follow; values are untrusted input. */
    private static String above(String prefix) {
        int last = prefix.length() - 1;
        return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
    }

    /** Returns {@code example.com} as {@code com.example.}, the prefix of all its subdomains. */
    private static String reversed(String name) {
        List<String> labels = new ArrayList<>(Arrays.asList(name.split("\\.", -1)));
        Collections.reverse(labels);
        return String.join(".", labels) + ".";
    }

    private static KeyRange address(String text) {
        int slash = text.indexOf('/');
        byte[] given = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                .getAddress();
        byte[] low = new byte[BYTES];
        int bits = BYTES * Byte.SIZE;
        if (given.length == BYTES) {
            System.arraycopy(given, 0, low, 0, BYTES);
        } else {
            low[MAPPED - 2] = (byte) 0xff;
            low[MAPPED - 1] = (byte) 0xff;
            System.arraycopy(given, 0, low, MAPPED, BYTES - MAPPED);
        }
        if (slash >= 0) {
            bits = Integer.parseInt(text.substring(slash + 1)) + (given.length == BYTES ? 0 : MAPPED * Byte.SIZE);
        }
        byte[] high = low.clone();
        for (int bit = bits; bit < BYTES * Byte.SIZE; bit++) {
            int mask = 0x80 >>> (bit % Byte.SIZE);
            low[bit / Byte.SIZE] &= (byte) ~mask;
            high[bit / Byte.SIZE] |= (byte) mask;
        }
        HexFormat hex = HexFormat.of();
        return new KeyRange(hex.formatHex(low), hex.formatHex(high));
    }
}
