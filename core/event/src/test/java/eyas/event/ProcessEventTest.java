package eyas.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProcessEventTest {
    @Test
    void classesEventsOfTheTableByName() {
        assertThat(names(ProcessEvent.CLONE)).isEqualTo("clone clone3 fork vfork");
        assertThat(names(ProcessEvent.EXEC)).isEqualTo("execve execveat");
        assertThat(names(ProcessEvent.EXIT)).isEqualTo("procexit");
        BitSet set = new BitSet();
        ProcessEvent.EXEC.addTo(set);
        assertThat(set.stream().toArray()).isEqualTo(ProcessEvent.EXEC.codes());
    }

    private static String names(ProcessEvent kind) {
        return Arrays.stream(kind.codes())
                .mapToObj(code -> EventTable.get(code).name())
                .sorted()
                .collect(Collectors.joining(" "));
    }
}
