package eyas.report;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventFlag;
import eyas.event.EventParams.ConnectExit;
import eyas.report.model.ConnectionFacts;
import eyas.report.model.ConnectionFacts.Resolution;
import eyas.report.model.ConnectionFacts.Scope;
import eyas.state.EventContext;
import eyas.state.dns.DnsTable;
import eyas.state.dns.ResolvedAddress;
import eyas.state.file.DescriptorEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the peers of a job, a row for each process and peer: those contacted by {@code connect} or a datagram, those accepted, and the
 * bytes in each direction. Named Unix sockets count as peers, except for those in {@code everyday-sockets.tsv}. Allocates only for a new
 * pair. Event thread only.
 */
final class NetworkCollector {
    private static final int IN_PROGRESS = -115;
    private static final int NO_SUCH_FILE = -2;
    private static final int REFUSED = -111;
    /** Extends the protocols of internet sockets, see {@link DescriptorEntry#protocol}. */
    private static final int UNIX = 100;

    private static final PathPatterns EVERYDAY = PathPatterns.of("/eyas/report/everyday-sockets.tsv");

    private final ReportLimits limits;
    private final ReportParts parts;
    private final ProcessTree processes;
    private final ReportFilters filters;
    private FirstSeenListener firstSights = FirstSeenListener.NONE;
    /** Peers of contacts that filters hide; bounded like the connections. */
    private final Set<Peer> hidden = new HashSet<>();

    private final SocketAddressParam peer = new SocketAddressParam();
    private final Peer probe = new Peer();
    private final Map<Peer, Contact> contacts = new HashMap<>();
    private final List<Contact> order = new ArrayList<>();
    private long omitted;

    /** A pair of process and peer. One mutable instance serves as the lookup key. */
    private static final class Peer {
        private long process;
        private byte[] address = {};
        private int port;
        private int protocol;
        private boolean inbound;

        private void set(long newProcess, byte[] newAddress, int newPort, int newProtocol, boolean newInbound) {
            process = newProcess;
            address = newAddress;
            port = newPort;
            protocol = newProtocol;
            inbound = newInbound;
        }

        private Peer copy() {
            Peer copy = new Peer();
            copy.set(process, address.clone(), port, protocol, inbound);
            return copy;
        }

        @Override
        public int hashCode() {
            return ((Long.hashCode(process) * 31 + Arrays.hashCode(address)) * 31 + port) * 31 + protocol;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Peer p
                    && p.process == process
                    && p.port == port
                    && p.protocol == protocol
                    && p.inbound == inbound
                    && Arrays.equals(p.address, address);
        }
    }

    private static final class Contact {
        private final Peer peer;
        private final @Nullable ProcessNode process;
        private final @Nullable ResolvedAddress name;
        private final boolean namesSeen;
        private final long firstTime;
        private long lastTime;
        private long count;
        private long failed;
        private long sent;
        private long received;
        private boolean connects;

        private Contact(Peer peer, @Nullable ProcessNode process, DnsTable names, long time) {
            this.peer = peer;
            this.process = process;
            this.name = peer.inbound || peer.protocol == UNIX ? null : names.find(peer.address);
            this.namesSeen = names.knowsAnswers();
            this.firstTime = time;
        }

        private Resolution resolution() {
            if (peer.inbound || peer.port == DnsTable.PORT || peer.protocol == UNIX) {
                return Resolution.UNKNOWN;
            }
            return name != null ? Resolution.RESOLVED : namesSeen ? Resolution.NEVER : Resolution.UNKNOWN;
        }
    }

    NetworkCollector(ReportLimits limits, ReportParts parts, ProcessTree processes, ReportFilters filters) {
        this.limits = limits;
        this.parts = parts;
        this.processes = processes;
        this.filters = filters;
    }

    void onFirstSight(FirstSeenListener listener) {
        firstSights = listener;
    }

    long omitted() {
        return omitted;
    }

    void event(EventContext context) {
        switch (context.info().code()) {
            case EventCode.SOCKET_CONNECT_X -> connected(context);
            case EventCode.SOCKET_ACCEPT_5_X, EventCode.SOCKET_ACCEPT4_6_X -> accepted(context);
            default -> {
                DescriptorEntry socket = context.descriptor();
                if (socket != null && socket.type().isInternet()) {
                    moved(context, socket);
                }
            }
        }
    }

    private void connected(EventContext context) {
        Event event = context.event();
        byte[] path = SocketAddressParam.unixPath(event, ConnectExit.TUPLE, ConnectExit.ADDR);
        if (path != null) {
            connected(context, path);
        } else if ((peer.readPeer(event, ConnectExit.TUPLE) || peer.readAddress(event, ConnectExit.ADDR))
                && peer.port() != 0) {
            DescriptorEntry socket = context.descriptor();
            if (hides(context, peer.bytes(), peer.port(), socket == null ? 0 : socket.protocol())) {
                return;
            }
            long result = event.result(-1);
            Contact contact =
                    contact(context, peer.bytes(), peer.port(), socket == null ? 0 : socket.protocol(), false);
            if (contact != null) {
                contact.connects = true;
                // An io_uring request has no tuple yet when it is submitted; its completion is counted.
                contact.count += result != IN_PROGRESS || event.paramLength(ConnectExit.TUPLE) > 0 ? 1 : 0;
                contact.failed += result < 0 && result != IN_PROGRESS ? 1 : 0;
            }
        }
    }

