package eyas.state.socket;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.state.file.DescriptorEntry;
import eyas.state.table.ByteInterner;
import java.util.Arrays;

/**
 * Reads the endpoints of a socket from the address and tuple parameters of an event.
 *
 * <pre>
 *  address:  family u8 | IPv4: address 4, port u16 | IPv6: address 16, port u16 | Unix: path, NUL
 *  tuple:    family u8 | IPv4, IPv6: source address, port, destination address, port
 *                      | Unix: source pointer u64, destination pointer u64, path, NUL
 * </pre>
 *
 * <p>Little-endian, addresses in network order. IPv4-mapped IPv6 addresses are unwrapped. One instance is moved from parameter to
 * parameter; cached addresses cost no allocation. Not thread-safe.
 */
public final class SocketEndpoints {
    private static final int MAX_PATH = 256;

    private final ByteInterner strings;
    private final byte[] buffer = new byte[17 + MAX_PATH];
    /** The family as in the event; {@link #width} is the length in which the addresses are kept. */
    public int family;
    /** Bytes of the addresses, 4 or 16; 0 for a Unix socket. */
    public int width;

    byte[] source = Bytes.EMPTY;
    int sourcePort;
    public byte[] destination = Bytes.EMPTY;
    public int destinationPort;
    public long sourcePointer;
    public long destinationPointer;
    public byte[] path = Bytes.EMPTY;
    /** The 16 bytes of an IPv6 address as read by {@link #readAddress}, before unwrapping. */
    public byte[] unmapped = Bytes.EMPTY;

    public SocketEndpoints(ByteInterner strings) {
        this.strings = strings;
    }

    /**
     * Reads tuple parameter {@code index}.
     *
     * @return false if it is absent, too short or of an unsupported family
     */
    public boolean readTuple(Event event, int index) {
        int length = load(event, index);
        if (length < 1) {
            return false;
        }
        return switch (family) {
            case SocketFamily.INET -> length >= 13 && internet(4, 1, 7);
            case SocketFamily.INET6 -> length >= 37 && internet6();
            case SocketFamily.UNIX -> length >= 18 && unix(length);
            default -> false;
        };
    }

    private boolean internet6() {
        boolean mapped = isMapped(buffer, 1) && isMapped(buffer, 19);
        return mapped ? internet(4, 13, 31) : internet(16, 1, 19);
    }

    private boolean unix(int length) {
        width = 0;
        sourcePointer = u64(1);
        destinationPointer = u64(9);
        path = path(17, length);
        return true;
    }

    private boolean internet(int bytes, int sourceAt, int destinationAt) {
        width = bytes;
        source = strings.intern(buffer, sourceAt, bytes);
        sourcePort = u16(sourceAt + bytes);
        destination = strings.intern(buffer, destinationAt, bytes);
        destinationPort = u16(destinationAt + bytes);
        return true;
    }

    /**
     * Reads address parameter {@code index} as the destination.
     *
     * @return false if it is absent or too short; an unsupported family is valid and sets {@link #width} to -1
     */
    public boolean readAddress(Event event, int index) {
        return load(event, index) >= 1 && parseAddress(Math.min(event.paramLength(index), buffer.length));
    }

    /** Reads a stored address, as {@link #readAddress}. */
    public boolean readAddress(byte[] retained) {
        int length = Math.min(retained.length, buffer.length);
        if (length < 1) {
            return false;
        }
        System.arraycopy(retained, 0, buffer, 0, length);
        family = buffer[0] & 0xFF;
        return parseAddress(length);
    }

    private boolean parseAddress(int length) {
        return switch (family) {
            case SocketFamily.INET -> length >= 7 && destination(4, 1);
            case SocketFamily.INET6 -> length >= 19 && destination6();
            case SocketFamily.UNIX -> {
                width = 0;
                path = path(1, length);
                yield length >= 2;
            }
            default -> {
                width = -1;
                yield true;
            }
        };
    }

    private boolean destination6() {
        destination(16, 1);
        unmapped = destination;
        if (isMapped(buffer, 1)) {
            width = 4;
            destination = strings.intern(buffer, 13, 4);
        }
        return true;
    }

    private boolean destination(int bytes, int at) {
        width = bytes;
        destination = strings.intern(buffer, at, bytes);
        destinationPort = u16(at + bytes);
        return true;
    }

    private int load(Event event, int index) {
        int size = Math.min(event.paramLength(index), buffer.length);
        if (size < 1) {
            return 0;
        }
        event.copyParam(index, size, buffer, 0);
        family = buffer[0] & 0xFF;
        return size;
    }

    private byte[] path(int from, int length) {
        int end = from;
        while (end < length && buffer[end] != 0) {
            end++;
        }
        return strings.intern(buffer, from, end - from);
    }

    private int u16(int at) {
        return (buffer[at] & 0xFF) | ((buffer[at + 1] & 0xFF) << 8);
    }

    private long u64(int at) {
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = (value << 8) | (buffer[at + i] & 0xFF);
        }
        return value;
    }

    /** Returns whether 16 bytes are an IPv4-mapped IPv6 address, or all zero. */
    public static boolean isMapped(byte[] bytes, int at) {
        if (bytes.length < at + 16) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (bytes[at + i] != 0) {
                return false;
            }
        }
        if (bytes[at + 10] == -1 && bytes[at + 11] == -1) {
            return true;
        }
        for (int i = 10; i < 16; i++) {
            if (bytes[at + i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the type of a socket with these endpoints; only for internet families. */
    public DescriptorType socketType() {
        return width == 4 ? DescriptorType.IPV4_SOCKET : DescriptorType.IPV6_SOCKET;
    }

    /** Returns whether applying these endpoints would change {@code socket}; swapped endpoints are the same connection. */
    public boolean changes(DescriptorEntry socket) {
        return socket.type != socketType()
                || (!matches(socket, source, sourcePort, destination, destinationPort)
                        && !matches(socket, destination, destinationPort, source, sourcePort));
    }

    /** Sets the endpoints of {@code socket}. */
    public void applyTo(DescriptorEntry socket) {
        socket.type = socketType();
        socket.sourceAddress = source;
        socket.sourcePort = sourcePort;
        socket.destinationAddress = destination;
        socket.destinationPort = destinationPort;
    }

    private static boolean matches(DescriptorEntry socket, byte[] from, int fromPort, byte[] to, int toPort) {
        return socket.sourcePort == fromPort
                && socket.destinationPort == toPort
                && same(socket.sourceAddress, from)
                && same(socket.destinationAddress, to);
    }

    private static boolean same(byte[] one, byte[] other) {
        return Arrays.equals(one, other) || (isZero(one) && isZero(other));
    }

    static boolean isZero(byte[] address) {
        for (byte b : address) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Replaces an all-zero endpoint by the address of the interface that reaches the other. */
    public static void completeFromInterfaces(DescriptorEntry socket, InterfaceTable interfaces) {
        boolean noSource = isZero(socket.sourceAddress);
        if (!noSource && !isZero(socket.destinationAddress)) {
            return;
        }
        byte[] other = noSource ? socket.destinationAddress : socket.sourceAddress;
        byte[] local = interfaces.localFor(other);
        if (Arrays.equals(local, other) && socket.sourcePort == socket.destinationPort) {
            return;
        }
        if (noSource) {
            socket.sourceAddress = local;
        } else {
            socket.destinationAddress = local;
        }
    }
}
