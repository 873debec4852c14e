package eyas.ci.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.ci.CiException;
import eyas.report.model.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads directories with unpacked artifacts. */
final class OutcomeSummaryDirectoryTest {
    @TempDir
    private Path directory;

    private void job(Path in, String name) throws Exception {
        OutcomeSummaryFile.write(
                new OutcomeSummary(name, name, Verdict.CLEAN, "complete", "", 0, List.of(), 0, 0),
                Files.createDirectories(in));
    }

    @Test
    void findsFilesInDirectoryAndOneLevelBelow() throws Exception {
        job(directory, "one");
        job(directory.resolve("a"), "two");
        job(directory.resolve("b/deeper"), "never read");
        Files.writeString(directory.resolve("a/report.json"), "{}");
        Files.createDirectories(directory.resolve("c/comment.json"));
        OutcomeSummaryDirectory read = OutcomeSummaryDirectory.read(directory);
        assertThat(read.digests()).extracting(OutcomeSummary::job).containsExactly("two", "one");
        assertThat(read.refusals())
                .singleElement()
                .asString()
                .endsWith("is not a valid job summary: it is not a regular file");
    }

    @Test
    void symlinksAreNotFollowed() throws Exception {
        Path elsewhere = directory.resolve("elsewhere");
        job(elsewhere, "secret");
        Path artifacts = Files.createDirectory(directory.resolve("artifacts"));
        Files.createSymbolicLink(artifacts.resolve("a"), elsewhere);
        Files.createSymbolicLink(artifacts.resolve("comment.json"), elsewhere.resolve("comment.json"));
        OutcomeSummaryDirectory read = OutcomeSummaryDirectory.read(artifacts);
        assertThat(read.digests()).isEmpty();
        assertThat(read.refusals()).hasSize(1);
        Path link = Files.createSymbolicLink(directory.resolve("link"), elsewhere);
        assertThatThrownBy(() -> OutcomeSummaryDirectory.read(link)).hasMessageContaining("cannot find directory ");
    }

    @Test
    void rejectsTooManyEntries() throws Exception {
        for (int i = 0; i <= OutcomeSummaryDirectory.MAX_JOBS; i++) {
            job(directory.resolve("job-" + i), "job " + i);
        }
        assertThatThrownBy(() -> OutcomeSummaryDirectory.read(directory))
                .isInstanceOf(CiException.class)
                .hasMessageEndingWith(" has more than 256 files of that name");
        Path many = Files.createDirectory(directory.resolve("many"));
        for (int i = 0; i <= 1_000; i++) {
            Files.createFile(many.resolve("x" + i));
        }
        assertThatThrownBy(() -> OutcomeSummaryDirectory.read(many)).hasMessageEndingWith(" more than 1000 entries");
    }
}
