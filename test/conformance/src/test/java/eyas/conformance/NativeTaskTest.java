package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./dev test-native} with unknown test names, in a directory with one test. */
final class NativeTaskTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void project() throws IOException {
        DevTasks.copyTo(directory);
        Path tests = Files.createDirectories(directory.resolve("test/conformance/src/test/java/eyas"));
        Files.writeString(tests.resolve("OneTest.java"), "    void works() {}\n");
    }

    private String rejected(String tests) throws Exception {
        EyasProcess task = EyasProcess.run(
                new ProcessBuilder("/bin/sh", directory.resolve("dev").toString(), "test-native", tests));
        assertThat(task.exitCode()).isEqualTo(1);
        return task.err();
    }

    @Test
    void rejectsUnknownTestNames() throws Exception {
        assertThat(rejected("TwoTest")).contains("unknown test 'TwoTest'");
        assertThat(rejected("OneTest,TwoTest#works")).contains("unknown test 'TwoTest'");
        assertThat(rejected("OneTest#fails")).contains("OneTest.java has no test 'fails'");
    }
}
