package eyas.live.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class BpfLogTest {
    private final BpfLog log = new BpfLog();

    @Test
    void showsVerdictAndOmittedLineCount() {
        log.add("libbpf: prog 'x': BPF program load failed: -EACCES\n");
        log.add("libbpf: prog 'x': -- BEGIN PROG LOAD LOG --\n");
        for (int i = 0; i < 100; i++) {
            log.add(i + ": (b7) r0 = 0\n");
        }
        log.add("R1 invalid mem access 'scalar'\nprocessed 101 insns (limit 1000000)\n");
        log.add("libbpf: prog 'x': -- END PROG LOAD LOG --\n");

        assertThat(log.summary().lines())
                .containsExactly(
                        "",
                        "  libbpf: prog 'x': BPF program load failed: -EACCES",
                        "  97: (b7) r0 = 0",
                        "  98: (b7) r0 = 0",
                        "  99: (b7) r0 = 0",
                        "  R1 invalid mem access 'scalar'",
                        "  (100 lines omitted)");
        assertThat(log.text().lines()).hasSize(105).contains("50: (b7) r0 = 0");
    }

    @Test
    void emptyLogHasEmptySummary() {
        log.add("\n\n");

        assertThat(log.summary()).isEmpty();
    }

    @Test
    void isBoundedAndKeepsTheEnd() {
        for (int i = 0; i < 3 * BpfLog.MAX_LINES; i++) {
            log.add("line " + i);
        }
        log.add("x".repeat(5_000));

        assertThat(log.text().lines().count()).isLessThanOrEqualTo(BpfLog.MAX_LINES);
        assertThat(log.text()).contains("line " + (3 * BpfLog.MAX_LINES - 1));
        assertThat(log.text().lines().mapToInt(String::length).max()).hasValue(1_000);
    }

    @Test
    void namesCallAndErrorForInvalidObject() {
        assumeTrue(BpfLibrary.probe() instanceof ProbeResult.Supported, "libbpf is not installed");

        assertThatThrownBy(() -> BpfObject.open("garbage", new byte[] {1, 2, 3, 4}))
                .isInstanceOf(BpfException.class)
                .hasMessageStartingWith("bpf_object__open_mem(4 bytes) failed with ")
                .hasMessageContaining("libbpf: ")
                .hasMessageContaining("garbage");
    }
}
