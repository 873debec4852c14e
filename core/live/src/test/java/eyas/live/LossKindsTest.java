package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.EventCode;
import org.junit.jupiter.api.Test;

/** Reads the table of kinds: it must name events, not system calls. */
final class LossKindsTest {
    private final LossKinds kinds = new LossKinds();

    @Test
    void everyRowNamesEvents() {
        assertThat(kinds.names()).contains("open", "dir_file", "connect");
        assertThat(kinds.names().get(kinds.kind(EventCode.SYSCALL_FCHMODAT_X) - 1))
                .as("also those of fchmodat2")
                .isEqualTo("dir_file");
        assertThat(kinds.kind(EventCode.SYSCALL_READ_X)).isZero();
    }
}
