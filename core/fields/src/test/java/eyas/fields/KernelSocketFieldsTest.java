package eyas.fields;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.SocketFacts;
import eyas.state.EventContext;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class KernelSocketFieldsTest {
    private static final FieldCatalog CATALOG = FieldCatalog.syscall();
    private static final String WRITE = "SYSCALL_WRITE_X res=1 data=61 fd=9 size=1";

    private final MachineFixture scene = new MachineFixture();

    private static String value(String field, EventContext context) {
        StringBuilder text = new StringBuilder();
        return OutputFormat.compile("%" + field, CATALOG).format(context, text) ? text.toString() : "(absent)";
    }

    private EventContext written(int creator, int flags) {
        byte[] local = new byte[16];
        byte[] remote = {(byte) 169, (byte) 254, (byte) 169, (byte) 254, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        SocketFacts facts = new SocketFacts(9, 2, 1, 6, flags, -2, creator, 40000, 80, local, remote, 4711);
        scene.apply("ASYNCEVENT_E plugin_id=0 name=" + SocketFacts.EVENT_NAME + " data="
                + HexFormat.of().formatHex(facts.data()));
        return scene.apply(WRITE);
    }

    @Test
    void showsOwnerAndCreatorOfSocket() {
        EventContext context = written(77, 0);
        assertThat(value("fd.socket.owner", context)).isEqualTo("4294967294");
        assertThat(value("fd.socket.creator", context)).isEqualTo("77");
        assertThat(value("fd.socket.is_foreign", context)).isEqualTo("true");
        assertThat(value("fd.sip", context)).isEqualTo("169.254.169.254");
        assertThat(value("fd.l4proto", context)).isEqualTo("tcp");
    }

    @Test
    void ownSocketIsNotForeign() {
        EventContext context = written(77, SocketFacts.OWN);
        assertThat(value("fd.socket.is_foreign", context)).isEqualTo("false");
    }

    @Test
    void unknownCreatorIsAbsent() {
        EventContext context = written(0, 0);
        assertThat(value("fd.socket.owner", context)).isEqualTo("4294967294");
        assertThat(value("fd.socket.creator", context)).isEqualTo("(absent)");
        assertThat(value("fd.socket.is_foreign", context)).isEqualTo("(absent)");
    }

    @Test
    void absentWithoutKernelReport() {
        EventContext context = scene.apply("SOCKET_SOCKET_X fd=9 domain=2 type=1 proto=0 flags=0");
        assertThat(value("fd.socket.owner", context)).isEqualTo("(absent)");
    }
}
