package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about locks as a user runs them: as a process of its own, which gives its privileges up. */
final class LockProcessTest {
    private static final Path REPORT =
            Path.of(System.getProperty("eyas.root", ".."), "report/src/test/resources/eyas/report/example-report.json");

    @TempDir
    private Path folder;

    @Test
    void aLockIsLearnedUpdatedAndChecked() throws IOException, InterruptedException {
        String lock = folder.resolve("eyas.lock.yaml").toString();
        EyasProcess learned = EyasProcess.run("lock", "learn", REPORT.toString(), "-o", lock);
        assertThat(learned.exitCode()).as(learned.err()).isZero();
        assertThat(Files.readString(Path.of(lock))).contains("- gist.example.test:8000/tcp from curl\n");

        EyasProcess same = EyasProcess.run("lock", "check", REPORT.toString(), "--lock", lock);
        assertThat(same.exitCode()).as(same.err()).isEqualTo(4);
        assertThat(same.out()).contains("nothing is new", "does not have all that happened");

        String other = Files.readString(REPORT).replace("gist.example.test", "evil.example.test");
        String report = Files.writeString(folder.resolve("report.json"), other).toString();
        EyasProcess news = EyasProcess.run("lock", "check", report, "--lock", lock, "--format", "json");
        assertThat(news.exitCode()).as(news.err()).isEqualTo(3);
        assertThat(news.out()).contains("\"heaviest\": \"heavy\"", "evil.example.test:8000/tcp from curl");

        assertThat(EyasProcess.run("lock", "update", folder.toString(), "--lock", lock)
                        .out())
                .contains("is written");
        assertThat(EyasProcess.run("lock", "check", report, "--lock", lock).exitCode())
                .isEqualTo(4);
    }
}
