package eyas.live.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.EventInfo;
import eyas.event.EventLayout;
import eyas.event.EventTable;
import eyas.event.FlagTable;
import eyas.event.ParamInfo;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FlagTranslatorTest {
    private final FlagTranslator translator = new FlagTranslator();

    @Test
    void translatesOpenFlagsAndMode() {
        Map<String, Long> result =
                translate("SYSCALL_OPENAT_2_X", Map.of("flags", 0x80241L | 0x20000000L, "mode", 0100644L));

        assertThat(result.get("flags"))
                .isEqualTo(flags("file_flags", "O_WRONLY", "O_CREAT", "O_TRUNC", "O_CLOEXEC", "O_F_CREATED"));
        assertThat(result.get("mode")).isEqualTo(0644);
    }

    @Test
    void openWithoutCreateHasNoMode() {
        Map<String, Long> result = translate("SYSCALL_OPENAT_2_X", Map.of("flags", 0x80000000L | 2L, "mode", 0777L));

        assertThat(result.get("flags")).isEqualTo(flags("file_flags", "O_RDWR", "FD_LOWER_LAYER"));
        assertThat(result.get("mode")).isZero();
    }

    @Test
    void shiftsCreatFlagsDown() {
        Map<String, Long> result = translate("SYSCALL_CREAT_X", Map.of("mode", 07755L, "creat_flags", 0x4000L));

        assertThat(result.get("mode")).isEqualTo(07755);
        assertThat(result.get("creat_flags")).isEqualTo(flags("creat_flags", "FD_UPPER_LAYER_CREAT"));
    }

    @Test
    void translatesCloneFlags() {
        // the flags of pthread_create, in a pid namespace
        Map<String, Long> result = translate("SYSCALL_CLONE3_X", Map.of("flags", 0x3d0f01L));

        assertThat(result.get("flags"))
                .isEqualTo(flags(
                        "clone_flags",
                        "CLONE_VM",
                        "CLONE_FS",
                        "CLONE_FILES",
                        "CLONE_SIGHAND",
                        "CLONE_THREAD",
                        "CLONE_SYSVSEM",
                        "CLONE_SETTLS",
                        "CLONE_PARENT_SETTID",
                        "CLONE_CHILD_CLEARTID",
                        "CLONE_CHILD_IN_PIDNS"));
    }

    @Test
    void socketOptionDependsOnTheRawLevel() {
        Map<String, Long> socket = translate("SOCKET_SETSOCKOPT_X", Map.of("level", 1L, "optname", 66L));
        Map<String, Long> tcp = translate("SOCKET_SETSOCKOPT_X", Map.of("level", 6L, "optname", 1L));

        assertThat(socket).containsEntry("level", 1L).containsEntry("optname", 20L);
        assertThat(tcp).containsEntry("level", 2L).containsEntry("optname", 0L);
    }

    @Test
    void translatesEnumerations() {
        assertThat(translate("SYSCALL_FCNTL_X", Map.of("cmd", 134L)).get("cmd"))
                .isEqualTo(flags("fcntl_commands", "F_DUPFD_CLOEXEC"));
        assertThat(translate("SYSCALL_FCNTL_X", Map.of("cmd", 0L)).get("cmd"))
                .isEqualTo(flags("fcntl_commands", "F_DUPFD"));
        assertThat(translate("SYSCALL_FCNTL_X", Map.of("cmd", 200L)).get("cmd")).isZero();
        assertThat(translate("SYSCALL_PTRACE_X", Map.of("request", 16L)).get("request"))
                .isEqualTo(flags("ptrace_requests", "PTRACE_ATTACH"));
        assertThat(translate("SYSCALL_PTRACE_X", Map.of("request", 0x4206L)).get("request"))
                .isEqualTo(flags("ptrace_requests", "PTRACE_SEIZE"));
    }

    @Test
    void foldedFlagsKeepCloseOnExec() {
        assertThat(translate("SYSCALL_EVENTFD2_X", Map.of("flags", 0x8800L)).get("flags"))
                .isEqualTo(flags("file_flags", "O_NONBLOCK", "O_CLOEXEC"));
    }

    @Test
    void nodeWithoutTypeIsARegularFile() {
        assertThat(translate("SYSCALL_MKNOD_X", Map.of("mode", 0600L)).get("mode"))
                .isEqualTo(0100600);
        assertThat(translate("SYSCALL_MKNOD_X", Map.of("mode", 020600L)).get("mode"))
                .isEqualTo(020600);
    }

    @Test
    void removesMountMagic() {
        assertThat(translate("SYSCALL_MOUNT_X", Map.of("flags", 0xc0ed1001L)).get("flags"))
                .isEqualTo(0x1001);
        assertThat(translate("SYSCALL_MOUNT_X", Map.of("flags", 0x200001L)).get("flags"))
                .isEqualTo(0x200001);
    }

    @Test
    void eventsWithoutRawParametersNeedNoCopy() {
        assertThat(translator.translates(code("SYSCALL_CLOSE_X"))).isFalse();
        assertThat(translator.translates(code("SYSCALL_EXECVE_19_X"))).isFalse();
        assertThat(translator.translates(code("SOCKET_CONNECT_X"))).isFalse();
        assertThat(translator.translates(code("SYSCALL_OPENAT_2_X"))).isTrue();
        assertThat(translator.translates(-1)).isFalse();
        assertThat(translator.translates(65535)).isFalse();
    }

    @Test
    void changesNothingBeyondTheEvent() {
        MemorySegment event = event("SYSCALL_OPENAT_2_X", Map.of("flags", 0L));
        // lengths beyond the event's
        for (int i = 0; i < 7; i++) {
            event.set(ValueLayout.JAVA_SHORT_UNALIGNED, EventLayout.HEADER + 2L * i, (short) 0x7fff);
        }
        byte[] before = event.toArray(ValueLayout.JAVA_BYTE);

        translator.translate(event, 0);

        assertThat(event.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(before);
    }

    @Test
    void rejectsCountBeyondTheEvent() {
        MemorySegment event = event("SYSCALL_OPENAT_2_X", Map.of("flags", 0L));
        event.set(ValueLayout.JAVA_INT_UNALIGNED, EventLayout.PARAM_COUNT, Integer.MAX_VALUE);
        byte[] before = event.toArray(ValueLayout.JAVA_BYTE);

        translator.translate(event, 0);

        assertThat(event.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(before);
    }

    private Map<String, Long> translate(String codeName, Map<String, Long> values) {
        MemorySegment event = event(codeName, values);
        translator.translate(event, 0);
        Map<String, Long> result = new HashMap<>();
        EventInfo info = EventTable.get(code(codeName));
        ByteBuffer bytes = event.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(EventLayout.HEADER + 2 * info.params().size());
        for (ParamInfo param : info.params()) {
            switch (Math.max(param.type().size(), 0)) {
                case 1 -> result.put(param.name(), (long) Byte.toUnsignedInt(bytes.get()));
                case 2 -> result.put(param.name(), (long) Short.toUnsignedInt(bytes.getShort()));
                case 4 -> result.put(param.name(), Integer.toUnsignedLong(bytes.getInt()));
                case 8 -> result.put(param.name(), bytes.getLong());
                default -> {
                    // no value was written
                }
            }
        }
        return result;
    }

    private static MemorySegment event(String codeName, Map<String, Long> values) {
        EventInfo info = EventTable.get(code(codeName));
        ByteBuffer bytes = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort(EventLayout.CODE, (short) info.code());
        bytes.putInt(EventLayout.PARAM_COUNT, info.params().size());
        bytes.position(EventLayout.HEADER + 2 * info.params().size());
        for (int i = 0; i < info.params().size(); i++) {
            ParamInfo param = info.params().get(i);
            long value = values.getOrDefault(param.name(), 0L);
            int size = Math.max(param.type().size(), 0);
            bytes.putShort(EventLayout.HEADER + 2 * i, (short) size);
            for (int b = 0; b < size; b++) {
                bytes.put((byte) (value >>> (8 * b)));
            }
        }
        bytes.putInt(EventLayout.LENGTH, bytes.position());
        byte[] event = new byte[bytes.position()];
        bytes.get(0, event);
        return MemorySegment.ofArray(event);
    }

    private static int code(String codeName) {
        for (int code = 0; code < EventTable.size(); code++) {
            if (EventTable.get(code).codeName().equals(codeName)) {
                return code;
            }
        }
        throw new IllegalArgumentException(codeName);
    }

    private static long flags(String table, String... names) {
        int bits = 0;
        for (String name : names) {
            bits |= FlagTable.value(table, name);
        }
        return Integer.toUnsignedLong(bits);
    }
}
