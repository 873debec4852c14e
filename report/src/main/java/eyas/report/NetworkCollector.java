package eyas.report;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.state.DescriptorEntry;
import eyas.state.EventContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the peers that a job contacted and the DNS answers it got.
 *
 * <p>A peer is contacted by {@code connect}, or by sending a datagram to it. Loopback counts like any other address; who
 * shows the report folds it.
 */
final class NetworkCollector {
    private static final int DNS_PORT = 53;
    private static final int IN_PROGRESS = -115;
    private static final int MAX_DNS_MESSAGE = 65_535;

    private final ReportLimits limits;
    private final ProcessTree processes;
    private final ResolvedNames names;
    private final SocketAddressParam peer = new SocketAddressParam();
    private final Map<Peer, Contact> contacts = new LinkedHashMap<>();
    private long omitted;

    private record Peer(String address, int port, int protocol) {}

    private static final class Contact {
        private final @Nullable ProcessNode process;
        private final @Nullable String name;
        private final long firstTime;
        private long count;
        private long failed;

        private Contact(@Nullable ProcessNode process, @Nullable String name, long firstTime) {
            this.process = process;
            this.name = name;
            this.firstTime = firstTime;
        }
    }

    NetworkCollector(ReportLimits limits, ProcessTree processes) {
        this.limits = limits;
        this.processes = processes;
        this.names = new ResolvedNames(limits);
    }

    ResolvedNames names() {
        return names;
    }

    long omitted() {
        return omitted;
    }

    void event(EventContext context) {
        switch (context.info().code()) {
            case EventCode.SOCKET_CONNECT_X -> connect(context);
            case EventCode.SOCKET_SENDTO_X, EventCode.SOCKET_SENDMSG_X, EventCode.SOCKET_SENDMMSG_X -> send(context);
            case EventCode.SOCKET_RECVFROM_X,
                    EventCode.SOCKET_RECVMSG_X,
                    EventCode.SOCKET_RECVMMSG_X,
                    EventCode.SYSCALL_READ_X -> receive(context);
            default -> {}
        }
    }

    private void connect(EventContext context) {
        Event event = context.event();
        if (peer.readPeer(event, 1) || peer.readAddress(event, 3)) {
            long result = event.paramSigned(0, -1);
            contacted(context, result < 0 && result != IN_PROGRESS);
        }
    }

    private void send(EventContext context) {
        int tuple = context.info().paramIndex("tuple");
        if (tuple >= 0 && peer.readPeer(context.event(), tuple)) {
            DescriptorEntry socket = context.descriptor();
            if (socket == null || socket.role() != DescriptorEntry.Role.SERVER) {
                contacted(context, context.event().paramSigned(0, -1) < 0);
            }
        }
    }

    private void contacted(EventContext context, boolean failed) {
        DescriptorEntry socket = context.descriptor();
        Peer key = new Peer(SocketAddressParam.text(peer.bytes()), peer.port(), socket == null ? 0 : socket.protocol());
        Contact contact = contacts.get(key);
        if (contact == null) {
            if (contacts.size() >= limits.connections()) {
                omitted++;
                return;
            }
            contact = new Contact(
                    processes.of(context),
                    names.nameOf(key.address()),
                    context.event().time());
            contacts.put(key, contact);
        }
        contact.count++;
        if (failed) {
            contact.failed++;
        }
    }

    private void receive(EventContext context) {
        DescriptorEntry socket = context.descriptor();
        if (socket == null
                || socket.destinationPort() != DNS_PORT
                || !socket.type().isInternet()) {
            return;
        }
        int data = context.info().paramIndex("data");
        int size = data < 0 ? -1 : context.event().paramLength(data);
        if (size > 0 && size <= MAX_DNS_MESSAGE) {
            names.learn(context.event().paramBytes(data));
        }
    }

    List<Connection> connections() {
        List<Connection> connections = new ArrayList<>(contacts.size());
        contacts.forEach((key, contact) -> connections.add(new Connection(
                key.address(),
                key.port(),
                switch (key.protocol()) {
                    case 1 -> "tcp";
                    case 2 -> "udp";
                    case 3 -> "icmp";
                    case 4 -> "raw";
                    default -> "ip";
                },
                contact.name,
                contact.process,
                contact.firstTime,
                contact.count,
                contact.failed)));
        return connections;
    }
}
