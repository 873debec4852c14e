package eyas.github.runner;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.ci.provider.StepExport;
import eyas.ci.provider.StepExportWatch;
import eyas.ci.provider.StepExports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Simulates runners and steps on the runner's command files, and checks what was read. Waits for kernel notifications, not for a fixed
 * time.
 */
@Timeout(300)
final class CommandFileWatchTest {
    private static final String VARIABLES = "set_env_0f2d3ce0";

    @TempDir
    private Path directory;

    private StepExportWatch watch() {
        return CommandFileWatch.in(directory).orElseThrow();
    }

    private static List<String> names(StepExports reported) {
        return reported.names().stream().map(StepExport::name).toList();
    }

    /** Returns the exports once they satisfy the condition; the test's timeout ends the wait otherwise. */
    private static StepExports await(StepExportWatch watch, Predicate<StepExports> wanted) throws InterruptedException {
        StepExports reported = watch.exports();
        while (!wanted.test(reported)) {
            Thread.sleep(5);
            reported = watch.exports();
        }
        return reported;
    }

    @Test
    void readsFileAfterItsRemoval() throws Exception {
        try (StepExportWatch watch = watch()) {
            Path file = Files.createFile(directory.resolve(VARIABLES));
            Files.createFile(directory.resolve("set_output_1"));
            Files.writeString(file, "FIRST=1\n");
            await(watch, reported -> names(reported).contains("FIRST"));
            Files.writeString(file, "LAST<<E\nx=y\nE\n", StandardOpenOption.APPEND);
            Files.delete(file);
            Path paths = Files.writeString(directory.resolve("add_path_1"), "/opt/x/bin\n");

            StepExports reported = await(
                    watch,
                    all -> names(all).contains("/opt/x/bin") && names(all).contains("LAST"));
            assertThat(names(reported)).containsExactlyInAnyOrder("FIRST", "LAST", "/opt/x/bin");
            assertThat(reported.omitted()).as("%s", reported.problems()).isZero();
            assertThat(reported.names()).contains(new StepExport(VARIABLES, StepExport.Kind.VARIABLE, "LAST"));
            Files.delete(paths);
        }
    }

    @Test
    void readsExistingFiles() throws IOException {
        Files.writeString(directory.resolve(VARIABLES), "THERE=1\n");
        try (StepExportWatch watch = watch()) {
            assertThat(names(watch.exports())).containsExactly("THERE");
        }
    }

    /** A step may replace the runner's file: the content of both counts. */
    @Test
    void readsReplacementOfFile() throws Exception {
        Path file = Files.writeString(directory.resolve(VARIABLES), "FIRST=1\n");
        try (StepExportWatch watch = watch()) {
            Path other = Files.writeString(directory.resolve("other"), "SECOND=1\n");
            Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);

            assertThat(names(await(watch, reported -> names(reported).contains("SECOND"))))
                    .containsExactlyInAnyOrder("FIRST", "SECOND");
        }
    }

    @Test
    void reportsSkippedFiles() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "SECRET=1\n");
        Files.createSymbolicLink(directory.resolve("set_env_link"), secret);
        Files.createDirectory(directory.resolve("set_env_folder"));
        Files.write(directory.resolve("set_env_large"), new byte[CommandFileWatch.MOST_BYTES + 1]);
        try (StepExportWatch watch = watch()) {
            StepExports reported = watch.exports();
            assertThat(reported.names()).isEmpty();
            assertThat(reported.omitted()).isGreaterThanOrEqualTo(3);
            assertThat(String.join("\n", reported.problems()))
                    .contains("set_env_link is not a regular file")
                    .contains("set_env_folder is not a regular file")
                    .contains("set_env_large is larger than");
        }
    }

    /** A step may replace the runner's directory temporarily by its own. */
    @Test
    void reportsTemporarilyMovedDirectory() throws Exception {
        Path own = Files.createDirectory(directory.resolve("own"));
        Path aside = directory.resolve("aside");
        try (StepExportWatch watch = CommandFileWatch.in(own).orElseThrow()) {
            Files.move(own, aside);
            Files.move(aside, own);

            StepExports reported = await(watch, all -> all.omitted() > 0);
            assertThat(String.join("\n", reported.problems())).contains("was moved or replaced");
        }
    }

    @Test
    void reportsReplacedDirectory() throws Exception {
        Path own = Files.createDirectory(directory.resolve("own"));
        try (StepExportWatch watch = CommandFileWatch.in(own).orElseThrow()) {
            Files.move(own, directory.resolve("aside"));
            Files.createDirectory(own);
            assertThat(String.join("\n", watch.exports().problems())).contains("was moved or replaced");
        }
    }

    @Test
    void reportsRemovedDirectory() throws Exception {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        try (StepExportWatch watch = CommandFileWatch.in(gone).orElseThrow()) {
            Files.delete(gone);

            StepExports reported = await(watch, all -> all.omitted() > 0);
            assertThat(reported.problems()).first().asString().containsAnyOf("was removed", "was moved or replaced");
        }
    }

    @Test
    void missingDirectoryGivesNoWatch() {
        assertThat(CommandFileWatch.in(directory.resolve("none"))).isEmpty();
    }
}
