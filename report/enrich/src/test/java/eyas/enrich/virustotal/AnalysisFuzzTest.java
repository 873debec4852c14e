package eyas.enrich.virustotal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;

/**
 * Feeds responses and cache files to their readers. They never throw; counts are valid; a cache that is read and written stays the same.
 * Explore with {@code ./dev fuzz enrich AnalysisFuzzTest#answer 600}.
 */
final class AnalysisFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final AnalysisQuery ADDRESS = new AnalysisQuery(AnalysisQuery.Kind.ADDRESS, "1.1.1.1");

    @TempDir
    static Path directory;

    @FuzzTest
    void answer(byte[] body) {
        AnalysisStats analysis = AnalysisJson.read(body);
        if (analysis != null
                && (!analysis.known()
                        || analysis.malicious() < 0
                        || analysis.suspicious() < 0
                        || analysis.harmless() < 0
                        || analysis.undetected() < 0)) {
            throw new AssertionError("unsound: " + analysis);
        }
    }

    @FuzzTest
    void cache(byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("cache"), bytes);
        AnalysisCache cache = AnalysisCache.open(file, Duration.ofDays(3650), NOW);
        AnalysisStats before = cache.get(ADDRESS);
        cache.put(new AnalysisQuery(AnalysisQuery.Kind.ADDRESS, "9.9.9.9"), AnalysisStats.UNSEEN, NOW);
        cache.save();
        AnalysisCache again = AnalysisCache.open(file, Duration.ofDays(3650), NOW);
        AnalysisStats after = again.get(ADDRESS);
        if (before == null ? after != null : !before.equals(after)) {
            throw new AssertionError("was " + before + ", is " + after);
        }
    }
}
