package eyas.report;

import eyas.event.Bytes;
import eyas.event.Event;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Reads internet addresses from {@code SOCKADDR} and {@code SOCKTUPLE} parameters.
 *
 * <pre>
 * SOCKADDR : family u8 | address 4 or 16 | port u16
 * SOCKTUPLE: family u8 | source address | source port u16 | destination address | destination port u16
 * of Unix sockets: family u8 | path, and family u8 | source u64 | destination u64 | path
 * </pre>
 *
 * <p>Addresses are in network order, ports in little-endian host order. One instance is reused; event thread only.
 */
final class SocketAddressParam {
    private static final int UNIX = 1;
    private static final int INET = 2;
    private static final int INET6 = 10;
    private static final int V4 = 4;
    private static final int V6 = 16;
    private static final int PORT = 2;

    private final byte[] address = new byte[V6];
    private int size;
    private int port;

    /** Reads the peer (destination) from tuple parameter {@code index}; returns false if there is none. */
    boolean readPeer(Event event, int index) {
        int width = width(event, index);
        return width > 0
                && event.paramLength(index) >= 1 + 2 * (width + PORT)
                && take(event, event.paramOffset(index) + 1 + width + PORT, width);
    }

    /** Reads address parameter {@code index}; returns false if there is none. */
    boolean readAddress(Event event, int index) {
        int width = width(event, index);
        return width > 0
                && event.paramLength(index) >= 1 + width + PORT
                && take(event, event.paramOffset(index) + 1, width);
    }

    /**
     * Returns the Unix socket path of the destination in tuple parameter {@code tuple}, or of the address parameter; null if it is another
     * kind of socket or unnamed.
     */
    static byte @Nullable [] unixPath(Event event, int tuple, int address) {
        byte[] path = named(event, tuple, 1 + 2 * Long.BYTES);
        return path.length > 0 ? path : nullIfEmpty(named(event, address, 1));
    }

    private static byte @Nullable [] nullIfEmpty(byte[] path) {
        return path.length == 0 ? null : path;
    }

    private static byte[] named(Event event, int index, int from) {
        int length = event.paramLength(index);
        if (length <= from || event.segment().get(ValueLayout.JAVA_BYTE, event.paramOffset(index)) != UNIX) {
            return Bytes.EMPTY;
        }
        byte[] bytes = event.paramBytes(index);
        int end = from;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(bytes, from, end);
    }

    private static int width(Event event, int index) {
        if (event.paramLength(index) < 1) {
            return 0;
        }
        return switch (event.segment().get(ValueLayout.JAVA_BYTE, event.paramOffset(index))) {
            case INET -> V4;
            case INET6 -> V6;
            default -> 0;
        };
    }

    private boolean take(Event event, long at, int width) {
        MemorySegment.copy(event.segment(), ValueLayout.JAVA_BYTE, at, address, 0, width);
        size = width;
        long low = event.segment().get(ValueLayout.JAVA_BYTE, at + width) & 0xFF;
        long high = event.segment().get(ValueLayout.JAVA_BYTE, at + width + 1) & 0xFF;
        port = (int) (high << 8 | low);
        return true;
    }

    int port() {
        return port;
    }

    /** Returns a copy of the address, 4 or 16 bytes; a mapped IPv4 address has 4. */
    byte[] bytes() {
        return isMapped() ? Arrays.copyOfRange(address, V6 - V4, V6) : Arrays.copyOf(address, size);
    }

    private boolean isMapped() {
        if (size != V6 || address[10] != -1 || address[11] != -1) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the text form of an address. */
    static String text(byte[] bytes) {
        if (bytes.length == V4) {
            return (bytes[0] & 0xFF) + "." + (bytes[1] & 0xFF) + "." + (bytes[2] & 0xFF) + "." + (bytes[3] & 0xFF);
        }
        if (bytes.length != V6) {
            return HexFormat.of().formatHex(bytes);
        }
        return shortened(bytes);
    }

    /** Returns the text form of an address and a port, with an IPv6 address in brackets. */
    static String endPoint(byte[] address, int port) {
        String text = text(address);
        return (address.length == V6 ? "[" + text + "]" : text) + ":" + port;
    }

    /**
     * Returns the text form of an IPv6 address. The longest run of zero groups becomes "::", the first of several equally long ones (RFC
     * 5952).
     */
    private static String shortened(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF);
        }
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && groups[i + run] == 0) {
                run++;
            }
            if (run > bestLength) {
                best = i;
                bestLength = run;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                text.append("::");
                i += bestLength - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
