package eyas.delivery.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.delivery.DeliveryException;
import eyas.delivery.DeliveryJob;
import eyas.delivery.FileKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the contents of a spool and its limit. */
final class SpoolTest {
    @TempDir
    private Path directory;

    private final List<String> losses = new ArrayList<>();

    private Spool open(int deliveries, long bytes) throws IOException {
        return Spool.open(directory.resolve("spool"), new SpoolLimits(deliveries, bytes), losses::add);
    }

    private static DeliveryJob job(int number) {
        return new DeliveryJob("github", "octo/site", "ci", Integer.toString(number), 1, "build", "", "h", 1, "", "");
    }

    private Map<FileKind, Path> report(int number, int bytes) throws IOException {
        return Map.of(FileKind.REPORT, Files.write(directory.resolve("r" + number), new byte[bytes]));
    }

    @Test
    void pendingDeliveriesSurviveRestartOldestFirst() throws Exception {
        Spool spool = open(10, 1_000);
        for (int i = 0; i < 3; i++) {
            spool.add(job(i), report(i, 10));
        }
        // Left by a process that was killed.
        Files.createDirectory(directory.resolve("spool/part-1"));
        Files.write(directory.resolve("spool/part-1/report"), new byte[5]);
        spool = open(10, 1_000);
        assertThat(directory.resolve("spool/part-1")).doesNotExist();
        List<SpooledDelivery> waiting = spool.waiting();
        assertThat(waiting.stream().map(each -> each.announcement().job().run()))
                .containsExactly("0", "1", "2");
        spool.sent(waiting.getFirst());
        spool.refused(waiting.get(1));
        spool.add(job(3), report(3, 10));
        assertThat(spool.waiting().stream()
                        .map(each -> each.announcement().job().run()))
                .containsExactly("2", "3");
        assertThat(spool.counts()).isEqualTo(new SpoolCounts(1, 0, 0, 1));
        assertThat(losses).isEmpty();
    }

    @Test
    void oldestIsDroppedCountedAndReported() throws Exception {
        Spool spool = open(2, 100);
        for (int i = 0; i < 3; i++) {
            spool.add(job(i), report(i, 40));
        }
        assertThat(spool.add(job(4), report(4, 200))).isEmpty();
        assertThat(spool.waiting().stream()
                        .map(each -> each.announcement().job().run()))
                .containsExactly("1", "2");
        assertThat(open(2, 100).counts()).isEqualTo(new SpoolCounts(0, 2, 240, 0));
        assertThat(losses).hasSize(2).allMatch(line -> line.contains("LOST"));
    }

    @Test
    void failedCountsAreWrittenLater() throws Exception {
        Spool spool = open(2, 1_000);
        // As on a full disk: existing files can be removed, and nothing can be written.
        Path full = directory.resolve("spool/counts.part");
        Files.createDirectories(full.resolve("x"));
        for (int i = 0; i < 4; i++) {
            spool.add(job(i), report(i, 10));
        }
        assertThat(losses).hasSize(2).allMatch(line -> line.contains("LOST"));
        spool.sent(spool.waiting().getFirst());
        spool.refused(spool.waiting().getFirst());
        assertThat(spool.waiting()).isEmpty();
        assertThat(open(2, 1_000).counts()).isEqualTo(new SpoolCounts(0, 0, 0, 0));
        Files.delete(full.resolve("x"));
        Files.delete(full);
        assertThat(spool.waiting()).isEmpty();
        assertThat(open(2, 1_000).counts()).isEqualTo(new SpoolCounts(1, 2, 20, 1));
    }

    @Test
    void damagedDeliveryIsCountedAndSkipped() throws Exception {
        Spool spool = open(10, 1_000);
        Path damaged = spool.add(job(1), report(1, 10)).orElseThrow().directory();
        spool.add(job(2), report(2, 10));
        Files.writeString(damaged.resolve("announcement.json"), "{");
        assertThat(spool.waiting().stream()
                        .map(each -> each.announcement().job().run()))
                .containsExactly("2");
        assertThat(spool.counts().dropped()).isEqualTo(1);
    }

    @Test
    void rejectsDirectoryWritableByOthers() throws Exception {
        Path spool = Files.createDirectory(directory.resolve("spool"));
        Files.setPosixFilePermissions(spool, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> open(10, 100))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("chmod 700");
    }
}