    /** Records a connection to a Unix socket. If no process listens there, there is no peer. */
    private void connected(EventContext context, byte[] path) {
        long result = context.event().result(-1);
        if (result == NO_SUCH_FILE
                || result == REFUSED
                || !EVERYDAY.find(path, path.length).isEmpty()
                || hides(context, path, 0, UNIX)) {
            return;
        }
        Contact contact = contact(context, path, 0, UNIX, false);
        if (contact != null) {
            contact.count++;
            contact.failed += result < 0 && result != IN_PROGRESS ? 1 : 0;
        }
    }

    private void accepted(EventContext context) {
        DescriptorEntry socket = context.descriptor();
        if (socket == null || context.event().result(-1) < 0 || !socket.type().isInternet()) {
            return;
        }
        Contact contact = contact(context, socket.sourceAddress(), socket.destinationPort(), socket.protocol(), true);
        if (contact != null) {
            contact.count++;
        }
    }

    private void moved(EventContext context, DescriptorEntry socket) {
        boolean inbound = socket.role() == DescriptorEntry.Role.SERVER;
        byte[] address = inbound ? socket.sourceAddress() : socket.destinationAddress();
        if (address.length == 0 || socket.destinationPort() == 0 || socket.role() == DescriptorEntry.Role.NONE) {
            return;
        }
        long moved = context.event().result(-1);
        boolean out = context.info().has(EventFlag.WRITES_TO_FD);
        boolean contacts = out && !inbound && isAddressed(context);
        if (moved <= 0 && !contacts) {
            return;
        }
        int protocol = socket.protocol();
        if (contacts && hides(context, address, socket.destinationPort(), protocol)) {
            return;
        }
        if (!inbound && isHidden(context, address, socket.destinationPort(), protocol)) {
            return;
        }
        Contact contact = contact(context, address, socket.destinationPort(), socket.protocol(), inbound);
        if (contact == null) {
            return;
        }
        // Events of a connected datagram socket have both ends, too; the connect was already counted.
        boolean counts = contacts && !contact.connects;
        contact.count += counts ? 1 : 0;
        contact.failed += counts && moved < 0 ? 1 : 0;
        if (moved > 0 && out) {
            contact.sent += moved;
        } else if (moved > 0) {
            contact.received += moved;
        }
    }

    /** Returns whether a filter hides a contact. Its traffic, which the filter need not match, is then hidden as well. */
    private boolean hides(EventContext context, byte[] address, int port, int protocol) {
        boolean hides = filters.hides(ReportFilters.Kind.OUTBOUND_CONNECTIONS, context);
        if (hides && hidden.size() < limits.connections()) {
            probe.set(ProcessNode.idOf(processes.of(context)), address, port, protocol, false);
            if (hidden.add(probe.copy()) && protocol != UNIX) {
                // A filter only hides rows of the report; the listener still gets the contact.
                firstSights.contacted(context, address, port, false);
            }
        }
        return hides;
    }

    /** Returns whether all contacts that led to the peer were hidden by filters. */
    private boolean isHidden(EventContext context, byte[] address, int port, int protocol) {
        if (hidden.isEmpty()) {
            return false;
        }
        probe.set(ProcessNode.idOf(processes.of(context)), address, port, protocol, false);
        return hidden.contains(probe) && !contacts.containsKey(probe);
    }

    /** Returns whether the call named the address of a datagram rather than use a connection. */
    private static boolean isAddressed(EventContext context) {
        DescriptorEntry socket = context.descriptor();
        int tuple = context.info().paramIndex("tuple");
        return socket != null
                && socket.protocol() != 1
                && tuple >= 0
                && context.event().paramLength(tuple) > 1;
    }

    private @Nullable Contact contact(EventContext context, byte[] address, int port, int protocol, boolean inbound) {
        ProcessNode process = processes.of(context);
        probe.set(ProcessNode.idOf(process), address, port, protocol, inbound);
        Contact contact = contacts.get(probe);
        if (contact == null) {
            if (protocol != UNIX) {
                firstSights.contacted(context, address, port, inbound);
            }
            if (order.size() >= limits.connections()) {
                omitted++;
                return null;
            }
            Peer key = probe.copy();
            contact = new Contact(
                    key, process, context.state().names(), context.event().time());
            contacts.put(key, contact);
            order.add(contact);
        }
        contact.lastTime = context.event().time();
        return contact;
    }

    List<ConnectionFacts> facts(SecretMask mask) {
        List<ConnectionFacts> facts = new ArrayList<>(order.size());
        for (Contact c : order) {
            facts.add(new ConnectionFacts(
                    facts.size(),
                    c.peer.inbound,
                    isUnix(c) ? mask.mask(Bytes.text(c.peer.address)) : SocketAddressParam.text(c.peer.address),
                    c.peer.port,
                    protocol(c.peer.protocol),
                    isUnix(c) ? Scope.UNIX : AddressScope.of(c.peer.address),
                    c.name == null ? null : mask.mask(c.name.name()),
                    c.name == null ? 0 : c.name.time(),
                    c.name == null ? null : SocketAddressParam.endPoint(c.name.server(), DnsTable.PORT),
                    c.resolution(),
                    ProcessNode.idOf(c.process),
                    ProcessNode.stepOf(c.process),
                    ProcessNode.scriptOf(c.process),
                    c.firstTime,
                    c.lastTime,
                    Math.max(1, c.count),
                    c.failed,
                    parts.traffic() ? c.sent : 0,
                    parts.traffic() ? c.received : 0));
        }
        return facts;
    }

    private static boolean isUnix(Contact contact) {
        return contact.peer.protocol == UNIX;
    }

    private static String protocol(int number) {
        return number == UNIX ? "unix" : PeerFormatter.protocol(number);
    }
}
