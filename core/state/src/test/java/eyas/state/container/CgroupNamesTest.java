package eyas.state.container;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.state.table.ByteInterner;
import org.junit.jupiter.api.Test;

final class CgroupNamesTest {
    @Test
    void subsystemsGetTheirUsualNames() {
        CgroupNames names = new CgroupNames(new ByteInterner());
        assertThat(Bytes.text(names.rename(Bytes.of("io=/a\0mem_cgroup=/b\0perf=/\0cpu=/\0iox=/\0"))))
                .isEqualTo("blkio=/a\0memory=/b\0perf_event=/\0cpu=/\0iox=/\0");
        byte[] odd = Bytes.of("nothing\0");
        assertThat(names.rename(odd)).isSameAs(odd);
        byte[] dense = Bytes.of("io=\0".repeat(1000));
        assertThat(Bytes.text(names.rename(dense))).isEqualTo("blkio=\0".repeat(1000));
        byte[] perf = Bytes.of("perf=\0".repeat(700));
        assertThat(Bytes.text(names.rename(perf))).isEqualTo("perf_event=\0".repeat(700));
    }
}
