package eyas.collect.server;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.collect.intake.DiskSpace;
import eyas.delivery.DeliveryJob;
import eyas.delivery.DeliveryResult;
import eyas.delivery.FileKind;
import eyas.tables.store.DirectoryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a full disk that the receiver does not know about: acknowledged deliveries are not lost. */
final class DiskFullTest {
    private static final int JOBS = 6;

    @TempDir
    private Path directory;

    private static int run(String... words) throws Exception {
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void keepsAcknowledgedDeliveriesAndResumesWithSpace() throws Exception {
        Path state = Files.createDirectory(directory.resolve("state"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=6m,mode=0700", "eyas-test", state.toString()) == 0,
                "mounting a small disk requires root");
        DiskSpace wrong = _ -> Long.MAX_VALUE / 4;
        try (TestReceiver to = new TestReceiver(directory, wrong, new DirectoryStore(directory.resolve("store")))) {
            List<Integer> waiting = new ArrayList<>();
            int stored = 0;
            for (int i = 0; i < JOBS; i++) {
                if (send(to, i) instanceof DeliveryResult.Stored) {
                    stored++;
                } else {
                    waiting.add(i);
                }
            }
            assertThat(stored).isPositive();
            assertThat(waiting).isNotEmpty();
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT count(*) FROM jobs")).containsExactly(Integer.toString(stored));
            for (int each : waiting) {
                assertThat(send(to, each)).isInstanceOf(DeliveryResult.Stored.class);
                assertThat(to.flush()).isTrue();
            }
            assertThat(to.ask("SELECT count(*), count(DISTINCT job) FROM jobs")).containsExactly(JOBS + "\t" + JOBS);
        } finally {
            run("umount", "-l", state.toString());
        }
    }

    private DeliveryResult send(TestReceiver to, int number) throws Exception {
        DeliveryJob job = TestReports.job("octo/site", "7", "build-" + number, "h");
        byte[] capture = new byte[1_500_000];
        new Random(number).nextBytes(capture);
        Map<FileKind, Path> files = Map.of(
                FileKind.REPORT, Files.write(directory.resolve("r" + number), TestReports.report(number, "m")),
                FileKind.CAPTURE, Files.write(directory.resolve("c" + number), capture));
        return to.send(job, files);
    }
}
