package eyas.event;

import java.util.Arrays;
import java.util.Optional;

/**
 * The socket of a descriptor as reported by the kernel: the data of an asynchronous event named {@value #EVENT_NAME}, which precedes the
 * event of the call that uses the socket, of the same thread. The kernel side reports it before each connect, and before a send, receive or
 * write if it differs from the last report for that descriptor.
 *
 * <p>Encoding, {@value #SIZE} bytes in all, little-endian, addresses in network order:
 *
 * <pre>
 *   0  descriptor u32      16  creator u32       40  remote address, 16 bytes
 *   4  family u16          20  local port u16    56  inode number u64
 *   6  type u16            22  remote port u16
 *   8  protocol u16        24  local address, 16 bytes
 *  10  flags u16
 *  12  owner u32
 * </pre>
 *
 * <p>An IPv4 address is in the first four bytes of its field. For a Unix socket the first eight hold the kernel address of that end.
 *
 * @param descriptor the number in the call
 * @param family the address family, {@code AF_*}
 * @param type the socket type, {@code SOCK_*}
 * @param protocol the protocol, {@code IPPROTO_*} in the internet families
 * @param flags {@code CLOSES_ON_EXEC}, {@code DETACHED}, {@code ACCEPTED}, {@code OWN}
 * @param owner user id of the socket's inode
 * @param creator host id of the process whose call created the socket; 0 if unknown
 * @param localPort 0 if unbound
 * @param remotePort 0 if not connected
 * @param local 16 bytes
 * @param remote 16 bytes
 * @param inode the number of the socket's inode
 */
public record SocketFacts(
        int descriptor,
        int family,
        int type,
        int protocol,
        int flags,
        int owner,
        int creator,
        int localPort,
        int remotePort,
        byte[] local,
        byte[] remote,
        long inode) {
    /** The name of the asynchronous events that carry it. */
    public static final String EVENT_NAME = "eyas.socket";

    /** Flag: an exec closes the descriptor. */
    public static final int CLOSES_ON_EXEC = 1;
    /** Flag: the number is not a descriptor of the process but a slot of an io_uring, or the descriptor is another file's by now. */
    public static final int DETACHED = 2;
    /** Flag: accept returned the socket. */
    public static final int ACCEPTED = 4;
    /** Flag: the calling process created the socket. */
    public static final int OWN = 8;

    static final int SIZE = 64;
    static final int ADDRESS_SIZE = 16;

    /** Returns the socket in the data of an event; empty if the data is invalid. */
    public static Optional<SocketFacts> read(byte[] data) {
        if (data.length != SIZE || four(data, 0) < 0 || four(data, 16) < 0) {
            return Optional.empty();
        }
        return Optional.of(new SocketFacts(
                four(data, 0),
                two(data, 4),
                two(data, 6),
                two(data, 8),
                two(data, 10),
                four(data, 12),
                four(data, 16),
                two(data, 20),
                two(data, 22),
                Arrays.copyOfRange(data, 24, 24 + ADDRESS_SIZE),
                Arrays.copyOfRange(data, 40, 40 + ADDRESS_SIZE),
                Bytes.eight(data, 56)));
    }

    /** Returns the data of an event with this socket. */
    public byte[] data() {
        byte[] data = new byte[SIZE];
        Bytes.putEight(data, 0, word(descriptor, family | type << 16));
        Bytes.putEight(data, 8, word(protocol | flags << 16, owner));
        Bytes.putEight(data, 16, word(creator, localPort | remotePort << 16));
        System.arraycopy(local, 0, data, 24, ADDRESS_SIZE);
        System.arraycopy(remote, 0, data, 40, ADDRESS_SIZE);
        Bytes.putEight(data, 56, inode);
        return data;
    }

    /** Returns whether {@code flag} is set. */
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Returns the kernel address of a Unix socket's own end. */
    public long localPointer() {
        return Bytes.eight(local, 0);
    }

    /** Returns the kernel address of a Unix socket's other end; 0 if not connected. */
    public long remotePointer() {
        return Bytes.eight(remote, 0);
    }

    private static long word(int low, int high) {
        return (low & 0xFFFF_FFFFL) | (long) high << 32;
    }

    private static int two(byte[] data, int at) {
        return (data[at] & 0xFF) | (data[at + 1] & 0xFF) << 8;
    }

    private static int four(byte[] data, int at) {
        return two(data, at) | two(data, at + 2) << 16;
    }
}
