package eyas.live.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads netlink messages that are laid out as the kernel does. */
final class NetworkChangesTest {
    private static final int NEWLINK = 16;
    private static final int DELLINK = 17;
    private static final int NEWTFILTER = 44;
    private static final int NFTABLES = 10 << 8;
    private static final byte NETDEV = 5;
    private static final byte IP4 = 2;
    private static final Set<Integer> KNOWN = Set.of(1, 7);

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
        return link(type, kind, 9);
    }

    private static byte[] link(int type, String kind, int index) {
        byte[] name = attribute(3, "x0\0".getBytes(StandardCharsets.US_ASCII));
        byte[] described = attribute(1, (kind + "\0").getBytes(StandardCharsets.US_ASCII));
        return message(type, buffer(16).putInt(4, index).array(), name, attribute(18 | 0x8000, described));
    }

    private static String change(boolean netfilter, byte[]... messages) {
        ByteBuffer all = buffer(1 << 12);
        for (byte[] message : messages) {
            all.put(message);
        }
        return NetworkChanges.change(all.flip(), netfilter, KNOWN).orElse("");
    }

    @ParameterizedTest
    @CsvSource({"vxlan, true", "tun, true", "wireguard, true", "veth, false", "bridge, false", "dummy, false"})
    void tunnelsAreReported(String kind, boolean reported) {
        assertThat(change(false, link(NEWLINK, "veth"), link(NEWLINK, kind)))
                .isEqualTo(reported ? "a network interface of kind " + kind + " was created: x0" : "");
        assertThat(change(false, link(DELLINK, kind))).isEmpty();
        assertThat(change(false, link(NEWLINK, kind, 7)))
                .as("one that was there before")
                .isEmpty();
    }

    @Test
    void filtersAtDevicesAreReported() {
        assertThat(change(false, message(NEWTFILTER, new byte[20]))).contains("traffic control filter");
        assertThat(change(true, message(NFTABLES | 6, new byte[] {NETDEV, 0, 0, 0})))
                .contains("rule of nftables");
        assertThat(change(true, message(NFTABLES | 6, new byte[] {IP4, 0, 0, 0})))
                .isEmpty();
        assertThat(change(true, message(NFTABLES | 2, new byte[] {NETDEV, 0, 0, 0})))
                .as("a table that was deleted")
                .isEmpty();
    }

    @Test
    void malformedMessagesAreIgnored() {
        byte[] cut = link(NEWLINK, "vxlan");
        assertThat(NetworkChanges.change(buffer(8), false, KNOWN)).isEmpty();
        assertThat(NetworkChanges.change(
                        ByteBuffer.wrap(cut, 0, 40).slice().order(ByteOrder.LITTLE_ENDIAN), false, KNOWN))
                .isEmpty();
        assertThat(change(false, message(NEWLINK, new byte[16], new byte[] {2, 0, 18, 0})))
                .isEmpty();
        assertThat(change(false, message(NEWLINK, new byte[16], new byte[] {-1, -1, 18, 0})))
                .isEmpty();
        assertThat(change(true, message(NFTABLES))).isEmpty();
    }
}
