package eyas.enrich.indicators;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * An address or a network of 128 bits; IPv4 is mapped to {@code ::ffff:0:0/96}, as in RFC 4291.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 * @param length the prefix length, 0 to 128
 */
record IpPrefix(long high, long low, int length) {
    private static final int BITS = 128;
    private static final int V4_BITS = 32;
    private static final int V4_OFFSET = BITS - V4_BITS;
    private static final long V4_MARK = 0xffff_0000_0000L;
    private static final int LONGEST_TEXT = 49;

    IpPrefix {
        high &= mask(length);
        low &= mask(length - Long.SIZE);
    }

    /** Returns the mask of the first {@code bits} bits of 64. */
    private static long mask(int bits) {
        if (bits <= 0) {
            return 0;
        }
        return bits >= Long.SIZE ? -1L : -1L << (Long.SIZE - bits);
    }

    /** Returns the network of the first {@code bits} bits. */
    IpPrefix cut(int bits) {
        return new IpPrefix(high, low, bits);
    }

    /** Returns the address or network in {@code text}, or null; names are never looked up. */
    static @Nullable IpPrefix parse(String text) {
        if (text.isEmpty() || text.length() > LONGEST_TEXT) {
            return null;
        }
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] bytes = literal(address);
        if (bytes == null) {
            return null;
        }
        int all = address.indexOf(':') >= 0 ? BITS : V4_BITS;
        int length = slash < 0 ? all : bits(text.substring(slash + 1), all);
        return length < 0 ? null : of(bytes, length + (all == V4_BITS ? V4_OFFSET : 0));
    }

    private static int bits(String text, int most) {
        if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int bits = Integer.parseInt(text);
        return bits <= most ? bits : -1;
    }

    private static byte @Nullable [] literal(String text) {
        // InetAddress would query DNS for anything else, and accept "1.2" or "017.1" as addresses.
        boolean six = text.indexOf(':') >= 0;
        if (!(six ? text.chars().allMatch(IpPrefix::isSixLetter) : isDotted(text))) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isSixLetter(int letter) {
        return letter == ':' || letter == '.' || (Character.digit(letter, 16) >= 0 && letter < 0x80);
    }

    private static boolean isDotted(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (bits(part, 255) < 0 || (part.length() > 1 && part.charAt(0) == '0')) {
                return false;
            }
        }
        return true;
    }

    /** Returns the address of 4 or 16 bytes in network order. */
    static IpPrefix of(byte[] bytes) {
        return of(bytes, BITS);
    }

    private static IpPrefix of(byte[] bytes, int length) {
        if (bytes.length == 4) {
            return new IpPrefix(0, V4_MARK | number(bytes, 0, 4), length);
        }
        return new IpPrefix(number(bytes, 0, 8), number(bytes, 8, 8), length);
    }

    private static long number(byte[] bytes, int from, int count) {
        long number = 0;
        for (int i = 0; i < count; i++) {
            number = (number << 8) | (bytes[from + i] & 0xff);
        }
        return number;
    }

    /** Returns the text form: {@code 192.0.2.0/24}; without a length for a single address. */
    String text() {
        boolean four = high == 0 && low >>> V4_BITS == 0xffff && length >= V4_OFFSET;
        byte[] bytes = new byte[four ? 4 : 16];
        for (int i = 0; i < bytes.length; i++) {
            int shift = (bytes.length - 1 - i) % 8 * 8;
            bytes[i] = (byte) ((four || i >= 8 ? low : high) >>> shift);
        }
        try {
            String address = InetAddress.getByAddress(bytes).getHostAddress();
            return length == BITS ? address : address + "/" + (four ? length - V4_OFFSET : length);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
