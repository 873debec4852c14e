package eyas.live;

import static eyas.live.SeccompRule.Profile.OFFLINE;
import static eyas.live.SeccompRule.Profile.PARSER;
import static eyas.live.SeccompRule.Profile.WATCHER;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Interprets the filter's program as the kernel does, for calls that would be harmful to try. */
final class SeccompFilterTest {
    private static final int OWN = 4242;
    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
    private static final int AUDIT = ARM ? 0xC00000B7 : 0xC000003E;
    private static final int ALLOWED = 0x7fff0000;
    private static final int EPERM = 0x00050001;
    private static final int ENOSYS = 0x00050026;

    private static int answer(SeccompRule.Profile profile, int architecture, int number, long... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment whole = SeccompFilter.of(profile, OWN).orElseThrow().program(arena);
            int length = whole.get(JAVA_SHORT, 0);
            MemorySegment program = whole.get(ADDRESS, 8).reinterpret(8L * length);
            int loaded = 0;
            for (int at = 0; at < length; at++) {
                int code = program.get(JAVA_SHORT, 8L * at);
                int ifTrue = Byte.toUnsignedInt(program.get(JAVA_BYTE, 8L * at + 2));
                int ifFalse = Byte.toUnsignedInt(program.get(JAVA_BYTE, 8L * at + 3));
                int operand = program.get(JAVA_INT, 8L * at + 4);
                switch (code) {
                    case 0x20 ->
                        loaded = switch (operand) {
                            case 0 -> number;
                            case 4 -> architecture;
                            default -> (int) arguments[(operand - 16) / 8];
                        };
                    case 0x15 -> at += loaded == operand ? ifTrue : ifFalse;
                    case 0x35 -> at += Integer.compareUnsigned(loaded, operand) >= 0 ? ifTrue : ifFalse;
                    case 0x45 -> at += (loaded & operand) != 0 ? ifTrue : ifFalse;
                    case 0x06 -> {
                        return operand;
                    }
                    default -> throw new AssertionError("no such instruction: " + code);
                }
            }
            throw new AssertionError("the program ends without a result");
        }
    }

    private static int answer(SeccompRule.Profile profile, String name, long... arguments) {
        SyscallInfo call = Objects.requireNonNull(SyscallTable.find(name));
        return answer(profile, AUDIT, ARM ? call.arm() : call.x86(), arguments);
    }

    @Test
    void refusesNewProcessesAndAllowsThreads() {
        assertThat(answer(OFFLINE, "clone", 17)).isEqualTo(EPERM);
        assertThat(answer(OFFLINE, "clone", 0x4111))
                .as("posix_spawn: CLONE_VM | CLONE_VFORK")
                .isEqualTo(EPERM);
        assertThat(answer(OFFLINE, "clone", 0x3d0f00)).as("pthread_create").isEqualTo(ALLOWED);
        assertThat(answer(OFFLINE, "clone3")).isEqualTo(ENOSYS);
        if (!ARM) {
            assertThat(answer(OFFLINE, "fork")).isEqualTo(EPERM);
            assertThat(answer(OFFLINE, "vfork")).isEqualTo(EPERM);
        }
    }

    @Test
    void allowsCallsOnTheProcessItself() {
        assertThat(answer(OFFLINE, "tgkill", OWN, 1, 12)).isEqualTo(ALLOWED);
        assertThat(answer(OFFLINE, "tgkill", 1, 1, 12)).isEqualTo(EPERM);
        assertThat(answer(OFFLINE, "prlimit64", 0, 7)).isEqualTo(ALLOWED);
        assertThat(answer(OFFLINE, "prlimit64", OWN, 7)).isEqualTo(ALLOWED);
        assertThat(answer(OFFLINE, "prlimit64", 1, 7)).isEqualTo(EPERM);
    }

    @Test
    void refusesTerminalInjection() {
        assertThat(answer(OFFLINE, "ioctl", 0, 0x5401)).isEqualTo(ALLOWED);
        assertThat(answer(OFFLINE, "ioctl", 0, 0x5412)).isEqualTo(EPERM);
        assertThat(answer(OFFLINE, "ioctl", 0, 0x541C)).isEqualTo(EPERM);
        assertThat(answer(OFFLINE, "ioctl", 0, 0x7_0000_5412L)).isEqualTo(EPERM);
    }

    @Test
    void allowsInternetAndUnixSocketsWithNetwork() {
        for (int family = 0; family < 64; family++) {
            boolean usual = family == 1 || family == 2 || family == 10;
            assertThat(answer(PARSER, "socket", family)).as("family " + family).isEqualTo(usual ? ALLOWED : EPERM);
            assertThat(answer(OFFLINE, "socket", family)).as("family " + family).isEqualTo(EPERM);
        }
        assertThat(answer(PARSER, "connect")).isEqualTo(ALLOWED);
    }

    /** The agent starts commands, ends processes and uses BPF; the profiles refuse all that it does not need. */
    @Test
    void refusesUnneededCallsOfTheWatchingAgent() {
        for (String needed : List.of("bpf", "execve", "kill", "clone3", "connect", "prlimit64")) {
            assertThat(answer(WATCHER, needed, 0, 0)).as(needed).isEqualTo(ALLOWED);
        }
        for (String refused : List.of(
                "ptrace",
                "process_vm_writev",
                "pidfd_getfd",
                "init_module",
                "finit_module",
                "kexec_load",
                "clock_settime",
                "mount",
                "setns",
                "keyctl",
                "perf_event_open",
                "io_uring_setup",
                "personality")) {
            assertThat(answer(WATCHER, refused, 0, 0)).as(refused).isEqualTo(EPERM);
        }
        for (int family = 0; family < 64; family++) {
            boolean usual = family == 1 || family == 2 || family == 10 || family == 16;
            assertThat(answer(WATCHER, "socket", family)).as("family " + family).isEqualTo(usual ? ALLOWED : EPERM);
        }
    }

    @Test
    void refusesNumbersOfAnotherArchitecture() {
        int read = ARM ? 63 : 0;
        assertThat(answer(OFFLINE, AUDIT, read)).isEqualTo(ALLOWED);
        assertThat(answer(OFFLINE, 0x40000003, read)).isEqualTo(EPERM);
        if (!ARM) {
            assertThat(answer(OFFLINE, AUDIT, 0x40000000)).as("x32").isEqualTo(EPERM);
        }
    }
}
