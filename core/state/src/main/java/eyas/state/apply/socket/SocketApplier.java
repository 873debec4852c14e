package eyas.state.apply.socket;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.Accept4Exit;
import eyas.event.EventParams.AcceptExit;
import eyas.event.EventParams.BindExit;
import eyas.event.EventParams.SocketExit;
import eyas.event.EventParams.SocketpairExit;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.file.DescriptorEntry;
import eyas.state.process.ThreadEntry;
import eyas.state.socket.SocketEndpoints;
import eyas.state.socket.SocketFamily;
import eyas.state.table.ByteInterner;

/** Applies socket, socketpair, bind and accept, which create sockets or set their local address. */
public final class SocketApplier implements Applier {
    private static final int STREAM = 1;
    private static final int DATAGRAM = 2;
    private static final int RAW = 3;
    private static final int PROTOCOL_IP = 0;
    private static final int PROTOCOL_ICMP = 1;
    private static final int PROTOCOL_TCP = 6;
    static final int PROTOCOL_UDP = 17;
    private static final int PROTOCOL_RAW = 255;

    private final SocketEndpoints ends;

    public SocketApplier(ByteInterner strings) {
        this.ends = new SocketEndpoints(strings);
    }

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        if (context.thread == null || context.result < 0) {
            return;
        }
        switch (event.code()) {
            case EventCode.SOCKET_SOCKET_X -> {
                int family = (int) event.paramUnsigned(SocketExit.DOMAIN, 0);
                int type = (int) event.paramUnsigned(SocketExit.TYPE, 0);
                DescriptorEntry socket = socket(tables, family, type, (int) event.paramUnsigned(SocketExit.PROTO, 0));
                socket.openFlags = (int) event.paramUnsigned(SocketExit.FLAGS, 0);
                tables.add(context, context.result, socket);
            }
            case EventCode.SOCKET_SOCKETPAIR_X -> pair(tables, context, event);
            case EventCode.SOCKET_BIND_X -> bind(tables, context, event);
            default -> accept(tables, context, event);
        }
    }

    /** Returns the entry of a new socket; {@code type} may contain flags above its low byte. */
    static DescriptorEntry socket(StateTables tables, int family, int type, int protocol) {
        DescriptorEntry socket = tables.pool.entry();
        socket.family = family;
        switch (family) {
            case SocketFamily.UNIX -> socket.type = DescriptorType.UNIX_SOCKET;
            case SocketFamily.INET -> {
                socket.type = DescriptorType.IPV4_SOCKET;
                socket.protocol = transport(type, protocol);
            }
            case SocketFamily.INET6 -> {
                socket.type = DescriptorType.IPV6_SOCKET;
                socket.protocol = transport(type, protocol);
            }
            case SocketFamily.NETLINK -> socket.type = DescriptorType.NETLINK;
            default -> socket.type = DescriptorType.UNKNOWN;
        }
        return socket;
    }

    static int transport(int type, int protocol) {
        int kind = type & 0xFF;
        return switch (protocol) {
            case PROTOCOL_TCP -> kind == RAW ? DescriptorEntry.RAW : DescriptorEntry.TCP;
            case PROTOCOL_UDP -> kind == RAW ? DescriptorEntry.RAW : DescriptorEntry.UDP;
            case PROTOCOL_ICMP -> kind == RAW ? DescriptorEntry.RAW : DescriptorEntry.ICMP;
            case PROTOCOL_RAW -> DescriptorEntry.RAW;
            case PROTOCOL_IP -> kind == STREAM ? DescriptorEntry.TCP : kind == DATAGRAM ? DescriptorEntry.UDP : 0;
            default -> 0;
        };
    }

    private static void pair(StateTables tables, AppliedEvent context, Event event) {
        long first = event.paramSigned(SocketpairExit.FD1, -1);
        long second = event.paramSigned(SocketpairExit.FD2, -1);
        if (first == second) {
            return;
        }
        for (long fd = first; ; fd = second) {
            DescriptorEntry socket = tables.pool.entry();
            socket.type = DescriptorType.UNIX_SOCKET;
            socket.family = SocketFamily.UNIX;
            socket.sourcePointer = event.paramUnsigned(SocketpairExit.SOURCE, 0);
            socket.destinationPointer = event.paramUnsigned(SocketpairExit.PEER, 0);
            tables.add(context, fd, socket);
            if (fd == second) {
                return;
            }
        }
    }

    private void bind(StateTables tables, AppliedEvent context, Event event) {
        DescriptorEntry known = context.descriptor;
        if (known == null || !ends.readAddress(event, BindExit.ADDR)) {
            return;
        }
        DescriptorEntry socket = tables.change(context, known);
        if (ends.width > 0 && ends.destinationPort > 0) {
            socket.type = ends.width == 4 ? DescriptorType.IPV4_SERVER_SOCKET : DescriptorType.IPV6_SERVER_SOCKET;
            socket.destinationAddress = ends.destination;
            socket.destinationPort = ends.destinationPort;
            socket.sourceAddress = Bytes.EMPTY;
            socket.sourcePort = 0;
            socket.role = DescriptorEntry.Role.SERVER;
        }
        socket.name = addressText(tables, ends);
    }

    /** Returns an address as {@code bind} shows it; an IPv4-mapped IPv6 address is shown as IPv6. */
    static byte[] addressText(StateTables tables, SocketEndpoints ends) {
        return switch (ends.width) {
            case 0 -> ends.path;
            case 4 ->
                ends.family == SocketFamily.INET6
                        ? tables.sockets.endPoint(ends.unmapped, ends.destinationPort, 16)
                        : tables.sockets.endPoint(ends.destination, ends.destinationPort, 4);
            case 16 -> tables.sockets.endPoint(ends.destination, ends.destinationPort, 16);
            default -> tables.sockets.family(ends.family);
        };
    }

    /** Adds the socket of a connection; accept4 has the parameters of accept, and flags. */
    private void accept(StateTables tables, AppliedEvent context, Event event) {
        context.descriptorNumber = context.result;
        if (!ends.readTuple(event, AcceptExit.TUPLE)) {
            return;
        }
        DescriptorEntry socket = tables.pool.entry();
        socket.family = ends.family;
        if (ends.width == 0) {
            socket.type = DescriptorType.UNIX_SOCKET;
            socket.sourcePointer = ends.sourcePointer;
            socket.destinationPointer = ends.destinationPointer;
            socket.name = tables.sockets.unix(ends.sourcePointer, ends.destinationPointer, ends.path);
        } else {
            ends.applyTo(socket);
            socket.protocol = DescriptorEntry.TCP;
            socket.name = tables.sockets.tuple(socket);
        }
        if (event.code() == EventCode.SOCKET_ACCEPT4_6_X) {
            socket.openFlags = (int) event.paramSigned(Accept4Exit.FLAGS, 0) & DescriptorEntry.OPEN_CLOEXEC;
        }
        socket.role = DescriptorEntry.Role.SERVER;
        socket.connected = true;
        tables.add(context, context.result, socket);
        ThreadEntry thread = context.thread;
        if (thread != null) {
            tables.origins.connected(thread, socket);
        }
    }
}
