package eyas.live.egress;

import eyas.event.EventSourceException;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import eyas.live.sys.SocketCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reports changes of the network that let packets leave past egress control: a packet that a tunnel encapsulates, or that a filter at a device
 * rewrites, is judged by its inner or its earlier destination. Only root makes such changes. Tunnels that exist already are the machine's own.
 *
 * <p>The kernel announces them in the network namespace that this process is in; those in other namespaces are not seen. What containers need
 * (veth pairs, bridges, rules of iptables) is not reported. For one thread.
 *
 * <p>Source: linux/netlink.h, linux/rtnetlink.h, linux/if_link.h, linux/netfilter/nfnetlink.h, linux/netfilter/nf_tables.h.
 */
final class NetworkChanges implements AutoCloseable {
    private static final int NETLINK_ROUTE = 0;
    private static final int NETLINK_NETFILTER = 12;
    /** RTMGRP_LINK and RTMGRP_TC. */
    private static final int LINKS = 1 | 8;
    /** The bit of NFNLGRP_NFTABLES. */
    private static final int NFTABLES = 1 << 6;

    private static final int HEADER = 16;
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_GETLINK = 18;
    /** NLM_F_REQUEST and NLM_F_DUMP. */
    private static final int DUMP = 0x301;

    private static final int DONE = 3;
    private static final int RTM_NEWTFILTER = 44;
    /** {@code struct ifinfomsg}. */
    private static final int LINK_HEADER = 16;

    private static final int LINK_INDEX = 4;

    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_INFO_KIND = 1;
    private static final int ATTRIBUTE_TYPE = 0x3fff;
    private static final int NFNL_SUBSYS_NFTABLES = 10;
    private static final int NFPROTO_NETDEV = 5;
    private static final Set<Integer> NEW_TABLE_CHAIN_OR_RULE = Set.of(0, 3, 6);

    private static final Set<String> TUNNELS = Set.of(
            "amt",
            "bareudp",
            "batadv",
            "erspan",
            "geneve",
            "gre",
            "gretap",
            "gtp",
            "ip6erspan",
            "ip6gre",
            "ip6gretap",
            "ip6tnl",
            "ipip",
            "ovpn",
            "sit",
            "tun",
            "vti",
            "vti6",
            "vxlan",
            "wireguard",
            "xfrm");

    /** The kernel sends no more than that in one message. */
    private static final int BUFFER = 1 << 16;

    private static final int ENOBUFS = 105;

    private final FileCalls files = new FileCalls();
    private final Set<Integer> known;
    private final List<Integer> sockets = new ArrayList<>();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(BUFFER, Long.BYTES);

    /**
     * Listens from now on.
     *
     * @throws EventSourceException if the kernel does not announce changes of links
     */
    NetworkChanges() {
        SocketCalls calls = new SocketCalls();
        int links = calls.netlink(NETLINK_ROUTE, LINKS);
        if (links < 0) {
            arena.close();
            throw unseen(calls.errno());
        }
        sockets.add(links);
        int nftables = calls.netlink(NETLINK_NETFILTER, NFTABLES);
        if (nftables >= 0) { // a kernel without netfilter has no rules of it
            sockets.add(nftables);
        }
        boolean begun = false;
        try {
            known = interfaces();
            begun = true;
        } finally {
            if (!begun) {
                close();
            }
        }
    }

    /** Returns the indexes of the interfaces that there are. */
    private Set<Integer> interfaces() {
        Set<Integer> indexes = new HashSet<>();
        ByteBuffer request = ByteBuffer.allocate(HEADER + LINK_HEADER).order(ByteOrder.LITTLE_ENDIAN);
        request.putInt(0, request.capacity()).putShort(4, (short) RTM_GETLINK).putShort(6, (short) DUMP);
        MemorySegment.copy(request.array(), 0, buffer, ValueLayout.JAVA_BYTE, 0, request.capacity());
        if (files.write(sockets.getFirst(), buffer, request.capacity()) < 0) {
            throw unseen(files.errno());
        }
        while (true) {
            long read = read(0);
            if (read <= 0) {
                throw unseen(files.errno());
            }
            ByteBuffer messages = received(read);
            for (Optional<Message> next = Message.next(messages); next.isPresent(); next = Message.next(messages)) {
                if (next.get().type() == DONE) {
                    return indexes;
                }
                indexes.add(next.get().body().getInt(LINK_INDEX));
            }
        }
    }

