package eyas.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A recording without system calls differs from one with all of them. */
final class RecordedSyscallsTest {
    @Test
    void recordingOfAnEmptyRecordingIsEmpty() {
        assertThat(new RecordedSyscalls(Optional::empty, Set.of()).recorded()).isEmpty();
        assertThat(new RecordedSyscalls(() -> Optional.of(Set.of("connect", "execve")), Set.of("connect")).recorded())
                .contains(Set.of("execve"));
        assertThat(new RecordedSyscalls(() -> Optional.of(Set.of()), Set.of()).recorded())
                .contains(Set.of());
        assertThat(new RecordedSyscalls(() -> Optional.of(Set.of("execve")), Set.of("execve")).recorded())
                .contains(Set.of());
    }
}
