package eyas.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class EgressDenialTest {
    private static final String ADDRESS = "00000000000000000000ffff0a4d0042";

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void kernelsBytesAreRead() {
        EgressDenial denial = EgressDenial.read(bytes("01021103" + "35000000" + ADDRESS + "612e62"))
                .orElseThrow();

        assertThat(denial.denied()).isTrue();
        assertThat(denial.reason()).isEqualTo(EgressDenial.Reason.NAME);
        assertThat(denial.hook()).isEqualTo(EgressDenial.Hook.PACKET);
        assertThat(denial.protocol()).isEqualTo(17);
        assertThat(denial.port()).isEqualTo(53);
        assertThat(denial.address()).containsExactly(10, 77, 0, 66);
        assertThat(Bytes.text(denial.name())).isEqualTo("a.b");
        assertThat(denial.data()).isEqualTo(bytes("01021103" + "35000000" + ADDRESS + "612e62"));
    }

    @Test
    void ipv6AddressIsUnchanged() {
        byte[] data = bytes("00010601" + "bb010000" + "fd770000000000000000000000000066");
        EgressDenial denial = EgressDenial.read(data).orElseThrow();

        assertThat(denial.denied()).isFalse();
        assertThat(denial.port()).isEqualTo(443);
        assertThat(denial.address()).hasSize(16);
        assertThat(denial.data()).isEqualTo(data);
    }

    @Test
    void invalidDataIsIgnored() {
        assertThat(EgressDenial.read(bytes("0102110335000000"))).isEmpty();
        assertThat(EgressDenial.read(bytes("01001103" + "35000000" + ADDRESS))).isEmpty();
        assertThat(EgressDenial.read(bytes("01071103" + "35000000" + ADDRESS))).isEmpty();
        assertThat(EgressDenial.read(bytes("01021104" + "35000000" + ADDRESS))).isEmpty();
        assertThat(EgressDenial.read(bytes("0102ff03" + "35000000" + ADDRESS + "61".repeat(254))))
                .isEmpty();
    }
}
