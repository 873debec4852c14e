package eyas.live.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the loops of the programs for the requirements of Linux 6.1, without that kernel. */
class BpfBackEdgesTest {
    private static final long ADD = 0x0000_0001_0000_0007L;
    private static final long EXIT = 0x95;
    private static final long CALL = 0x0000_0005_0000_0085L;

    /** Returns a jump over {@code offset} instructions; negative offsets jump back. */
    private static long jump(int offset) {
        return 0x05 | (offset & 0xffffL) << 16;
    }

    /** Returns a jump if r0 is less than 5. */
    private static long jumpIfLess(int offset) {
        return 0x0000_0005_0000_00a5L | (offset & 0xffffL) << 16;
    }

    private static BpfBackEdges loops(long... instructions) {
        return BpfBackEdges.of(new BpfCode(instructions));
    }

    @ParameterizedTest
    @CsvSource({"eyas, 10000", "egress, 1000"})
    void loopsOfProgramsEndWithJump(String name, int least) throws IOException {
        Map<String, BpfCode> sections;
        try (InputStream object = BpfObject.class.getResourceAsStream("/eyas/live/" + name + ".bpf.o")) {
            sections = BpfCode.ofObject(Objects.requireNonNull(object).readAllBytes());
        }

        assertThat(sections).containsKey(".text").hasSizeGreaterThan(5);
        assertThat(sections.values().stream().mapToInt(BpfCode::size).sum()).isGreaterThan(least);
        assertThat(sections)
                .allSatisfy((section, code) -> assertThat(BpfBackEdges.of(code).falling())
                        .as("instructions of %s that fall through to the head of their loop", section)
                        .isEmpty());
    }

    @Test
    void everyLoopOfLastStepGuardEndsWithAJump() throws IOException {
        try (InputStream object = BpfObject.class.getResourceAsStream("/eyas/live/laststep.bpf.o")) {
            assertThat(BpfCode.ofObject(Objects.requireNonNull(object).readAllBytes()))
                    .containsKey("tp_btf/sys_enter")
                    .allSatisfy(
                            (section, code) -> assertThat(BpfBackEdges.of(code).falling())
                                    .as(section)
                                    .isEmpty());
        }
    }

    /** Ensures that the test has loops to check. */
    @Test
    void programsHaveLoops() throws IOException {
        try (InputStream object = BpfObject.class.getResourceAsStream("/eyas/live/eyas.bpf.o")) {
            assertThat(BpfCode.ofObject(Objects.requireNonNull(object).readAllBytes())
                            .values())
                    .anySatisfy(
                            code -> assertThat(BpfBackEdges.of(code).jumping()).isNotEmpty());
        }
    }

    @Test
    void findsFallThroughToLoopHead() {
        // The head is 2: its condition leads to 1, which precedes it.
        assertThat(loops(jump(1), ADD, jumpIfLess(-2), EXIT)).isEqualTo(new BpfBackEdges(list(), list(1)));
    }

    @Test
    void findsCallThatFallsThroughToLoopHead() {
        assertThat(loops(jump(1), CALL, jumpIfLess(-2), EXIT).falling()).containsExactly(1);
    }

    @Test
    void jumpBackIsNotReported() {
        assertThat(loops(ADD, ADD, jumpIfLess(-2), EXIT)).isEqualTo(new BpfBackEdges(list(2), list()));
    }

    @Test
    void failedConditionMayFallThroughToLoopHead() {
        assertThat(loops(jump(1), jumpIfLess(1), jumpIfLess(-2), EXIT)).isEqualTo(new BpfBackEdges(list(1), list()));
    }

    @Test
    void checksEveryFunctionOfASection() {
        assertThat(loops(ADD, EXIT, jump(1), ADD, jumpIfLess(-2), EXIT).falling())
                .containsExactly(3);
    }

    private static List<Integer> list(Integer... values) {
        return List.of(values);
    }
}
