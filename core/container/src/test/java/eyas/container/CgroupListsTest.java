package eyas.container;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventTable;
import eyas.event.EventWriter;
import eyas.event.ParamInfo;
import eyas.event.ParamType;
import java.lang.foreign.Arena;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Several sources look at the same event. */
final class CgroupListsTest {
    private static final String ID = "a".repeat(64);

    private final CgroupLists lists = new CgroupLists();
    private final CgroupLists.SeenLists first = new CgroupLists.SeenLists();
    private final CgroupLists.SeenLists second = new CgroupLists.SeenLists();

    private static Event exec(String groups) {
        EventWriter writer = new EventWriter(Arena.ofAuto().allocate(8_192));
        writer.begin(EventCode.SYSCALL_EXECVE_19_X, 1, 1);
        for (ParamInfo param : EventTable.get(EventCode.SYSCALL_EXECVE_19_X).params()) {
            if (param.name().equals("cgroups")) {
                writer.putBytes(Bytes.of(groups + "\0"));
            } else if (param.type() == ParamType.CHARBUF || param.type() == ParamType.FSPATH) {
                writer.putString(Bytes.of("x"));
            } else if (param.type() == ParamType.BYTEBUF) {
                writer.putBytes(Bytes.EMPTY);
            } else {
                writer.put(0);
            }
        }
        writer.end();
        Event event = new Event();
        event.wrap(writer.segment(), 0, 1, 1, false);
        return event;
    }

    @Test
    void allSourcesShareOneResult() {
        Event event = exec("cpu=/docker/" + ID);
        assertThat(lists.scan(event)).isTrue();
        assertThat(first.add(lists)).isTrue();
        assertThat(lists.scan(event)).isTrue();
        assertThat(second.add(lists))
                .as("sources track their seen lists separately")
                .isTrue();
        assertThat(Objects.requireNonNull(lists.container()).fullId()).isEqualTo(ID);
        assertThat(lists.searches()).isOne();
        assertThat(first.add(lists)).isFalse();

        assertThat(lists.scan(exec("cpu=/"))).isTrue();
        assertThat(lists.container()).isNull();
        assertThat(first.add(lists)).isTrue();
        assertThat(lists.scan(exec("cpu=/docker/" + ID))).isTrue();
        assertThat(Objects.requireNonNull(lists.container()).fullId()).isEqualTo(ID);
        assertThat(first.add(lists)).isFalse();
        assertThat(lists.searches()).isEqualTo(3);
    }
}
