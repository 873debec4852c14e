package eyas.filter.check;

import eyas.event.ParamType;
import eyas.event.TableReader;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses the values that conditions compare with.
 *
 * <p>Accepts what Falco accepts, with the same meaning: a number too large for its type loses its high bits. Also accepts hexadecimal
 * numbers and fractions, which Falco's grammar allows but its parser rejects.
 */
final class ValueParser {
    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);
    private static final int MAX_DIGITS = 40;

    private ValueParser() {}

    /** Parses a number as an extractor would set it for {@code type}. */
    static long number(String text, ParamType type) throws ValueException {
        return switch (type) {
            case BOOL ->
                switch (text) {
                    case "true" -> 1;
                    case "false" -> 0;
                    default -> throw new ValueException("filter error: unrecognized boolean value " + text);
                };
            case DOUBLE -> real(text);
            case PORT -> port(text);
            default -> integer(text, type);
        };
    }

    private static long real(String text) throws ValueException {
        try {
            if (!text.isEmpty() && text.length() <= MAX_DIGITS && "+-.0123456789".indexOf(text.charAt(0)) >= 0) {
                // Adding zero turns -0.0 into 0.0, so that equal numbers have equal bits.
                return Double.doubleToLongBits(Double.parseDouble(text) + 0.0);
            }
        } catch (NumberFormatException e) {
            throw new ValueException(text + " is not a valid number");
        }
        throw new ValueException(text + " is not a valid number");
    }

    private static long port(String text) throws ValueException {
        if (text.isEmpty()) {
            return 0;
        }
        if (isDigit(text.charAt(0)) || text.startsWith("0x")) {
            return integer(text, ParamType.PORT);
        }
        Integer port = Services.PORTS.get(text);
        if (port == null) {
            throw new ValueException("unrecognized protocol " + text);
        }
        return port;
    }

    private static long integer(String text, ParamType type) throws ValueException {
        String digits = text.strip();
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        int radix = 10;
        if (digits.startsWith("0x") || digits.startsWith("0X")) {
            radix = 16;
            digits = digits.substring(2);
        }
        if (digits.isEmpty() || digits.length() > MAX_DIGITS || !isNumber(digits, radix)) {
            throw new ValueException(text + " is not a valid number");
        }
        BigInteger value = new BigInteger(digits, radix);
        return fitted((negative ? value.negate() : value).mod(TWO_64).longValue(), type);
    }

    private static boolean isNumber(String digits, int radix) {
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c > 'f' || Character.digit(c, radix) < 0) {
                return false;
            }
        }
        return true;
    }

    private static long fitted(long value, ParamType type) {
        int spare = 64 - 8 * Math.max(1, Math.min(8, type.size()));
        return type.isSigned() ? value << spare >> spare : value << spare >>> spare;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Parses a string or buffer value. */
    static ByteString bytes(String text, ValueKind kind) throws ValueException {
        if (kind == ValueKind.STRING && text.indexOf('\0') >= 0) {
            throw new ValueException("filter error: filter value cannot contain a NUL byte (\\x00)");
        }
        return ByteString.of(text);
    }

    /** Parses the hexadecimal digits of {@code bcontains} and {@code bstartswith}. */
    static ByteString hex(String text) throws ValueException {
        try {
            return new ByteString(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) {
            throw new ValueException("filter error: bcontains and bstartswith operator support hex strings only");
        }
    }

    /** Parses an IPv4 or IPv6 address. */
    static ByteString address(String text) throws ValueException {
        byte[] address = text.indexOf('.') >= 0 && text.indexOf(':') < 0 ? version4(text) : version6(text);
        if (address == null) {
            throw new ValueException("unrecognized IPv" + (text.indexOf('.') >= 0 ? "4" : "6") + " address " + text);
        }
        return new ByteString(address);
    }

    /** Parses a network in CIDR notation: an address, a slash, and the prefix length. */
    static Network network(String text) throws ValueException {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new ValueException("unrecognized IP network " + text);
        }
        String host = text.substring(0, slash);
        byte[] address = host.indexOf(':') >= 0 ? version6(host) : version4(host);
        if (address == null) {
            throw new ValueException("unrecognized IP address " + text);
        }
        String mask = text.substring(slash + 1);
        int prefix = mask.isEmpty() || mask.length() > 3 || !isNumber(mask, 10) ? -1 : Integer.parseInt(mask);
        if (prefix < 0 || prefix > address.length * 8) {
            throw new ValueException("invalid netmask " + mask);
        }
        for (int bit = prefix; bit < address.length * 8; bit++) {
            address[bit >> 3] &= (byte) ~(0x80 >> (bit & 7));
        }
        return new Network(new ByteString(address), prefix);
    }

    private static byte @Nullable [] version4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] address = new byte[4];
        if (parts.length != 4) {
            return null;
        }
        for (int i = 0; i < 4; i++) {
            if (parts[i].isEmpty() || parts[i].length() > 3 || !isNumber(parts[i], 10)) {
                return null;
            }
            int value = Integer.parseInt(parts[i]);
            if (value > 255) {
                return null;
            }
            address[i] = (byte) value;
        }
        return address;
    }

    private static byte @Nullable [] version6(String text) {
        int gap = text.indexOf("::");
        if (text.length() > 45 || (gap >= 0 && text.indexOf("::", gap + 1) >= 0)) {
            return null;
        }
        byte[] head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        byte[] tail = gap < 0 ? new byte[0] : groups(text.substring(gap + 2), true);
        if (head == null || tail == null || (gap < 0 ? head.length != 16 : head.length + tail.length > 14)) {
            return null;
        }
        byte[] address = Arrays.copyOf(head, 16);
        System.arraycopy(tail, 0, address, 16 - tail.length, tail.length);
        return address;
    }

    /** Parses groups of four hexadecimal digits; the last two may be written as an IPv4 address. */
    private static byte @Nullable [] groups(String text, boolean last) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] parts = text.split(":", -1);
        byte[] bytes = new byte[parts.length * 2 + 2];
        int size = 0;
        for (int i = 0; i < parts.length; i++) {
            if (last && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                byte[] four = version4(parts[i]);
                if (four == null) {
                    return null;
                }
                System.arraycopy(four, 0, bytes, size, 4);
                size += 4;
            } else if (parts[i].isEmpty() || parts[i].length() > 4 || !isHex(parts[i])) {
                return null;
            } else {
                int group = Integer.parseInt(parts[i], 16);
                bytes[size++] = (byte) (group >> 8);
                bytes[size++] = (byte) group;
            }
        }
        return Arrays.copyOf(bytes, size);
    }

    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 'f' || Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The names of services; loaded when the first port is given by name. */
    private static final class Services {
        private static final String RESOURCE = "services.tsv";
        static final Map<String, Integer> PORTS = read();

        private static Map<String, Integer> read() {
            Map<String, Integer> ports = new HashMap<>();
            for (String[] row : TableReader.rows(ValueParser.class.getResourceAsStream(RESOURCE), RESOURCE, 2)) {
                ports.put(row[0], Integer.valueOf(row[1]));
            }
            return ports;
        }
    }
}
