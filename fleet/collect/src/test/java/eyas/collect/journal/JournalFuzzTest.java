package eyas.collect.journal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens arbitrary journals: readable entries are restored, entries can be added, and a reopened journal has the same state. Explore with
 * {@code ./dev fuzz collect JournalFuzzTest#journal 600}.
 */
final class JournalFuzzTest {
    private static final int LONGEST = 50_000;

    @FuzzTest
    void journal(byte[] file) throws IOException {
        if (file.length > LONGEST) {
            return;
        }
        Path directory = Files.createTempDirectory("eyas-journal");
        try {
            Files.write(directory.resolve("journal.log"), file);
            String id = "ab".repeat(32);
            int size;
            try (Journal journal = Journal.open(directory, 100)) {
                journal.add(new JournalEntry.Accepted(id, Digest.of("j"), Digest.of("r"), Digest.of("p"), 5, 6, false));
                size = journal.size();
            }
            try (Journal journal = Journal.open(directory, 100)) {
                require(journal.delivery(id).isPresent(), "an added entry is missing");
                require(journal.size() == size, "the state differs after reopening");
                journal.compact();
            }
            try (Journal journal = Journal.open(directory, 100)) {
                require(journal.size() == size && journal.damaged() == 0, "the state differs after compaction");
            }
        } finally {
            Files.deleteIfExists(directory.resolve("journal.log"));
            Files.deleteIfExists(directory);
        }
    }

    @FuzzTest
    void entry(byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8);
        JournalEntry entry = JournalEntry.parse(text);
        if (entry != null) {
            require(entry.equals(JournalEntry.parse(entry.line())), "the entry differs after a round trip: " + text);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
