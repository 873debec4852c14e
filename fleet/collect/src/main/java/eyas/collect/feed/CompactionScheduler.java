package eyas.collect.feed;

import eyas.collect.intake.StateDirectory;
import eyas.tables.store.Store;
import eyas.tables.write.Compaction;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compacts the tables twice a day, so that queries read fewer files. The time of the last run is kept in the state directory, so that
 * frequent restarts do not prevent compaction. Confined to the thread that writes the tables.
 */
final class CompactionScheduler {
    private static final Duration BETWEEN = Duration.ofHours(12);
    private static final int SHOWN = 400;

    private final StateDirectory state;
    private final Store store;
    private final InstantSource time;
    private final Consumer<String> notices;
    private @Nullable Instant last;

    CompactionScheduler(StateDirectory state, Store store, InstantSource time, Consumer<String> notices) {
        this.state = state;
        this.store = store;
        this.time = time;
        this.notices = notices;
    }

    /** Compacts if due. A failure is reported and retried half a day later. */
    void mergeWhereDue() {
        try {
            Instant now = time.instant();
            Duration since = Duration.between(last(now), now);
            if (since.compareTo(BETWEEN) < 0 && !since.isNegative()) {
                return;
            }
            note(now);
            merge(now);
        } catch (IOException e) {
            notices.accept("cannot compact the tables in " + store.description() + ": "
                    + Printable.of(FileErrorMessage.reason(e), SHOWN) + "; will retry in half a day");
        }
    }

    private Instant last(Instant now) throws IOException {
        Instant known = last;
        if (known == null) {
            try {
                known = Instant.parse(Files.readString(state.merged()).strip());
            } catch (NoSuchFileException e) {
                note(now);
                return now;
            } catch (DateTimeParseException e) {
                // The record was damaged by a crash: assume the last run is long ago.
                known = Instant.EPOCH;
            }
            last = known;
        }
        return known;
    }

    private void note(Instant now) throws IOException {
        // Before it is written, so that a full disk does not cause a retry every minute.
        last = now;
        Files.writeString(state.merged(), now + "\n");
    }

    private void merge(Instant now) throws IOException {
        Path scratch = Files.createTempDirectory(state.scratch(), "merge-");
        try (Compaction compaction = Compaction.open(store, scratch)) {
            compaction.run(LocalDate.ofInstant(now, ZoneOffset.UTC), _ -> {});
        } finally {
            StateDirectory.remove(scratch);
        }
    }
}
