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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reports network changes that let packets bypass egress control: a packet that a tunnel encapsulates, or that a filter or a device's BPF
 * program rewrites, is checked by its inner or original destination. Only root can make such changes.
 *
 * <p>The kernel sends notifications for this process's network namespace only. A BPF program, which runs in the process that makes the
 * change, filters out those of the machine's own services. Changes that containers need (veth pairs, bridges, iptables rules) are not
 * reported, nor are the fallback devices that the kernel creates for each kind of tunnel, until one is up. For one thread.
 *
 * <p>Source: linux/netlink.h, linux/rtnetlink.h, linux/if_link.h, linux/nexthop.h, linux/xfrm.h, linux/netfilter/nfnetlink.h,
 * linux/netfilter/nf_tables.h.
 */
final class NetworkChanges implements AutoCloseable {
    static final int NETLINK_ROUTE = 0;
    static final int NETLINK_XFRM = 6;
    static final int NETLINK_NETFILTER = 12;
    /** RTMGRP_LINK, RTMGRP_TC, RTMGRP_IPV4_ROUTE, RTMGRP_IPV6_ROUTE, and the bit of RTNLGRP_NEXTHOP. */
    private static final int LINKS_AND_ROUTES = 1 | 8 | 0x40 | 0x400 | 1 << 31;
    /** The bit of XFRMNLGRP_POLICY. */
    private static final int POLICIES = 1 << 3;
    /** The bit of NFNLGRP_NFTABLES. */
    private static final int NFTABLES = 1 << 6;

    private static final int HEADER = 16;
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_NEWTFILTER = 44;
    private static final int RTM_NEWNEXTHOP = 104;
    private static final int XFRM_MSG_NEWPOLICY = 0x13;
    private static final int XFRM_MSG_UPDPOLICY = 0x19;
    /** {@code struct rtmsg}. */
    private static final int ROUTE_HEADER = 12;

    private static final int RTA_MULTIPATH = 9;
    private static final int RTA_ENCAP_TYPE = 21;
    /** {@code struct rtnexthop}, and {@code struct nhmsg}. */
    private static final int HOP_HEADER = 8;

    private static final int NHA_ENCAP_TYPE = 7;
    /** {@code struct ifinfomsg}. */
    private static final int LINK_HEADER = 16;

    private static final int LINK_FLAGS = 8;
    private static final int IFF_UP = 1;

    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_XDP = 43;
    private static final int IFLA_XDP_ATTACHED = 2;
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

    /** Devices without an endpoint that the kernel creates when it loads a tunnel module. */
    private static final Set<String> FALLBACKS =
            Set.of("erspan0", "gre0", "gretap0", "ip6_vti0", "ip6gre0", "ip6tnl0", "ip_vti0", "sit0", "tunl0");

    /** The kernel's limit for one message. */
    private static final int BUFFER = 1 << 16;

    private static final int ENOBUFS = 105;

    private final FileCalls files = new FileCalls();
    /** Descriptors by protocol. */
    private final Map<Integer, Integer> sockets = new LinkedHashMap<>();

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(BUFFER, Long.BYTES);

    /**
     * Starts to listen.
     *
     * @param filter descriptor of the program that filters out the changes of the machine's services
     * @throws EventSourceException if the kernel does not announce changes of links
     */
    NetworkChanges(int filter) {
        SocketCalls calls = new SocketCalls();
        int links = calls.netlink(NETLINK_ROUTE, LINKS_AND_ROUTES, filter);
        if (links < 0) {
            arena.close();
            throw unseen(calls.errno());
        }
        sockets.put(NETLINK_ROUTE, links);
        // Without netfilter there are no rules, and without IPsec no policies.
        int nftables = calls.netlink(NETLINK_NETFILTER, NFTABLES, filter);
        if (nftables >= 0) {
            sockets.put(NETLINK_NETFILTER, nftables);
        }
        int policies = calls.netlink(NETLINK_XFRM, POLICIES, filter);
        if (policies >= 0) {
            sockets.put(NETLINK_XFRM, policies);
        }
    }

    private static EventSourceException unseen(int error) {
        return new EventSourceException("cannot observe changes of network interfaces: " + Errno.name(error));
    }

