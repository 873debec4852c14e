package eyas.collect.feed;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.collect.intake.StateDirectory;
import eyas.tables.store.DirectoryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests compaction across restarts. */
final class CompactionSchedulerTest {
    private static final Instant BEGIN = Instant.parse("2026-11-28T12:00:00Z");

    @TempDir
    private Path directory;

    private final List<String> notices = new ArrayList<>();

    @BeforeEach
    void damagedRecord() throws Exception {
        // The compaction reports that it cannot read the record.
        Path day = Files.createDirectories(directory.resolve("store/v1/jobs/day=2026-11-20"));
        Files.writeString(day.resolve("_merge-" + "a".repeat(16) + ".json"), "{");
        state().create();
    }

    private StateDirectory state() {
        return new StateDirectory(directory.resolve("state"));
    }

    private int merges(CompactionScheduler merging) {
        int before = notices.size();
        merging.mergeWhereDue();
        return notices.size() - before;
    }

    private CompactionScheduler started(Instant now) throws Exception {
        return new CompactionScheduler(
                state(), new DirectoryStore(directory.resolve("store")), () -> now, notices::add);
    }

    @Test
    void frequentRestartsDoNotPreventCompaction() throws Exception {
        int merges = 0;
        for (int hour = 0; hour <= 36; hour++) {
            CompactionScheduler merging = started(BEGIN.plus(Duration.ofHours(hour)));
            merges += merges(merging);
            assertThat(merges(merging)).as("once").isZero();
        }
        assertThat(merges).isEqualTo(3);
        assertThat(notices)
                .allMatch(line -> line.contains("cannot compact") && line.contains("damaged record of a merge"));
    }

    @Test
    void clockSetBackDoesNotPreventCompaction() throws Exception {
        assertThat(merges(started(BEGIN.plus(Duration.ofDays(400))))).isZero();
        assertThat(merges(started(BEGIN))).isEqualTo(1);
        Files.writeString(state().merged(), "");
        assertThat(merges(started(BEGIN))).isEqualTo(1);
    }
}
