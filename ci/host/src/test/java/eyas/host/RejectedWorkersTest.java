package eyas.host;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.host.runner.WorkerRecognition.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a user who starts many programs that resemble workers does not hide others. */
final class RejectedWorkersTest {
    @TempDir
    private Path directory;

    @Test
    void manyRejectionsDoNotEvictKnownRunners() throws Exception {
        Path file = directory.resolve("refused.txt");
        List<String> notices = new ArrayList<>();
        RejectedWorkers refused = new RejectedWorkers(file, notices::add);
        refused.write();
        assertThat(file).doesNotExist();
        refused.accept(new Refused("/srv/one/bin/Runner.Worker 7", true, "the runner's"));
        for (int i = 0; i < 1_000; i++) {
            refused.accept(new Refused("/tmp/" + i, false, "unrelated " + i));
            refused.accept(new Refused("/tmp/same", false, "the same"));
        }
        refused.write();
        assertThat(Files.readAllLines(file))
                .hasSizeLessThan(50)
                .first()
                .asString()
                .endsWith(" the runner's");
        assertThat(notices).hasSizeLessThan(10).contains("no job: the runner's");
        refused.accept(new Refused("/srv/two/bin/Runner.Worker 8", true, "another runner's"));
        assertThat(notices).contains("no job: another runner's");
    }
}