    private static EventSourceException unseen(int error) {
        return new EventSourceException("changes of network interfaces cannot be seen: " + Errno.name(error));
    }

    private ByteBuffer received(long bytes) {
        return ByteBuffer.wrap(buffer.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns a description of a change since the last call; empty where there was none. */
    Optional<String> next() {
        Optional<String> found = Optional.empty();
        for (int i = 0; i < sockets.size(); i++) {
            boolean netfilter = i > 0;
            for (long read = read(i); read > 0; read = read(i)) {
                ByteBuffer messages = received(read);
                found = found.or(() -> change(messages, netfilter, known));
            }
            if (files.errno() == ENOBUFS) {
                found = found.or(
                        () -> Optional.of("more network interfaces or rules were changed than could be looked at"));
            }
        }
        return found;
    }

    private long read(int socket) {
        return files.read(sockets.get(socket), buffer, BUFFER);
    }

    /**
     * Return the first change among netlink messages that lets packets leave past egress control.
     *
     * @param known the indexes of interfaces that are the machine's own
     */
    static Optional<String> change(ByteBuffer messages, boolean netfilter, Set<Integer> known) {
        for (Optional<Message> next = Message.next(messages); next.isPresent(); next = Message.next(messages)) {
            Message message = next.get();
            Optional<String> change =
                    netfilter ? rule(message.type(), message.body()) : link(message.type(), message.body(), known);
            if (change.isPresent()) {
                return change;
            }
        }
        return Optional.empty();
    }

    /** A netlink message. */
    private record Message(int type, ByteBuffer body) {
        /** Takes the next one of {@code messages}; empty where there is none, or it is cut short. */
        static Optional<Message> next(ByteBuffer messages) {
            int start = messages.position();
            int length = messages.remaining() < HEADER ? 0 : messages.getInt(start);
            if (length < HEADER || length > messages.remaining()) {
                return Optional.empty();
            }
            messages.position(Math.min(start + aligned(length), messages.limit()));
            return Optional.of(new Message(
                    Short.toUnsignedInt(messages.getShort(start + 4)),
                    messages.slice(start + HEADER, length - HEADER).order(ByteOrder.LITTLE_ENDIAN)));
        }
    }

    private static Optional<String> rule(int type, ByteBuffer body) {
        return type >> 8 == NFNL_SUBSYS_NFTABLES
                        && NEW_TABLE_CHAIN_OR_RULE.contains(type & 0xff)
                        && body.hasRemaining()
                        && body.get(0) == NFPROTO_NETDEV
                ? Optional.of("a rule of nftables at a network device was added")
                : Optional.empty();
    }

    private static Optional<String> link(int type, ByteBuffer body, Set<Integer> known) {
        if (type == RTM_NEWTFILTER) {
            return Optional.of("a traffic control filter was added to a network device");
        }
        if (type != RTM_NEWLINK || body.remaining() < LINK_HEADER || known.contains(body.getInt(LINK_INDEX))) {
            return Optional.empty();
        }
        ByteBuffer attributes = body.position(LINK_HEADER).slice().order(ByteOrder.LITTLE_ENDIAN);
        return attribute(attributes, IFLA_LINKINFO)
                .flatMap(info -> attribute(info, IFLA_INFO_KIND))
                .map(NetworkChanges::text)
                .filter(TUNNELS::contains)
                .map(kind -> "a network interface of kind " + kind + " was created: "
                        + attribute(attributes, IFLA_IFNAME)
                                .map(NetworkChanges::text)
                                .orElse(""));
    }

    private static Optional<ByteBuffer> attribute(ByteBuffer attributes, int wanted) {
        for (int at = 0; at + 4 <= attributes.limit(); ) {
            int length = Short.toUnsignedInt(attributes.getShort(at));
            int type = attributes.getShort(at + 2) & ATTRIBUTE_TYPE;
            if (length < 4 || length > attributes.limit() - at) {
                break;
            }
            if (type == wanted) {
                return Optional.of(attributes.slice(at + 4, length - 4).order(ByteOrder.LITTLE_ENDIAN));
            }
            at += aligned(length);
        }
        return Optional.empty();
    }

    private static String text(ByteBuffer bytes) {
        String text = StandardCharsets.US_ASCII.decode(bytes.duplicate()).toString();
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private static int aligned(int length) {
        return (length + 3) & ~3;
    }

    @Override
    public void close() {
        sockets.forEach(files::close);
        sockets.clear();
        arena.close();
    }
}
