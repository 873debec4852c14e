package eyas.live.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MachineMemoryTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void theLeastOfMachineAndContainerCounts() throws Exception {
        Files.writeString(folder.resolve("meminfo"), "MemTotal:        2048 kB\nMemFree: 1 kB\n");
        Path limit = folder.resolve("memory.max");
        assertThat(MachineMemory.bytes(folder, limit.toString())).as("no limit").isEqualTo(2 << 20);
        Files.writeString(limit, "max\n");
        assertThat(MachineMemory.bytes(folder, limit.toString())).isEqualTo(2 << 20);
        Files.writeString(limit, "1048576\n");
        assertThat(MachineMemory.bytes(folder, limit.toString())).isEqualTo(1 << 20);
        Files.writeString(limit, "9223372036854771712\n");
        assertThat(MachineMemory.bytes(folder, limit.toString())).isEqualTo(2 << 20);
    }

    @Test
    void whatCannotBeReadIsNothing() {
        assertThat(MachineMemory.bytes(folder, folder.resolve("none").toString()))
                .isZero();
    }
}
