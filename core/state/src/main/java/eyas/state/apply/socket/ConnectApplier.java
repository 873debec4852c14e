package eyas.state.apply.socket;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventParams.ConnectEnter;
import eyas.event.EventParams.ConnectExit;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.dns.DnsTable;
import eyas.state.file.DescriptorEntry;
import eyas.state.process.ThreadEntry;
import eyas.state.socket.SocketEndpoints;
import eyas.state.table.ByteInterner;
import java.util.Arrays;

/**
 * Applies connect. The tuple is known if the call succeeded or is in progress; after any other failure, the socket keeps the intended
 * destination.
 */
public final class ConnectApplier implements Applier {
    private static final int IN_PROGRESS = -115;

    /** Sockets of systemd-resolved and nscd. */
    private static final byte[] RESOLVED = Bytes.of("io.systemd.Resolve");

    private static final byte[] CACHE = Bytes.of("nscd/socket");

    private final SocketEndpoints tuple;
    private final SocketEndpoints exitAddress;
    private final SocketEndpoints entered;

    public ConnectApplier(ByteInterner strings) {
        tuple = new SocketEndpoints(strings);
        exitAddress = new SocketEndpoints(strings);
        entered = new SocketEndpoints(strings);
    }

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        ThreadEntry thread = context.thread;
        DescriptorEntry known = context.descriptor;
        if (thread == null || known == null) {
            return;
        }
        boolean hasEntered = context.entered && entered.readAddress(thread.enter.address);
        if (context.result < 0 && context.result != IN_PROGRESS) {
            if (hasEntered) {
                aim(tables, context, known, entered);
            } else if (exitAddress.readAddress(event, ConnectExit.ADDR)) {
                aim(tables, context, known, exitAddress);
            }
            return;
        }
        if (!event.hasParam(ConnectExit.TUPLE)) {
            DescriptorEntry socket = connected(tables, context, known);
            if (hasEntered) {
                fillFromAddress(tables, context, socket, entered);
            } else if (exitAddress.readAddress(event, ConnectExit.ADDR)) {
                fillFromAddress(tables, context, socket, exitAddress);
            }
            return;
        }
        if (!tuple.readTuple(event, ConnectExit.TUPLE)) {
            connected(tables, context, known);
            return;
        }
        if (hasEntered && exitAddress.readAddress(event, ConnectExit.ADDR)) {
            preferEntered();
        }
        DescriptorEntry socket = tables.change(context, known);
        fill(tables, socket);
        noteResolver(tables, context, thread);
        if (tuple.width == 0) {
            tables.jobs.connected(thread, tuple.path, event.time());
        }
        tables.origins.connected(thread, socket);
    }

    /** Records that a process queries a resolver: a DNS server, or a local service whose answers cannot be read. */
    private void noteResolver(StateTables tables, AppliedEvent context, ThreadEntry thread) {
        boolean asks = tuple.width > 0
                ? tuple.destinationPort == DnsTable.PORT
                : contains(tuple.path, RESOLVED) || contains(tuple.path, CACHE);
        if (asks && context.result >= 0) {
            tables.names.recordUnseenQuery(thread.pid);
        }
    }

    private static boolean contains(byte[] path, byte[] word) {
        for (int at = 0; at + word.length <= path.length; at++) {
            if (Arrays.equals(path, at, at + word.length, word, 0, word.length)) {
                return true;
            }
        }
        return false;
    }

    private static DescriptorEntry connected(StateTables tables, AppliedEvent context, DescriptorEntry known) {
        if (known.connected) {
            return known;
        }
        DescriptorEntry socket = tables.change(context, known);
        socket.connected = true;
        return socket;
    }

    /** Uses the destination of the enter event if the exit's tuple only repeats the caller's memory. */
    private void preferEntered() {
        if (tuple.family != exitAddress.family
                || exitAddress.family != entered.family
                || tuple.width != exitAddress.width) {
            return;
        }
        if (tuple.width == 0) {
            if (Arrays.equals(tuple.path, exitAddress.path)) {
                tuple.path = entered.path;
            }
        } else if (tuple.destinationPort == exitAddress.destinationPort
                && Arrays.equals(tuple.destination, exitAddress.destination)
                && entered.width == tuple.width) {
            tuple.destination = entered.destination;
            tuple.destinationPort = entered.destinationPort;
        }
    }

    /** Sets the intended destination of a socket. Falco sets it when the call starts, so the exit is not a rename. */
    private static void aim(StateTables tables, AppliedEvent context, DescriptorEntry known, SocketEndpoints address) {
        fillFromAddress(tables, context, known, address);
        DescriptorEntry socket = context.descriptor;
        context.nameBefore = socket == null ? known.name : socket.name;
    }

    private static void fillFromAddress(
            StateTables tables, AppliedEvent context, DescriptorEntry known, SocketEndpoints address) {
        DescriptorEntry socket = tables.change(context, known);
        if (address.width > 0) {
            socket.type = address.socketType();
            socket.destinationAddress = address.destination;
            socket.destinationPort = address.destinationPort;
        } else {
            socket.name = SocketApplier.addressText(tables, address);
        }
    }

    private void fill(StateTables tables, DescriptorEntry socket) {
        socket.connected = true;
        if (tuple.width > 0) {
            boolean changed = tuple.changes(socket);
            if (changed) {
                tuple.applyTo(socket);
                if (socket.role == DescriptorEntry.Role.SERVER && socket.isUdp()) {
                    socket.swapEnds();
                }
            } else {
                socket.type = tuple.socketType();
            }
            socket.name = tables.sockets.tuple(socket);
        } else if (socket.type == DescriptorType.UNIX_SOCKET) {
            socket.sourcePointer = tuple.sourcePointer;
            socket.destinationPointer = tuple.destinationPointer;
            socket.name = tables.sockets.unix(tuple.sourcePointer, tuple.destinationPointer, tuple.path);
        } else {
            return;
        }
        if (socket.role == DescriptorEntry.Role.NONE) {
            socket.role = DescriptorEntry.Role.CLIENT;
        }
    }

    /** Keeps the enter event of a connect until its exit. */
    public static void keepEnter(StateTables tables, AppliedEvent context, Event event) {
        ThreadEntry thread = context.thread;
        if (thread != null) {
            thread.enter.code = event.code();
            thread.enter.address = tables.text.bytes(event, ConnectEnter.ADDR, 128);
        }
    }
}
