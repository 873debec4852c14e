package eyas.output.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResourceUsageTest {
    @TempDir
    private Path proc;

    private void file(String name, String text) throws IOException {
        Path file = proc.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void valuesAreThoseOfProc() throws IOException {
        file("self/stat", "7 (a b) c) S 1 7 7 0 -1 4194560 1 0 0 0 150 50 0 0 20 0 8 0 10000 1 1\n");
        file("uptime", "200.00 300.00\n");
        file("self/status", "Name:\tx\nVmSize:\t  900 kB\nVmRSS:\t  300 kB\n");
        file("self/smaps_rollup", "0-1 ---p 0 00:00 0 [rollup]\nRss:  300 kB\nPss:   200 kB\nPss_Dirty: 1 kB\n");
        file("meminfo", "MemTotal: 1000 kB\nMemFree: 100 kB\nMemAvailable: 900 kB\nBuffers: 50 kB\nCached: 250 kB\n");
        file("stat", "cpu  10 0 10 75 5 0 0 0 0 0\ncpu0 1 1 1 1\nprocs_running 3\nprocs_blocked 1\n");
        file("sys/fs/file-nr", "1234\t0\t99999\n");
        file("group", "4096\n");
        ResourceUsage resources = ResourceUsage.read(proc, proc.resolve("group").toString());
        // Two seconds of CPU time in the hundred seconds since the start.
        assertThat(resources).isEqualTo(new ResourceUsage(2.0, 300, 900, 200, 4096, 25.0, 600, 3, 1234));
    }

    @Test
    void missingOrInvalidValuesAreZero() throws IOException {
        assertThat(ResourceUsage.read(proc.resolve("none"), proc.resolve("none").toString()))
                .isEqualTo(new ResourceUsage(0, 0, 0, 0, 0, 0, 0, 0, 0));
        file("self/stat", ")");
        file("stat", "cpu x\nprocs_running y\n");
        file("sys/fs/file-nr", "99999999999999999999999999\n");
        assertThat(ResourceUsage.read(proc, proc.resolve("none").toString()))
                .isEqualTo(new ResourceUsage(0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void thisMachineHasValues() {
        ResourceUsage resources = ResourceUsage.read(Path.of("/proc"), "");
        assertThat(resources.rssKib()).isPositive();
        assertThat(resources.vszKib()).isGreaterThan(resources.rssKib());
        assertThat(resources.hostMemoryKib()).isPositive();
    }
}
