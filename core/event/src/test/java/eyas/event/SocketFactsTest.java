package eyas.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class SocketFactsTest {
    /** Descriptor 5, AF_INET, SOCK_STREAM, TCP, own and close-on-exec, owner 1000, creator 42, 10.0.0.5:40000 to 192.0.2.7:443. */
    private static final String BYTES = "05000000" + "0200" + "0100" + "0600" + "0900" + "e8030000" + "2a000000"
            + "409c" + "bb01" + "0a000005" + "00".repeat(12) + "c0000207" + "00".repeat(12) + "f1debc9a78563412";

    @Test
    void readsTheLayoutOfTheKernelSide() {
        SocketFacts facts = SocketFacts.read(HexFormat.of().parseHex(BYTES)).orElseThrow();

        assertThat(facts.descriptor()).isEqualTo(5);
        assertThat(facts.family()).isEqualTo(2);
        assertThat(facts.type()).isEqualTo(1);
        assertThat(facts.protocol()).isEqualTo(6);
        assertThat(facts.has(SocketFacts.CLOSES_ON_EXEC)).isTrue();
        assertThat(facts.has(SocketFacts.OWN)).isTrue();
        assertThat(facts.has(SocketFacts.DETACHED)).isFalse();
        assertThat(facts.has(SocketFacts.ACCEPTED)).isFalse();
        assertThat(facts.owner()).isEqualTo(1000);
        assertThat(facts.creator()).isEqualTo(42);
        assertThat(facts.localPort()).isEqualTo(40000);
        assertThat(facts.remotePort()).isEqualTo(443);
        assertThat(facts.local()).startsWith(10, 0, 0, 5);
        assertThat(facts.remote()).startsWith(192, 0, 2, 7);
        assertThat(facts.inode()).isEqualTo(0x1234_5678_9abc_def1L);
        assertThat(HexFormat.of().formatHex(facts.data())).isEqualTo(BYTES);
    }

    @Test
    void keepsOwnersAndPortsWithTheHighestBitSet() {
        byte[] data = HexFormat.of().parseHex(BYTES);
        Arrays.fill(data, 12, 16, (byte) 0xFF);
        Arrays.fill(data, 20, 24, (byte) 0xFF);

        SocketFacts facts = SocketFacts.read(data).orElseThrow();

        assertThat(Integer.toUnsignedLong(facts.owner())).isEqualTo(0xFFFF_FFFFL);
        assertThat(facts.localPort()).isEqualTo(0xFFFF);
        assertThat(facts.remotePort()).isEqualTo(0xFFFF);
        assertThat(facts.data()).isEqualTo(data);
    }

    @Test
    void rejectsInvalidData() {
        byte[] data = HexFormat.of().parseHex(BYTES);
        byte[] negative = data.clone();
        negative[3] = (byte) 0x80;

        assertThat(SocketFacts.read(Arrays.copyOf(data, 63))).isEmpty();
        assertThat(SocketFacts.read(Arrays.copyOf(data, 65))).isEmpty();
        assertThat(SocketFacts.read(new byte[0])).isEmpty();
        assertThat(SocketFacts.read(negative)).isEmpty();
    }
}
