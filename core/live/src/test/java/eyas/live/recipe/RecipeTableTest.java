package eyas.live.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.event.EventCode;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecipeTableTest {
    private static final Set<String> GENERIC_FOR_NOW = Set.of(
            "_llseek",
            "epoll_wait",
            "fsconfig",
            "getegid32",
            "geteuid32",
            "getgid32",
            "getresgid32",
            "getresuid32",
            "getuid32",
            "keyctl",
            "poll",
            "ppoll",
            "quotactl",
            "select",
            "semctl",
            "semget",
            "semop",
            "sendfile64",
            "ugetrlimit");

    private final RecipeTable table = RecipeTable.load();

    @Test
    void everyCallHasARecipeOnX86() {
        RecipeTable x86 = RecipeTable.load();
        for (SyscallInfo syscall : SyscallTable.all()) {
            if (syscall.exitCode() >= 0 && syscall.x86() >= 0) {
                assertThat(x86.find(syscall.name())).as(syscall.name()).isNotNull();
            }
        }
    }

    @Test
    void callsWithTheirOwnEventHaveDedicatedRecipes() {
        for (SyscallInfo syscall : SyscallTable.all()) {
            Recipe recipe = table.find(syscall.name());
            if (syscall.isDedicated() && recipe != null && !GENERIC_FOR_NOW.contains(syscall.name())) {
                assertThat(recipe.event().code()).as(syscall.name()).isEqualTo(syscall.exitCode());
            }
        }
    }

    @Test
    void indicesAreUniqueAndInRange() {
        Set<Integer> seen = new HashSet<>();
        for (Recipe recipe : table.recipes()) {
            assertThat(seen.add(recipe.index())).as(recipe.syscall().name()).isTrue();
            assertThat(recipe.index()).isBetween(0, Abi.MAX_RECIPES - 1);
        }
    }

    @Test
    void encodesOpenatForTheKernelSide() {
        byte[] bytes = recipe("openat").encode();

        assertThat(bytes).hasSize(Abi.RECIPE_SIZE);
        // event 307, 7 parameters; names: of the opened file, text and directory; then kind, source, condition, aux,
        // immediate, otherwise per slot
        assertThat(HexFormat.of().formatHex(bytes, 0, 16 + 7 * 8))
                .isEqualTo("3301070000000004" + "0101000000060600"
                        + "0406000000000000"
                        + "0500000000000000"
                        + "0601000000000000"
                        + "0a02000000000000"
                        + "0303000000000000"
                        + "0b06000000000000"
                        + "0c06000000000000");
    }

    @Test
    void callsWithoutALineReportCodeAndNumber() {
        Recipe recipe = recipe("getppid");

        assertThat(recipe.event().code()).isEqualTo(EventCode.GENERIC_X);
        assertThat(recipe.slots()).hasSize(2);
        assertThat(recipe.slots().get(0).immediate()).isEqualTo(recipe.syscall().code());
        assertThat(recipe.slots().get(1).immediate()).isEqualTo(recipe.syscall().x86());
    }

    @Test
    void marksWantedCallsForBothAbis() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment shared = arena.allocate(Abi.SHARED_SIZE);
            int openat = code("openat");
            int connect = code("connect");
            table.want(shared, code -> code == openat || code == connect, code -> code == openat);

            assertThat(wanted(shared, 257)).isEqualTo(Abi.WANT_NATIVE | Abi.WANT_NATIVE_OK);
            assertThat(wanted(shared, 295)).isEqualTo(Abi.WANT_IA32 | Abi.WANT_IA32_OK);
            assertThat(wanted(shared, 42)).isEqualTo(Abi.WANT_NATIVE);
            assertThat(wanted(shared, 1)).isZero();
            assertThat(ia32(shared, 295)).isEqualTo(257);
            assertThat(ia32(shared, 5)).isEqualTo(Abi.NO_RECIPE);
            // connect is also reachable by socketcall(3)
            assertThat(wanted(shared, 102) & Abi.WANT_IA32).isNotZero();
            assertThat(socketcall(shared, 3)).isEqualTo(42);
            assertThat(socketcall(shared, 2)).isEqualTo(Abi.NO_RECIPE);
            assertThat(tracepoints(shared)).isEqualTo(Abi.TP_IO_URING);
        }
    }

    @Test
    void unmarksCallsThatAreNoLongerWanted() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment shared = arena.allocate(Abi.SHARED_SIZE);
            table.want(shared, code -> true, code -> false);
            assertThat(tracepoints(shared)).isEqualTo(Abi.TP_EXEC | Abi.TP_PROCEXIT | Abi.TP_IO_URING);
            table.want(shared, code -> false, code -> false);

            for (int number = 0; number < Abi.MAX_SYSCALLS; number++) {
                assertThat(wanted(shared, number)).as("number %s", number).isZero();
            }
            assertThat(tracepoints(shared)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nosuchcall SYSCALL_CLOSE_X u64:ret | unknown system call nosuchcall
            close SYSCALL_NOSUCH_X u64:ret | unknown event SYSCALL_NOSUCH_X
            close SYSCALL_OPEN_X u64:ret | close has event SYSCALL_CLOSE_X in syscalls.tsv, not SYSCALL_OPEN_X
            close SYSCALL_CLOSE_X u64:ret | 1 tokens for the 2 parameters of SYSCALL_CLOSE_X (at most 12)
            close SYSCALL_CLOSE_X u64:ret u32:arg0 | parameter 2 (fd) of SYSCALL_CLOSE_X is a FD, which u32 does not make
            close SYSCALL_CLOSE_X u64:ret string:arg0 | parameter 2 (fd) of SYSCALL_CLOSE_X is a FD, which string does not make
            close SYSCALL_CLOSE_X u64:ret nosuch:arg0 | nosuch:arg0: unknown kind nosuch
            close SYSCALL_CLOSE_X u64:ret i32:arg9 | i32:arg9: unknown source arg9
            close SYSCALL_CLOSE_X u64:ret i32 | i32: i32 needs a source, as in i32:arg0
            close SYSCALL_CLOSE_X u64:ret i32:arg0,if=never | i32:arg0,if=never: unknown condition never
            close SYSCALL_CLOSE_X u64:ret i32:arg0,at=99999 | i32:arg0,at=99999: 99999 does not fit into 16 bits
            close SYSCALL_CLOSE_X u64:ret i32:arg0,speed=1 | i32:arg0,speed=1: unknown option speed
            close SYSCALL_CLOSE_X @often u64:ret i32:arg0 | unknown attribute @often
            close SYSCALL_CLOSE_X @exec | SYSCALL_CLOSE_X has 2 parameters, and the kernel side writes another event for this attribute
            """)
    void errorsNameLineAndReason(String line, String message) {
        assertThatThrownBy(() -> RecipeTable.parse("some.txt", "# a comment\n" + line + "\n", false))
                .isInstanceOf(RecipeException.class)
                .hasMessage("some.txt:2: " + message);
    }

    @Test
    void rejectsTwoLinesForOneCall() {
        String line = "close SYSCALL_CLOSE_X u64:ret i32:arg0\n";

        assertThatThrownBy(() -> RecipeTable.parse("some.txt", line + line, false))
                .hasMessage("some.txt: two lines for close");
    }

    @Test
    void armHasItsOwnNumbersAndNo32BitCalls() {
        RecipeTable arm = RecipeTable.parse(
                "some.txt",
                "openat SYSCALL_OPENAT_2_X u64:ret i32:arg0 string:arg1"
                        + " open_flags:arg2 u32:arg3 dev:ret ino:ret\n",
                true);

        Recipe recipe = Objects.requireNonNull(arm.find("openat"));
        assertThat(recipe.index()).isEqualTo(56);
        assertThat(recipe.forIa32()).isFalse();
        assertThat(arm.find("open")).isNull();
    }

    private Recipe recipe(String name) {
        return Objects.requireNonNull(table.find(name), name);
    }

    private static int code(String name) {
        return Objects.requireNonNull(SyscallTable.find(name), name).code();
    }

    private static int wanted(MemorySegment shared, int number) {
        return shared.get(ValueLayout.JAVA_BYTE, Abi.OFF_WANTED + number);
    }

    private static int ia32(MemorySegment shared, int number) {
        return Short.toUnsignedInt(shared.get(ValueLayout.JAVA_SHORT, Abi.OFF_IA32_RECIPE + 2L * number));
    }

    private static int socketcall(MemorySegment shared, int number) {
        return Short.toUnsignedInt(shared.get(ValueLayout.JAVA_SHORT, Abi.OFF_SOCKETCALL_RECIPE + 2L * number));
    }

    private static int tracepoints(MemorySegment shared) {
        return shared.get(ValueLayout.JAVA_INT, Abi.OFF_TRACEPOINTS);
    }
}
