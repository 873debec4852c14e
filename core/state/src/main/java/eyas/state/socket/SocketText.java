package eyas.state.socket;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.state.file.DescriptorEntry;
import eyas.state.table.ByteInterner;
import java.util.Arrays;

/**
 * Formats addresses and tuples as {@code fd.name} shows them.
 *
 * <p>All calls share one buffer; results are interned. Not thread-safe.
 */
public final class SocketText {
    private static final byte[] UNKNOWN = Bytes.of("<unknown>");
    private static final byte[] DIGITS = Bytes.of("0123456789abcdef");

    private final ByteInterner strings;
    private byte[] buffer = new byte[256];
    private int length;

    public SocketText(ByteInterner strings) {
        this.strings = strings;
    }

    /** Returns {@code source:port->destination:port}, by the socket's transport; {@code <unknown>} without one. */
    public byte[] tuple(DescriptorEntry socket) {
        boolean four = socket.type == DescriptorType.IPV4_SOCKET;
        int protocol = socket.protocol;
        boolean ports = protocol == DescriptorEntry.TCP || protocol == DescriptorEntry.UDP;
        boolean plain = protocol == DescriptorEntry.ICMP || (four && protocol == DescriptorEntry.RAW);
        if (!ports && !plain) {
            return UNKNOWN;
        }
        return tuple(
                socket.sourceAddress,
                socket.sourcePort,
                socket.destinationAddress,
                socket.destinationPort,
                four ? 4 : 16,
                ports);
    }

    /** Returns {@code source:port->destination:port}; an empty address is treated as zero. */
    public byte[] tuple(
            byte[] source, int sourcePort, byte[] destination, int destinationPort, int width, boolean ports) {
        length = 0;
        address(source, width);
        port(sourcePort, ports);
        put('-');
        put('>');
        address(destination, width);
        port(destinationPort, ports);
        return strings.intern(buffer, 0, length);
    }

    /** Returns {@code address:port}. */
    public byte[] endPoint(byte[] address, int port, int width) {
        length = 0;
        address(address, width);
        port(port, true);
        return strings.intern(buffer, 0, length);
    }

    /** Returns {@code source->destination path} for a Unix socket, the pointers in hex. */
    public byte[] unix(long source, long destination, byte[] path) {
        length = 0;
        hex(source);
        put('-');
        put('>');
        hex(destination);
        put(' ');
        reserve(path.length);
        System.arraycopy(path, 0, buffer, length, path.length);
        length += path.length;
        return strings.intern(buffer, 0, length);
    }

    /** Returns {@code family N}, for an address family without a text form. */
    public byte[] family(int family) {
        length = 0;
        byte[] word = Bytes.of("family ");
        System.arraycopy(word, 0, buffer, 0, word.length);
        length = word.length;
        decimal(family);
        return strings.intern(buffer, 0, length);
    }

    private void port(int port, boolean shown) {
        if (shown) {
            put(':');
            decimal(port);
        }
    }

    private void address(byte[] address, int width) {
        if (width == 4) {
            for (int i = 0; i < 4; i++) {
                if (i > 0) {
                    put('.');
                }
                decimal(address.length == 4 ? address[i] & 0xFF : 0);
            }
        } else {
            six(address);
        }
    }

    /** Formats an IPv6 address, with the longest run of zeros compressed and an embedded IPv4 address in dotted form. */
    private void six(byte[] address) {
        int bestStart = -1;
        int bestLength = 1; // a single zero is not compressed
        for (int start = 0; start < 8; start++) {
            int run = 0;
            while (start + run < 8 && word(address, start + run) == 0) {
                run++;
            }
            if (run > bestLength) {
                bestStart = start;
                bestLength = run;
            }
        }
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                put(':');
                i += bestLength - 1;
                if (i == 7) {
                    put(':');
                }
                continue;
            }
            if (i > 0) {
                put(':');
            }
            if (i == 6 && bestStart == 0 && (bestLength == 6 || (bestLength == 5 && word(address, 5) == 0xFFFF))) {
                for (int at = 12; at < 16; at++) {
                    if (at > 12) {
                        put('.');
                    }
                    decimal(address[at] & 0xFF);
                }
                return;
            }
            hex(word(address, i));
        }
    }

    private static int word(byte[] address, int index) {
        return address.length == 16 ? ((address[2 * index] & 0xFF) << 8) | (address[2 * index + 1] & 0xFF) : 0;
    }

    private void hex(long value) {
        int digits = Math.max(1, (67 - Long.numberOfLeadingZeros(value)) / 4);
        for (int i = digits - 1; i >= 0; i--) {
            put(DIGITS[(int) (value >>> (4 * i)) & 15]);
        }
    }

    /** Formats a number from 0 to 65535. */
    private void decimal(int value) {
        int scale = 1;
        while (value / scale >= 10) {
            scale *= 10;
        }
        for (; scale > 0; scale /= 10) {
            put(DIGITS[value / scale % 10]);
        }
    }

    private void put(int c) {
        reserve(1);
        buffer[length++] = (byte) c;
    }

    private void reserve(int more) {
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(length + more, 2 * buffer.length));
        }
    }
}
