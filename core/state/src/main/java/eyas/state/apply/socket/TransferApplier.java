package eyas.state.apply.socket;

import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventFlag;
import eyas.event.EventParams.RecvExit;
import eyas.event.EventParams.RecvfromExit;
import eyas.event.EventParams.RecvmmsgExit;
import eyas.event.EventParams.RecvmsgExit;
import eyas.event.EventParams.SendExit;
import eyas.event.EventParams.SendmmsgExit;
import eyas.event.EventParams.SendmsgExit;
import eyas.event.EventParams.SendtoExit;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.dns.DnsTable;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorTable;
import eyas.state.process.ThreadEntry;
import eyas.state.socket.SocketEndpoints;
import eyas.state.table.ByteInterner;
import java.util.Arrays;

/** Applies reads, writes, sends and receives, which show that a socket is connected, and the endpoints of one that is not TCP. */
public final class TransferApplier implements Applier {
    private static final int RIGHTS = 1;
    private static final int LEVEL_SOCKET = 1;
    /** Bytes of a control message's header on 64-bit machines: length u64, level u32, type u32. */
    private static final int CONTROL_HEADER = 16;

    private final SocketEndpoints ends;
    private final byte[] control = new byte[1024];

    public TransferApplier(ByteInterner strings) {
        ends = new SocketEndpoints(strings);
    }

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        int code = event.code();
        if (context.thread == null || context.result < 0 || !event.hasParam(Event.RESULT)) {
            return;
        }
        boolean incoming = context.info.has(EventFlag.READS_FROM_FD);
        if (context.descriptor == null && (code == EventCode.SOCKET_SEND_X || isAddressedSend(code))) {
            inferSocket(tables, context, event);
        }
        DescriptorEntry known = context.descriptor;
        if (known == null) {
            if (!incoming && context.result > 0 && context.thread.main().sharer != 0) {
                tables.kernelPaths.wroteToUnknown();
            }
            return;
        }
        if (known.isStream() && !known.connected) {
            known = tables.change(context, known);
            known.connected = true;
        }
        int tuple = tupleIndex(code);
        if (tuple >= 0 && (known.name.length == 0 || !known.isTcp()) && ends.readTuple(event, tuple)) {
            update(tables, context, known, incoming);
        }
        if (known.destinationPort == DnsTable.PORT || known.sourcePort == DnsTable.PORT) {
            learnNames(tables, context, event, incoming);
        }
        if (known.type == DescriptorType.UNIX_SOCKET && incoming) {
            receiveDescriptors(tables, context, event);
        }
    }

    private static boolean isAddressedSend(int code) {
        return code == EventCode.SOCKET_SENDTO_X || code == EventCode.SOCKET_SENDMSG_X;
    }

    private static int tupleIndex(int code) {
        return switch (code) {
            case EventCode.SOCKET_RECVFROM_X -> RecvfromExit.TUPLE;
            case EventCode.SOCKET_RECVMSG_X -> RecvmsgExit.TUPLE;
            case EventCode.SOCKET_RECVMMSG_X -> RecvmmsgExit.TUPLE;
            case EventCode.SOCKET_RECV_X -> RecvExit.TUPLE;
            case EventCode.SOCKET_SEND_X -> SendExit.TUPLE;
            case EventCode.SOCKET_SENDTO_X -> SendtoExit.TUPLE;
            case EventCode.SOCKET_SENDMSG_X -> SendmsgExit.TUPLE;
            case EventCode.SOCKET_SENDMMSG_X -> SendmmsgExit.TUPLE;
            default -> -1;
        };
    }

    private static void learnNames(StateTables tables, AppliedEvent context, Event event, boolean incoming) {
        DescriptorEntry socket = context.descriptor;
        int data = context.info.paramIndex("data");
        if (socket == null || !socket.isStream() || context.result <= 0 || event.paramLength(data) <= 0) {
            return;
        }
        ThreadEntry who = context.thread;
        boolean answered =
                incoming && socket.role != DescriptorEntry.Role.SERVER && socket.destinationPort == DnsTable.PORT;
        tables.names.take(
                event.number(),
                event.time(),
                who == null ? -1 : who.pid,
                event.paramBytes(data),
                context.result,
                socket.protocol == DescriptorEntry.TCP,
                answered ? socket.destinationAddress : null);
    }

    /** Treats an unknown socket as UDP, since its sends contain an address. */
    private void inferSocket(StateTables tables, AppliedEvent context, Event event) {
        if (ends.readTuple(event, SendExit.TUPLE) && ends.width > 0) {
            long fd = event.paramSigned(SendExit.FD, -1);
            if (fd >= 0) {
                tables.add(context, fd, SocketApplier.socket(tables, ends.family, 2, SocketApplier.PROTOCOL_UDP));
            }
        }
    }

    private void update(StateTables tables, AppliedEvent context, DescriptorEntry known, boolean incoming) {
        if (ends.width == 0) {
            byte[] name = tables.sockets.unix(ends.sourcePointer, ends.destinationPointer, ends.path);
            if (!Arrays.equals(known.name, name) || known.type != DescriptorType.UNIX_SOCKET) {
                DescriptorEntry socket = tables.change(context, known);
                socket.type = DescriptorType.UNIX_SOCKET;
                socket.sourcePointer = ends.sourcePointer;
                socket.destinationPointer = ends.destinationPointer;
                socket.name = name;
            }
            return;
        }
        if (!ends.changes(known)) {
            return;
        }
        DescriptorEntry socket = tables.change(context, known);
        ends.applyTo(socket);
        if (socket.protocol == 0) {
            socket.protocol = DescriptorEntry.UDP;
        }
        SocketEndpoints.completeFromInterfaces(socket, tables.interfaces);
        if (socket.role == DescriptorEntry.Role.NONE) {
            socket.role = guessRole(context, socket, incoming);
        }
        if (socket.role == (incoming ? DescriptorEntry.Role.CLIENT : DescriptorEntry.Role.SERVER)) {
            socket.swapEnds();
        }
        socket.name = tables.sockets.tuple(socket);
    }

    /** Returns the server role for a process that owns the destination's port, unless it also sends from the source's. */
    private static DescriptorEntry.Role guessRole(AppliedEvent context, DescriptorEntry socket, boolean incoming) {
        ThreadEntry thread = context.thread;
        DescriptorTable table = thread == null ? null : thread.descriptors();
        boolean bound = false;
        boolean client = false;
        for (int place = 0; table != null && place < table.places(); place++) {
            DescriptorEntry other = table.entryAt(place);
            if (other == null) {
                continue;
            }
            if (other.type == DescriptorType.IPV4_SOCKET) {
                bound |= other.destinationPort == socket.destinationPort;
                client |= other.sourcePort == socket.sourcePort;
            } else if (other.type == DescriptorType.IPV4_SERVER_SOCKET) {
                bound |= other.destinationPort == socket.destinationPort;
            }
        }
        if (!bound) {
            return DescriptorEntry.Role.CLIENT;
        }
        return !client || incoming ? DescriptorEntry.Role.SERVER : DescriptorEntry.Role.CLIENT;
    }

    /** Looks up the process's descriptors again if a message transferred some. */
    private void receiveDescriptors(StateTables tables, AppliedEvent context, Event event) {
        int index = switch (event.code()) {
            case EventCode.SOCKET_RECVMSG_X -> RecvmsgExit.MSGCONTROL;
            case EventCode.SOCKET_RECVMMSG_X -> RecvmmsgExit.MSGCONTROL;
            default -> -1;
        };
        int size = index < 0 ? -1 : Math.min(event.paramLength(index), control.length);
        ThreadEntry thread = context.thread;
        if (size < CONTROL_HEADER || thread == null) {
            return;
        }
        event.copyParam(index, size, control, 0);
        for (int at = 0; at + CONTROL_HEADER <= size; ) {
            if (u32(at + 8) == LEVEL_SOCKET && u32(at + 12) == RIGHTS) {
                tables.refreshDescriptors(thread);
                return;
            }
            long length = u32(at) & 0xFFFF_FFFFL;
            if (length < CONTROL_HEADER || length > size) {
                return;
            }
            at += (int) (length + 7) & ~7;
        }
    }

    private int u32(int at) {
        return (control[at] & 0xFF)
                | ((control[at + 1] & 0xFF) << 8)
                | ((control[at + 2] & 0xFF) << 16)
                | (control[at + 3] << 24);
    }
}