    private ByteBuffer received(long bytes) {
        return ByteBuffer.wrap(buffer.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns a description of a change since the last call; empty if there was none. */
    Optional<String> next() {
        Optional<String> found = Optional.empty();
        for (Map.Entry<Integer, Integer> socket : sockets.entrySet()) {
            for (long read = read(socket.getValue()); read > 0; read = read(socket.getValue())) {
                ByteBuffer messages = received(read);
                found = found.or(() -> change(messages, socket.getKey()));
            }
            if (files.errno() == ENOBUFS) {
                found = found.or(
                        () -> Optional.of("too many network interfaces or rules were changed to inspect all of them"));
            }
        }
        return found;
    }

    private long read(int socket) {
        return files.read(socket, buffer, BUFFER);
    }

    /** Returns the first change among netlink messages that lets packets bypass egress control. */
    static Optional<String> change(ByteBuffer messages, int protocol) {
        for (Optional<Message> next = Message.next(messages); next.isPresent(); next = Message.next(messages)) {
            Message message = next.get();
            Optional<String> change = switch (protocol) {
                case NETLINK_NETFILTER -> rule(message.type(), message.body());
                case NETLINK_XFRM -> policy(message.type());
                default -> linkOrRoute(message.type(), message.body());
            };
            if (change.isPresent()) {
                return change;
            }
        }
        return Optional.empty();
    }

    /** A netlink message. */
    private record Message(int type, ByteBuffer body) {
        /** Reads the next message; empty if there is none, or if it is truncated. */
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

    private static Optional<String> policy(int type) {
        return type == XFRM_MSG_NEWPOLICY || type == XFRM_MSG_UPDPOLICY
                ? Optional.of("a policy of IPsec was added")
                : Optional.empty();
    }

    private static Optional<String> linkOrRoute(int type, ByteBuffer body) {
        return switch (type) {
            case RTM_NEWTFILTER -> Optional.of("a traffic control filter was added to a network device");
            case RTM_NEWLINK -> body.remaining() < LINK_HEADER ? Optional.empty() : link(body);
            case RTM_NEWROUTE -> encapsulation(body, ROUTE_HEADER, RTA_ENCAP_TYPE);
            case RTM_NEWNEXTHOP -> encapsulation(body, HOP_HEADER, NHA_ENCAP_TYPE);
            default -> Optional.empty();
        };
    }

    private static Optional<String> encapsulation(ByteBuffer body, int header, int type) {
        if (body.remaining() < header) {
            return Optional.empty();
        }
        ByteBuffer attributes = body.position(header).slice().order(ByteOrder.LITTLE_ENDIAN);
        boolean encapsulates = attribute(attributes, type).isPresent()
                || (header == ROUTE_HEADER
                        && attribute(attributes, RTA_MULTIPATH)
                                .filter(NetworkChanges::hasHopThatEncapsulates)
                                .isPresent());
        return encapsulates ? Optional.of("a route that encapsulates was added") : Optional.empty();
    }

    private static boolean hasHopThatEncapsulates(ByteBuffer hops) {
        while (hops.remaining() >= HOP_HEADER) {
            int length = Short.toUnsignedInt(hops.getShort(hops.position()));
            if (length < HOP_HEADER || length > hops.remaining()) {
                return false;
            }
            ByteBuffer attributes = hops.slice(hops.position() + HOP_HEADER, length - HOP_HEADER)
                    .order(ByteOrder.LITTLE_ENDIAN);
            if (attribute(attributes, RTA_ENCAP_TYPE).isPresent()) {
                return true;
            }
            hops.position(Math.min(hops.position() + aligned(length), hops.limit()));
        }
        return false;
    }

    private static Optional<String> link(ByteBuffer body) {
        boolean isUp = (body.getInt(LINK_FLAGS) & IFF_UP) != 0;
        ByteBuffer attributes = body.position(LINK_HEADER).slice().order(ByteOrder.LITTLE_ENDIAN);
        String name =
                attribute(attributes, IFLA_IFNAME).map(NetworkChanges::text).orElse("");
        if (attribute(attributes, IFLA_XDP)
                .flatMap(xdp -> attribute(xdp, IFLA_XDP_ATTACHED))
                .filter(attached -> attached.hasRemaining() && attached.get(0) != 0)
                .isPresent()) {
            return Optional.of("a network interface with an XDP program was changed: " + name);
        }
        if (FALLBACKS.contains(name) && !isUp) {
            return Optional.empty();
        }
        return attribute(attributes, IFLA_LINKINFO)
                .flatMap(info -> attribute(info, IFLA_INFO_KIND))
                .map(NetworkChanges::text)
                .filter(TUNNELS::contains)
                .map(kind -> "a network interface of kind " + kind + " was created or changed: " + name);
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
        sockets.values().forEach(files::close);
        sockets.clear();
        arena.close();
    }
}
