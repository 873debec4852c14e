package eyas.ci.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.ci.agent.ProcessLedger.Known;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessLedgerTest {
    private static final long BYTES_PER_BLOCK = 512;

    @TempDir
    private Path directory;

    /** A store into a hole of a mapped file kills the process if the job has filled the disk meanwhile. */
    @Test
    void fileHasNoHoles() throws Exception {
        Path file = directory.resolve("ledger");
        try (ProcessLedger ledger = ProcessLedger.create(file)) {
            assertThat(allocated(file)).isGreaterThanOrEqualTo(Files.size(file)).isGreaterThanOrEqualTo(8L << 20);
            ledger.put(4711, bytes("curl"), bytes("build"), 1001, true, 500);
        }
        try (ProcessLedger ledger = ProcessLedger.open(file)) {
            assertThat(ledger.find(4711)).contains(new Known("curl", "build", 1001));
            assertThat(ledger.find(4712)).isEmpty();
        }
    }

    /** A process that started later has the reused ID of an ended one. */
    @Test
    void reusedPidDoesNotBelongToJob() throws Exception {
        Path file = directory.resolve("ledger");
        try (ProcessLedger ledger = ProcessLedger.create(file)) {
            ledger.put(4711, bytes("curl"), bytes("build"), 1001, true, 500);
            ledger.put(4712, bytes("runner"), bytes(""), 1001, false, 500);
        }
        try (ProcessLedger ledger = ProcessLedger.open(file)) {
            assertThat(ledger.isOfJob(4711, 499)).isTrue();
            assertThat(ledger.isOfJob(4711, 500)).isTrue();
            assertThat(ledger.isOfJob(4711, 501)).isFalse();
            assertThat(ledger.isOfJob(4712, 499)).isFalse();
            assertThat(ledger.isOfJob(4713, 499)).isFalse();
            assertThat(ledger.isOfJob(0, 0)).isFalse();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long allocated(Path file) throws IOException, InterruptedException {
        Process stat = new ProcessBuilder("stat", "--format=%b", file.toString()).start();
        String blocks = new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertThat(stat.waitFor()).isZero();
        return Long.parseLong(blocks) * BYTES_PER_BLOCK;
    }
}
