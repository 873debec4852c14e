package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waiting until the runner reads a file takes minutes if there is no signal; it must not use a full core. */
final class StateFileWaitTest {
    @TempDir
    private Path directory;

    private static long switches(Path status) throws Exception {
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void longWaitUsesLittleCpu() throws Exception {
        Path file = Files.writeString(directory.resolve("save_state_1"), "x");
        Process process = NodeTools.builder(
                        Map.of(), ShimFixture.SHIM.resolve("forget.cjs").toString(), file.toString())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(process.getInputStream().readNBytes(6)).isEqualTo("ready\n".getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().close();
            Path self = Path.of("/proc", Long.toString(process.pid()));
            TimeUnit.SECONDS.sleep(7);
            long before = switches(self.resolve("status"));
            long startTime = System.nanoTime();
            long polls = 0;
            // On a busy machine, it polls less often.
            while (polls < 10) {
                TimeUnit.SECONDS.sleep(2);
                polls = switches(self.resolve("status")) - before;
            }
            assertThat(polls * 1_000_000_000L / (System.nanoTime() - startTime))
                    .as("polls per second")
                    .isLessThan(200L);
            String stat = Files.readString(self.resolve("stat"));
            assertThat(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16])
                    .as("nice")
                    .isEqualTo("0");
            assertThat(file).exists();
            Files.createFile(directory.resolve("save_state_2"));
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(file).doesNotExist();
        } finally {
            process.destroyForcibly();
        }
    }
}
