package eyas.fields;

import eyas.event.Event;
import java.lang.foreign.ValueLayout;

/** Formats IP addresses: IPv4 with dots, IPv6 in its shortest form, as the C library does. */
public final class AddressText {
    private AddressText() {}

    /** Returns an address of 4 or 16 bytes as text. Allocates. */
    public static String text(byte[] address) {
        FieldValue text = new FieldValue();
        text.clear();
        append(address, 0, address.length, text);
        return text.text();
    }

    /** Appends an address of 4 or 16 bytes; {@code <NA>} for any other size. */
    static void append(byte[] address, int offset, int size, FieldValue out) {
        if (size == 4) {
            appendIpv4(address[offset], address[offset + 1], address[offset + 2], address[offset + 3], out);
        } else if (size == 16) {
            long high = 0;
            long low = 0;
            for (int i = 0; i < 8; i++) {
                high = high << 8 | Byte.toUnsignedLong(address[offset + i]);
                low = low << 8 | Byte.toUnsignedLong(address[offset + 8 + i]);
            }
            appendIpv6(high, low, out);
        } else {
            out.append(KernelConstantNames.NOT_AVAILABLE);
        }
    }

    /** Appends the IPv4 address at {@code at} in the event's memory. */
    static void appendIpv4(Event event, long at, FieldValue out) {
        appendIpv4(byteAt(event, at), byteAt(event, at + 1), byteAt(event, at + 2), byteAt(event, at + 3), out);
    }

    /** Appends the IPv6 address at {@code at} in the event's memory. */
    static void appendIpv6(Event event, long at, FieldValue out) {
        appendIpv6(
                Long.reverseBytes(ParamLayout.u64(event, at)), Long.reverseBytes(ParamLayout.u64(event, at + 8)), out);
    }

    /** Returns whether the IPv6 address at {@code at} is an IPv4-mapped or IPv4-compatible address. */
    static boolean isMapped(Event event, long at) {
        return ParamLayout.u64(event, at) == 0 && (ParamLayout.u64(event, at + 8) & 0xFFFF_FFFFL) == 0xFFFF_0000L;
    }

    private static byte byteAt(Event event, long at) {
        return event.segment().get(ValueLayout.JAVA_BYTE, at);
    }

    private static void appendIpv4(byte a, byte b, byte c, byte d, FieldValue out) {
        out.appendDecimal(Byte.toUnsignedInt(a))
                .append('.')
                .appendDecimal(Byte.toUnsignedInt(b))
                .append('.')
                .appendDecimal(Byte.toUnsignedInt(c))
                .append('.')
                .appendDecimal(Byte.toUnsignedInt(d));
    }

    private static void appendIpv6(long high, long low, FieldValue out) {
        int bestStart = -1;
        int bestLength = 1;
        for (int start = 0; start < 8; start++) {
            int length = 0;
            while (start + length < 8 && group(high, low, start + length) == 0) {
                length++;
            }
            if (length > bestLength) {
                bestStart = start;
                bestLength = length;
            }
        }
        // ::a.b.c.d and ::ffff:a.b.c.d are written with dots.
        boolean dots = bestStart == 0 && (bestLength == 6 || (bestLength == 5 && group(high, low, 5) == 0xFFFF));
        for (int i = 0; i < (dots ? 6 : 8); i++) {
            if (bestStart >= 0 && i >= bestStart && i < bestStart + bestLength) {
                if (i == bestStart) {
                    out.append(':');
                }
                continue;
            }
            if (i > 0) {
                out.append(':');
            }
            out.appendRadix(group(high, low, i), 4, false);
        }
        if (dots) {
            out.append(':');
            appendIpv4((byte) (low >>> 24), (byte) (low >>> 16), (byte) (low >>> 8), (byte) low, out);
        } else if (bestStart >= 0 && bestStart + bestLength == 8) {
            out.append(':');
        }
    }

    private static int group(long high, long low, int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> (48 - 16 * (index & 3))) & 0xFFFF;
    }
}
