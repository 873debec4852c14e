package eyas.enrich.virustotal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;

/**
 * Feeds answers, and files that should be caches, to their readers. Nothing is thrown; counts are sound; a cache that was
 * read and written says the same. Explore with {@code ./dev fuzz enrich OpinionFuzzTest#answer 600}.
 */
final class OpinionFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final Question ADDRESS = new Question(Question.Kind.ADDRESS, "1.1.1.1");

    @TempDir
    static Path folder;

    @FuzzTest
    void answer(byte[] body) {
        Opinion opinion = OpinionJson.read(body);
        if (opinion != null
                && (!opinion.known()
                        || opinion.malicious() < 0
                        || opinion.suspicious() < 0
                        || opinion.harmless() < 0
                        || opinion.undetected() < 0)) {
            throw new AssertionError("unsound: " + opinion);
        }
    }

    @FuzzTest
    void cache(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("cache"), bytes);
        OpinionCache cache = OpinionCache.open(file, Duration.ofDays(3650), NOW);
        Opinion before = cache.get(ADDRESS);
        cache.put(new Question(Question.Kind.ADDRESS, "9.9.9.9"), Opinion.UNSEEN, NOW);
        cache.save();
        OpinionCache again = OpinionCache.open(file, Duration.ofDays(3650), NOW);
        Opinion after = again.get(ADDRESS);
        if (before == null ? after != null : !before.equals(after)) {
            throw new AssertionError("was " + before + ", is " + after);
        }
    }
}
