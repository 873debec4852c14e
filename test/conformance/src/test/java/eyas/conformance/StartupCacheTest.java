package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests start the program with a cache that matches the classes under test. */
@Tag("jvm")
final class StartupCacheTest {
    @TempDir
    private Path directory;

    @Test
    void programRunsFromCache() throws Exception {
        List<String> command = new ArrayList<>(EyasProcess.java());
        command.add(1, "-Xlog:class+load");
        command.add("--version");
        EyasProcess run = EyasProcess.run(new ProcessBuilder(command));
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out().lines().filter(line -> line.contains(" eyas.cli.Eyas source: ")))
                .singleElement()
                .asString()
                .endsWith("source: shared objects file");
        assertThat(run.out().lines().filter(line -> line.contains(" picocli.CommandLine source: ")))
                .singleElement()
                .asString()
                .endsWith("source: shared objects file");
    }

    @Test
    void classPathContainsImageLibrariesOnly() {
        List<String> command = StartupCache.java();
        assertThat(command.get(command.indexOf("-cp") + 1))
                .contains("/eyas-cli.jar", "/picocli-")
                .doesNotContain("assertj", "/eyas-fleet.jar", "duckdb", "protobuf-java-4");
    }

    @Test
    void changedClassesInvalidateCache() throws Exception {
        Path file = Files.writeString(
                Files.createDirectory(directory.resolve("classes")).resolve("A.class"), "one");
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000)));
        List<Path> entries = List.of(directory);
        String key = StartupCache.key(entries);
        assertThat(StartupCache.key(entries)).isEqualTo(key);

        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000, 1_000)));
        assertThat(StartupCache.key(entries)).as("written again").isNotEqualTo(key);

        Files.writeString(file, "other");
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000)));
        assertThat(StartupCache.key(entries)).as("another size").isNotEqualTo(key);

        Files.writeString(file, "one");
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000)));
        assertThat(StartupCache.key(entries)).isEqualTo(key);
        Files.createFile(directory.resolve("classes/B.class"));
        assertThat(StartupCache.key(entries)).as("one more").isNotEqualTo(key);
    }
}
