package eyas.event;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.EventParams.ExecveExit;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class EventTableTest {
    @Test
    void constantsAgreeWithTheTable() throws ReflectiveOperationException {
        Map<Integer, String> constants = new TreeMap<>();
        for (Field field : EventCode.class.getFields()) {
            constants.put(field.getInt(null), field.getName());
        }
        Map<Integer, String> table = new TreeMap<>();
        for (int code = 0; code < EventTable.size(); code++) {
            table.put(code, EventTable.get(code).codeName());
        }
        assertThat(constants)
                .as("EventCode.java lists exactly the codes of events.tsv; ./dev generate rewrites it")
                .isEqualTo(table);
    }

    @Test
    void knowsTheParametersOfOpenat() {
        EventInfo openat = EventTable.get(EventCode.SYSCALL_OPENAT_2_X);
        assertThat(openat.name()).isEqualTo("openat");
        assertThat(openat.isEnter()).isFalse();
        assertThat(openat.has(EventFlag.CREATES_FD)).isTrue();
        assertThat(openat.params())
                .extracting(ParamInfo::name)
                .containsExactly("fd", "dirfd", "name", "flags", "mode", "dev", "ino");
        assertThat(openat.params().get(2)).isEqualTo(new ParamInfo("name", ParamType.FSRELPATH, ParamFormat.NA, "1"));
    }

    /** What reads exec and clone events takes the constants of one call for those of its sisters. */
    @Test
    void sisterCallsHaveTheSameParameters() {
        List<String> execve = names(EventCode.SYSCALL_EXECVE_19_X);
        assertThat(names(EventCode.SYSCALL_EXECVEAT_X))
                .as("execveat has all parameters of execve but the last, filename")
                .isEqualTo(execve.subList(0, ExecveExit.FILENAME));
        assertThat(execve).hasSize(ExecveExit.FILENAME + 1);
        assertThat(List.of(
                        names(EventCode.SYSCALL_CLONE3_X),
                        names(EventCode.SYSCALL_FORK_20_X),
                        names(EventCode.SYSCALL_VFORK_20_X)))
                .allSatisfy(names -> assertThat(names).isEqualTo(names(EventCode.SYSCALL_CLONE_20_X)));
    }

    private static List<String> names(int code) {
        return EventTable.get(code).params().stream().map(ParamInfo::name).toList();
    }

    @Test
    void everyFlagParameterHasItsTable() {
        for (int code = 0; code < EventTable.size(); code++) {
            for (ParamInfo param : EventTable.get(code).params()) {
                boolean flags =
                        param.type().name().contains("FLAGS") && !param.info().isEmpty();
                if (flags) {
                    assertThat(FlagTable.get(param.info())).as(param.info()).isNotEmpty();
                }
            }
        }
    }

    @Test
    void namesLeadToAllVersions() {
        assertThat(EventTable.named("execve")).extracting(EventInfo::code).contains(292, 293);
        assertThat(EventTable.named("no_such_call")).isEmpty();
        assertThat(EventTable.find(EventTable.size())).isNull();
        assertThat(EventTable.find(-1)).isNull();
    }

    @Test
    void systemCallsLeadToTheirEvents() {
        assertThat(SyscallTable.find("openat"))
                .isEqualTo(new SyscallInfo(197, "openat", 257, 56, 295, EventCode.SYSCALL_OPENAT_2_X));
        assertThat(SyscallTable.find("getpid"))
                .extracting(SyscallInfo::isDedicated)
                .isEqualTo(false);
        long dedicated =
                SyscallTable.all().stream().filter(SyscallInfo::isDedicated).count();
        assertThat(dedicated).isGreaterThan(160);
    }
}
