package eyas.state.apply.socket;

import eyas.event.DescriptorType;
import eyas.event.SocketFacts;
import eyas.state.apply.StateTables;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorTable;
import eyas.state.process.ThreadEntry;
import eyas.state.socket.SocketEndpoints;
import eyas.state.socket.SocketFamily;
import java.util.Arrays;

/**
 * Corrects descriptors from the sockets that the kernel reports. A table built from system calls lacks sockets that another process passed,
 * and is wrong after a call answered by a seccomp filter. Event thread only.
 */
public final class KernelSockets {
    private static final int PROTOCOL_TCP = 6;
    private static final int PROTOCOL_MPTCP = 262;

    private final StateTables tables;

    public KernelSockets(StateTables tables) {
        this.tables = tables;
    }

    /**
     * Corrects the descriptor of {@code thread} that {@code facts} describe. An entry that agrees with the kernel is not changed.
     *
     * @param connects whether the next event is a connect, which contains the remote endpoint itself
     */
    public void correct(ThreadEntry thread, SocketFacts facts, boolean connects) {
        DescriptorTable table = thread.descriptors();
        if (table == null) {
            return;
        }
        long fd = facts.descriptor();
        DescriptorEntry known = table.get(fd);
        DescriptorEntry socket = known;
        if (known == null || !agrees(known, facts, connects)) {
            socket = table.add(fd, entry(facts, connects));
        } else if (!connects && lacksEnds(known, facts)) {
            socket = table.change(fd, known);
            fillEnds(socket, facts);
        } else if (!isIdentified(known, facts)) {
            socket = table.change(fd, known);
        }
        if (socket != null && !isIdentified(socket, facts)) {
            identify(socket, facts);
        }
    }

    /** Returns an entry outside of all tables for a socket without a descriptor number; readable until the event is settled. */
    public DescriptorEntry detached(SocketFacts facts, boolean connects) {
        DescriptorEntry socket = entry(facts, connects);
        identify(socket, facts);
        tables.pool.discard(socket);
        return socket;
    }

    private DescriptorEntry entry(SocketFacts facts, boolean connects) {
        DescriptorEntry socket = SocketApplier.socket(tables, facts.family(), facts.type(), transport(facts));
        socket.openFlags = facts.has(SocketFacts.CLOSES_ON_EXEC) ? DescriptorEntry.OPEN_CLOEXEC : 0;
        if (!connects) {
            fillEnds(socket, facts);
        }
        return socket;
    }

    /** Treats Multipath TCP as TCP, which it is on the wire and for rules. */
    private static int transport(SocketFacts facts) {
        return facts.protocol() == PROTOCOL_MPTCP && isInternet(facts) ? PROTOCOL_TCP : facts.protocol();
    }

    private static boolean isInternet(SocketFacts facts) {
        return facts.family() == SocketFamily.INET || facts.family() == SocketFamily.INET6;
    }

    private static boolean isConnected(SocketFacts facts) {
        return isInternet(facts) && facts.remotePort() != 0;
    }

    private static boolean agrees(DescriptorEntry known, SocketFacts facts, boolean connects) {
        long inode = known.socketInode != 0 ? known.socketInode : known.ino;
        if (inode != 0 && inode != facts.inode()) {
            return false;
        }
        if (!isInternet(facts)) {
            return switch (facts.family()) {
                case SocketFamily.UNIX -> known.type == DescriptorType.UNIX_SOCKET;
                case SocketFamily.NETLINK -> known.type == DescriptorType.NETLINK;
                default -> known.type == DescriptorType.UNKNOWN || known.type == DescriptorType.UNSUPPORTED;
            };
        }
        return known.type.isInternet()
                && known.protocol == SocketApplier.transport(facts.type(), transport(facts))
                && (connects || !known.isTcp() || lacksEnds(known, facts) || hasRemote(known, facts));
    }

    /** Returns whether the kernel has a remote endpoint that the entry lacks. */
    private static boolean lacksEnds(DescriptorEntry known, SocketFacts facts) {
        return isConnected(facts) && (!known.connected || known.name.length == 0 || !known.isStream());
    }

    private static boolean hasRemote(DescriptorEntry known, SocketFacts facts) {
        if (!isConnected(facts)) {
            return true;
        }
        byte[] remote = address(facts, facts.remote());
        return (known.destinationPort == facts.remotePort() && Arrays.equals(known.destinationAddress, remote))
                || (known.sourcePort == facts.remotePort() && Arrays.equals(known.sourceAddress, remote));
    }

    private static byte[] address(SocketFacts facts, byte[] address) {
        if (facts.family() == SocketFamily.INET) {
            return Arrays.copyOf(address, 4);
        }
        boolean mapped = SocketEndpoints.isMapped(facts.local(), 0) && SocketEndpoints.isMapped(facts.remote(), 0);
        return mapped ? Arrays.copyOfRange(address, 12, 16) : address;
    }

    private void fillEnds(DescriptorEntry socket, SocketFacts facts) {
        if (facts.family() == SocketFamily.UNIX) {
            socket.sourcePointer = facts.localPointer();
            socket.destinationPointer = facts.remotePointer();
            return;
        }
        if (!isConnected(facts)) {
            return;
        }
        socket.sourceAddress = keep(address(facts, facts.local()));
        socket.sourcePort = facts.localPort();
        socket.destinationAddress = keep(address(facts, facts.remote()));
        socket.destinationPort = facts.remotePort();
        socket.type = socket.destinationAddress.length == 4 ? DescriptorType.IPV4_SOCKET : DescriptorType.IPV6_SOCKET;
        boolean accepted = facts.has(SocketFacts.ACCEPTED);
        if (accepted) {
            socket.swapEnds();
        }
        socket.role = accepted ? DescriptorEntry.Role.SERVER : DescriptorEntry.Role.CLIENT;
        socket.connected = true;
        socket.name = tables.sockets.tuple(socket);
    }

    private byte[] keep(byte[] address) {
        return tables.strings.intern(address, 0, address.length);
    }

    private static boolean isIdentified(DescriptorEntry socket, SocketFacts facts) {
        return socket.socketInode == facts.inode()
                && socket.socketOwner == facts.owner()
                && socket.socketCreator == facts.creator()
                && socket.foreignSocket == isForeign(facts);
    }

    private static void identify(DescriptorEntry socket, SocketFacts facts) {
        socket.socketInode = facts.inode();
        socket.socketOwner = facts.owner();
        socket.socketCreator = facts.creator();
        socket.foreignSocket = isForeign(facts);
    }

    private static boolean isForeign(SocketFacts facts) {
        return facts.creator() != 0 && !facts.has(SocketFacts.OWN);
    }
}
