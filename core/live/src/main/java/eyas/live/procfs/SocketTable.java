package eyas.live.procfs;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord.SocketRecord;
import eyas.event.DescriptorType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps the inodes of one network namespace's sockets to their descriptions, from {@code /proc/PID/net}.
 *
 * <p>A socket without a peer counts as a listening one, as in Falco. For one thread.
 */
final class SocketTable {
    /** The table's entry of one socket. */
    record Entry(DescriptorType type, byte[] name, @Nullable SocketRecord socket) {}

    private static final int TCP = 1;
    private static final int UDP = 2;
    private static final int ICMP = 3;
    private static final int RAW = 4;

    private final Map<Long, Entry> entries = new HashMap<>();
    private final LineScanner scan = new LineScanner();
    private final int limit;

    /** Makes a table of at most {@code limit} sockets per file. */
    SocketTable(int limit) {
        this.limit = limit;
    }

    /** Reads all tables in the network namespace of process {@code pid}. */
    static SocketTable read(ProcFiles files, long pid, int limit) {
        SocketTable table = new SocketTable(limit);
        table.file(files, pid, "net/tcp", (b, s, e) -> table.internet(b, s, e, TCP, false));
        table.file(files, pid, "net/udp", (b, s, e) -> table.internet(b, s, e, UDP, false));
        table.file(files, pid, "net/icmp", (b, s, e) -> table.internet(b, s, e, ICMP, false));
        table.file(files, pid, "net/raw", (b, s, e) -> table.internet(b, s, e, RAW, false));
        table.file(files, pid, "net/tcp6", (b, s, e) -> table.internet(b, s, e, TCP, true));
        table.file(files, pid, "net/udp6", (b, s, e) -> table.internet(b, s, e, UDP, true));
        table.file(files, pid, "net/icmp6", (b, s, e) -> table.internet(b, s, e, ICMP, true));
        table.file(files, pid, "net/raw6", (b, s, e) -> table.internet(b, s, e, RAW, true));
        table.file(files, pid, "net/unix", table::unix);
        table.file(files, pid, "net/netlink", table::netlink);
        return table;
    }

    private void file(ProcFiles files, long pid, String name, ProcFiles.LineConsumer parser) {
        int before = entries.size();
        files.lines(
                files.path(pid, name),
                (bytes, start, end) -> parser.line(bytes, start, end) && entries.size() - before < limit);
    }

    /** Returns the socket with inode {@code ino}; null if there is none. */
    @Nullable
    Entry find(long ino) {
        return entries.get(ino);
    }

    /** Parses a line {@code sl: local:port remote:port state queues timer retransmits uid timeout inode ...}. */
    boolean internet(byte[] bytes, int start, int end, int protocol, boolean six) {
        scan.over(bytes, start, end).behind(':').blanks();
        byte[] source = address(six);
        int sourcePort = port();
        scan.blanks();
        byte[] destination = address(six);
        int destinationPort = port();
        long ino = scan.skip(6).number();
        if (scan.failed()) {
            return true;
        }
        boolean listening = isZero(destination);
        DescriptorType type = six
                ? listening ? DescriptorType.IPV6_SERVER_SOCKET : DescriptorType.IPV6_SOCKET
                : listening ? DescriptorType.IPV4_SERVER_SOCKET : DescriptorType.IPV4_SOCKET;
        SocketRecord socket = new SocketRecord(
                source,
                sourcePort,
                listening ? Bytes.EMPTY : destination,
                listening ? 0 : destinationPort,
                protocol,
                0,
                0);
        entries.put(ino, new Entry(type, Bytes.EMPTY, socket));
        return true;
    }

    /** Parses a line {@code pointer: references protocol flags type state inode [path]}. */
    boolean unix(byte[] bytes, int start, int end) {
        scan.over(bytes, start, end);
        long pointer = scan.number(16);
        if (!scan.take(":")) {
            return true;
        }
        long ino = scan.skip(5).number();
        if (!scan.failed()) {
            SocketRecord socket = new SocketRecord(Bytes.EMPTY, 0, Bytes.EMPTY, 0, 0, pointer, 0);
            entries.put(ino, new Entry(DescriptorType.UNIX_SOCKET, scan.rest(), socket));
        }
        return true;
    }

    /** Parses a line {@code pointer protocol pid groups rmem wmem dump locks drops inode}. */
    boolean netlink(byte[] bytes, int start, int end) {
        scan.over(bytes, start, end);
        scan.number(16);
        if (!scan.take(" ")) {
            return true;
        }
        long ino = scan.skip(8).number();
        if (!scan.failed()) {
            entries.put(ino, new Entry(DescriptorType.NETLINK, Bytes.EMPTY, null));
        }
        return true;
    }

    /** Reads an address: words in the machine's byte order, hence reversed on the supported little-endian machines. */
    private byte[] address(boolean six) {
        byte[] address = new byte[six ? 16 : 4];
        for (int at = 0; at < address.length; at += 4) {
            int word = scan.hexWord();
            for (int i = 0; i < 4; i++) {
                address[at + i] = (byte) (word >>> (8 * i));
            }
        }
        return address;
    }

    private int port() {
        return scan.take(":") ? (int) scan.number(16) & 0xffff : 0;
    }

    private static boolean isZero(byte[] address) {
        for (byte b : address) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
