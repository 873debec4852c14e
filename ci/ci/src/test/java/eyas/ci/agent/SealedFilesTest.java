package eyas.ci.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Detects report files that differ from those sealed in the agent's log. */
final class SealedFilesTest {
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @TempDir
    private Path directory;

    /** Returns the files of a log whose last record has the hash of two empty files. */
    private SealedFiles sealed() throws Exception {
        Path file = directory.resolve("log");
        try (AgentLog log = AgentLog.create(file, LogKey.random())) {
            log.add(LogRecordType.STARTED, new TreeMap<>());
            Map<String, String> details = new TreeMap<>();
            new SealedFiles(new TreeMap<>(Map.of("report.json", EMPTY, "report.md", EMPTY))).addTo(details);
            log.add(LogRecordType.STOPPED, details);
        }
        Files.createFile(directory.resolve("report.json"));
        Files.createFile(directory.resolve("report.md"));
        return SealedFiles.of(ParsedAgentLog.of(file, ParsedAgentLog.Limits.DEFAULT, null));
    }

    @Test
    void unchangedFilesMatch() throws Exception {
        SealedFiles sealed = sealed();
        assertThat(sealed.change(directory)).isEmpty();
        assertThat(sealed.change(directory, "report.json")).isEmpty();
        assertThat(sealed.has("report.json", new byte[0])).isTrue();
    }

    @Test
    void namesChangedOrMissingFile() throws Exception {
        SealedFiles sealed = sealed();
        Files.writeString(directory.resolve("report.md"), "all is well");
        assertThat(sealed.change(directory)).contains("report.md is not the file that the agent has written");
        assertThat(sealed.change(directory, "report.json")).isEmpty();
        Files.delete(directory.resolve("report.md"));
        assertThat(sealed.change(directory)).contains("report.md is missing; the agent had written it");
        assertThat(sealed.has("report.json", "x".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    /** An agent that could not write a file, or was killed before, has not sealed it. */
    @Test
    void unsealedFilesAreIgnored() throws Exception {
        SealedFiles sealed = sealed();
        Files.writeString(directory.resolve("extra.csv"), "");
        assertThat(sealed.change(directory)).isEmpty();
        assertThat(sealed.change(directory, "extra.csv")).contains("the agent has not written extra.csv");
        assertThat(sealed.has("extra.csv", new byte[0])).isFalse();
    }
}
