package eyas.fields;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.state.EventContext;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class TimeFieldsTest {
    private static String text(String format, EventContext context) {
        StringBuilder text = new StringBuilder();
        OutputFormat.compile(format, FieldCatalog.syscall()).format(context, text);
        return text.toString();
    }

    /** As in Falco, which computes an unsigned difference. */
    @Test
    void eventOutOfOrderHasHugeDelta() {
        MachineFixture scene = new MachineFixture();
        scene.apply("SYSCALL_CLOSE_X fd=3");
        EventContext second = scene.apply("SYSCALL_CLOSE_X fd=3 late=124");
        assertThat(text("%evt.deltatime", second)).isEqualTo("18446744073709551493");
        assertThat(text("%evt.deltatime.s.%evt.deltatime.ns", second)).isEqualTo("18446744073.709551493");
        assertThat(text("%evt.reltime.s.%evt.reltime.ns", second)).isEqualTo("18446744073.709551493");
        EventContext third = scene.apply("SYSCALL_CLOSE_X fd=3");
        assertThat(text("%evt.deltatime.s.%evt.deltatime.ns", third)).isEqualTo("0.000000125");
    }

    @Test
    void formatsIpv6AddressInShortestForm() {
        assertThat(AddressText.text(HexFormat.of().parseHex("fe800000000000000000000000000001")))
                .isEqualTo("fe80::1");
        assertThat(AddressText.text(new byte[] {10, 0, 0, (byte) 200})).isEqualTo("10.0.0.200");
    }
}
