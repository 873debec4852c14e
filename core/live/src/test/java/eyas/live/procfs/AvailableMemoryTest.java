package eyas.live.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AvailableMemoryTest {
    @TempDir
    private Path directory = Path.of("");

    private Path groups = Path.of("");

    @BeforeEach
    void machine() throws Exception {
        Files.writeString(directory.resolve("meminfo"), "MemTotal:        2048 kB\nMemFree: 1 kB\n");
        Files.createDirectory(directory.resolve("self"));
        groups = Files.createDirectory(directory.resolve("groups"));
    }

    private long bytes() {
        return AvailableMemory.bytes(directory, groups);
    }

    @Test
    void appliesContainerLimit() throws Exception {
        Path limit = groups.resolve("memory.max");
        assertThat(bytes()).as("no groups").isEqualTo(2 << 20);
        Files.writeString(directory.resolve("self/cgroup"), "0::/\n");
        Files.writeString(limit, "max\n");
        assertThat(bytes()).isEqualTo(2 << 20);
        Files.writeString(limit, "1048576\n");
        assertThat(bytes()).isEqualTo(1 << 20);
        Files.writeString(limit, "9223372036854771712\n");
        assertThat(bytes()).isEqualTo(2 << 20);
    }

    @Test
    void appliesLowestLimitOfAncestors() throws Exception {
        Files.writeString(directory.resolve("self/cgroup"), "1:name=systemd:/other\n0::/system.slice/eyas.http\n");
        Path unit = Files.createDirectories(groups.resolve("system.slice/eyas.http"));
        Files.writeString(unit.resolve("memory.max"), "1000000\n");
        assertThat(bytes()).isEqualTo(1_000_000);
        Files.writeString(groups.resolve("system.slice/memory.max"), "500000\n");
        assertThat(bytes()).isEqualTo(500_000);
        Files.writeString(directory.resolve("self/cgroup"), "0::/../../outside\n");
        assertThat(bytes()).isEqualTo(2 << 20);
    }

    @Test
    void appliesLimitOfVersion1Hierarchy() throws Exception {
        Files.writeString(directory.resolve("self/cgroup"), "4:memory:/a/b\n2:cpu:/c\n0::/\n");
        Path unit = Files.createDirectories(groups.resolve("memory/a/b"));
        Files.writeString(unit.resolve("memory.limit_in_bytes"), "9223372036854771712\n");
        assertThat(bytes()).isEqualTo(2 << 20);
        Files.writeString(groups.resolve("memory/a/memory.limit_in_bytes"), "700000\n");
        assertThat(bytes()).isEqualTo(700_000);
    }

    @Test
    void unreadableFilesCountAsNoMemory() throws Exception {
        Files.delete(directory.resolve("meminfo"));
        assertThat(bytes()).isZero();
    }
}
