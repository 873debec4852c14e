package eyas.live.egress;

import static eyas.live.egress.NetworkChanges.NETLINK_NETFILTER;
import static eyas.live.egress.NetworkChanges.NETLINK_ROUTE;
import static eyas.live.egress.NetworkChanges.NETLINK_XFRM;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parses netlink messages in the kernel's layout. */
final class NetworkChangesTest {
    private static final int NEWLINK = 16;
    private static final int DELLINK = 17;
    private static final int NEWTFILTER = 44;
    private static final int NFTABLES = 10 << 8;
    private static final byte NETDEV = 5;
    private static final byte IP4 = 2;

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] attribute(int type, byte[] value) {
        return buffer((4 + value.length + 3) & ~3)
                .putShort((short) (4 + value.length))
                .putShort((short) type)
                .put(value)
                .array();
    }

    private static byte[] message(int type, byte[]... parts) {
        int length = 16;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer message =
                buffer(length).putInt(length).putShort((short) type).position(16);
        for (byte[] part : parts) {
            message.put(part);
        }
        byte[] bytes = new byte[length];
        message.get(0, bytes);
        return bytes;
    }

    private static byte[] link(int type, String kind) {
        return link(type, kind, "x0", 0);
    }

    private static byte[] link(int type, String kind, String name, int flags) {
        byte[] named = attribute(3, (name + "\0").getBytes(StandardCharsets.US_ASCII));
        byte[] described = attribute(1, (kind + "\0").getBytes(StandardCharsets.US_ASCII));
        return message(
                type, buffer(16).putInt(4, 9).putInt(8, flags).array(), named, attribute(18 | 0x8000, described));
    }

    private static String change(int protocol, byte[]... messages) {
        ByteBuffer all = buffer(1 << 12);
        for (byte[] message : messages) {
            all.put(message);
        }
        return NetworkChanges.change(all.flip(), protocol).orElse("");
    }

    @ParameterizedTest
    @CsvSource({"vxlan, true", "tun, true", "wireguard, true", "veth, false", "bridge, false", "dummy, false"})
    void tunnelsAreReported(String kind, boolean reported) {
        assertThat(change(NETLINK_ROUTE, link(NEWLINK, "veth"), link(NEWLINK, kind)))
                .isEqualTo(reported ? "a network interface of kind " + kind + " was created or changed: x0" : "");
        assertThat(change(NETLINK_ROUTE, link(DELLINK, kind))).isEmpty();
    }

    /** The kernel creates such a device when it loads the module. */
    @ParameterizedTest
    @CsvSource({"ipip, tunl0", "sit, sit0", "ip6tnl, ip6tnl0", "gre, gre0", "gretap, gretap0", "erspan, erspan0"})
    void fallbackDevicesAreReportedWhenUp(String kind, String name) {
        assertThat(change(NETLINK_ROUTE, link(NEWLINK, kind, name, 0))).isEmpty();
        assertThat(change(NETLINK_ROUTE, link(NEWLINK, kind, name, 1)))
                .contains(kind + " was created or changed: " + name);
        assertThat(change(NETLINK_ROUTE, link(NEWLINK, kind, name + "x", 0))).contains(name);
    }

    @Test
    void reportsProgramsAtDevices() {
        byte[] head = buffer(16).putInt(4, 9).array();
        byte[] none = attribute(43 | 0x8000, attribute(2, new byte[] {0}));
        byte[] one = attribute(43 | 0x8000, attribute(2, new byte[] {2}));
        assertThat(change(NETLINK_ROUTE, message(NEWLINK, head, none))).isEmpty();
        assertThat(change(NETLINK_ROUTE, message(NEWLINK, head, one))).contains("XDP");
    }

    @Test
    void reportsFiltersAtDevices() {
        assertThat(change(NETLINK_ROUTE, message(NEWTFILTER, new byte[20]))).contains("traffic control filter");
        assertThat(change(NETLINK_NETFILTER, message(NFTABLES | 6, new byte[] {NETDEV, 0, 0, 0})))
                .contains("rule of nftables");
        assertThat(change(NETLINK_NETFILTER, message(NFTABLES | 6, new byte[] {IP4, 0, 0, 0})))
                .isEmpty();
        assertThat(change(NETLINK_NETFILTER, message(NFTABLES | 2, new byte[] {NETDEV, 0, 0, 0})))
                .as("a table that was deleted")
                .isEmpty();
    }

    @Test
    void reportsEncapsulatingRoutes() {
        byte[] type = attribute(21, new byte[] {1, 0});
        byte[] gateway = attribute(5, new byte[] {10, 0, 0, 1});
        byte[] hop = buffer(16).putShort((short) 16).position(8).put(gateway).array();
        byte[] last = buffer(16).putShort((short) 16).position(8).put(type).array();
        byte[] head = new byte[12];
        assertThat(change(NETLINK_ROUTE, message(24, head, gateway))).isEmpty();
        assertThat(change(NETLINK_ROUTE, message(24, head, attribute(9, hop)))).isEmpty();
        assertThat(change(NETLINK_ROUTE, message(24, head, type))).contains("encapsulates");
        assertThat(change(
                        NETLINK_ROUTE,
                        message(
                                24,
                                head,
                                attribute(9, buffer(32).put(hop).put(last).array()))))
                .contains("encapsulates");
        assertThat(change(NETLINK_ROUTE, message(104, new byte[8], attribute(7, new byte[] {1, 0}))))
                .contains("encapsulates");
        assertThat(change(NETLINK_ROUTE, message(104, new byte[8], gateway))).isEmpty();
    }

    @Test
    void reportsIpsecPolicies() {
        assertThat(change(NETLINK_XFRM, message(0x13))).contains("IPsec");
        assertThat(change(NETLINK_XFRM, message(0x14))).isEmpty();
    }

    @Test
    void ignoresMalformedMessages() {
        byte[] cut = link(NEWLINK, "vxlan");
        assertThat(NetworkChanges.change(buffer(8), NETLINK_ROUTE)).isEmpty();
        assertThat(NetworkChanges.change(
                        ByteBuffer.wrap(cut, 0, 40).slice().order(ByteOrder.LITTLE_ENDIAN), NETLINK_ROUTE))
                .isEmpty();
        assertThat(change(NETLINK_ROUTE, message(NEWLINK, new byte[16], new byte[] {2, 0, 18, 0})))
                .isEmpty();
        assertThat(change(NETLINK_ROUTE, message(NEWLINK, new byte[16], new byte[] {-1, -1, 18, 0})))
                .isEmpty();
        assertThat(change(NETLINK_NETFILTER, message(NFTABLES))).isEmpty();
        assertThat(change(NETLINK_ROUTE, message(24, new byte[8]), message(104)))
                .isEmpty();
        assertThat(change(NETLINK_ROUTE, message(24, new byte[12], attribute(9, new byte[] {-1, 0, 0, 0, 0, 0, 0, 0}))))
                .isEmpty();
    }
}
