package eyas.event;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.EventParams.AcceptExit;
import eyas.event.EventParams.BrkExit;
import eyas.event.EventParams.CloneExit;
import eyas.event.EventParams.ExecveExit;
import eyas.event.EventParams.GenericExit;
import eyas.event.EventParams.OpenatEnter;
import eyas.event.EventParams.OpenatExit;
import eyas.event.EventParams.PipeExit;
import eyas.event.EventParams.PollExit;
import eyas.event.EventParams.RenameatExit;
import eyas.event.EventParams.SendExit;
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
        assertThat(openat.params().get(OpenatExit.NAME))
                .isEqualTo(new ParamInfo("name", ParamType.FSRELPATH, ParamFormat.NA, "1"));
    }

    /** Code that reads several calls alike uses the parameters of one of them, and names it next to it. */
    @Test
    void callsReadAlikeStartWithTheSameParameters() {
        assertBeginsAs(EventCode.SYSCALL_EXECVE_19_X, ExecveExit.GID, EventCode.SYSCALL_EXECVEAT_X);
        assertBeginsAs(
                EventCode.SYSCALL_CLONE_20_X,
                CloneExit.PIDNS_INIT_START_TS,
                EventCode.SYSCALL_CLONE3_X,
                EventCode.SYSCALL_FORK_20_X,
                EventCode.SYSCALL_VFORK_20_X);
        assertBeginsAs(EventCode.SYSCALL_OPENAT_2_X, OpenatExit.MODE, EventCode.SYSCALL_OPENAT2_X);
        assertBeginsAs(EventCode.SYSCALL_OPENAT_2_E, OpenatEnter.MODE, EventCode.SYSCALL_OPENAT2_E);
        assertBeginsAs(EventCode.SYSCALL_RENAMEAT_X, RenameatExit.NEWPATH, EventCode.SYSCALL_RENAMEAT2_X);
        assertBeginsAs(EventCode.SYSCALL_PIPE_X, PipeExit.INO, EventCode.SYSCALL_PIPE2_X);
        assertBeginsAs(EventCode.SOCKET_ACCEPT_5_X, AcceptExit.QUEUEMAX, EventCode.SOCKET_ACCEPT4_6_X);
        assertBeginsAs(EventCode.SOCKET_SEND_X, SendExit.TUPLE, EventCode.SOCKET_SENDTO_X, EventCode.SOCKET_SENDMSG_X);
        assertBeginsAs(EventCode.SYSCALL_POLL_X, PollExit.FDS, EventCode.SYSCALL_PPOLL_X);
        assertBeginsAs(EventCode.GENERIC_X, GenericExit.NATIVE_ID, EventCode.GENERIC_E);
        assertBeginsAs(
                EventCode.SYSCALL_BRK_4_X,
                BrkExit.VM_SWAP,
                EventCode.SYSCALL_MMAP_X,
                EventCode.SYSCALL_MMAP2_X,
                EventCode.SYSCALL_MUNMAP_X);
    }

    private static void assertBeginsAs(int model, int last, int... others) {
        for (int code : others) {
            assertThat(names(code))
                    .as(EventTable.get(code).codeName())
                    .startsWith(names(model).subList(0, last + 1).toArray(String[]::new));
        }
    }

    /** The result is read in the same way for all calls. */
    @Test
    void firstParameterOfAnExitIsItsResult() {
        for (int code = 1; code < EventTable.size(); code += 2) {
            EventInfo info = EventTable.get(code);
            boolean call = info.category() != 0
                    && !info.has(EventFlag.OLD_VERSION)
                    && !names(code).isEmpty();
            if (call && code != EventCode.GENERIC_X && code != EventCode.DROP_X) {
                assertThat(names(code).get(Event.RESULT))
                        .as(info.codeName())
                        .isIn("res", "fd", "uid", "euid", "gid", "egid");
            }
        }
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
        assertThat(EventTable.named("execve"))
                .extracting(EventInfo::code)
                .contains(EventCode.SYSCALL_EXECVE_19_E, EventCode.SYSCALL_EXECVE_19_X);
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
