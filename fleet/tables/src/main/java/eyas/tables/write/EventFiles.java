package eyas.tables.write;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.read.EventRowFeed;
import eyas.tables.read.JobRows;
import eyas.tables.store.StoreLayout;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the events of one job, in files of so many rows and so much text that memory holds them. Not thread-safe. */
final class EventFiles {
    /** The most events of a file. */
    static final int MOST_EVENTS = 100_000;

    /** From this many characters on a file is ended: a capture may have been made so that each event has as much text as it can. */
    static final long MOST_CHARACTERS = 16L << 20;

    private static final StoredTable EVENTS = StoredTables.EVENTS;

    private final JobRows job;
    private final String part;
    private final ParquetFileWriter file;
    private final ParallelPuts puts;
    private final List<@Nullable Object[]> rows = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private long characters;

    EventFiles(JobRows job, String part, ParquetFileWriter file, ParallelPuts puts) {
        this.job = job;
        this.part = part;
        this.file = file;
        this.puts = puts;
    }

    /**
     * What came of it.
     *
     * @param stored whether those that could be read are stored
     * @param problem why not all are; empty where they are
     */
    record Outcome(boolean stored, String problem) {}

    /**
     * Writes all events of the job, or none: files that were put before one that cannot be made are taken back, since the job counts all
     * the same, and who asks would take them for the whole capture.
     *
     * @throws IOException if they cannot be taken back
     */
    Outcome write(EventRowFeed feed) throws IOException {
        Outcome outcome = tryWrite(feed);
        if (!outcome.stored()) {
            puts.takeBack(names);
        }
        return outcome;
    }

    private Outcome tryWrite(EventRowFeed feed) {
        try {
            String damage = read(feed);
            end();
            return new Outcome(true, damage);
        } catch (IOException e) {
            return new Outcome(false, "writing them failed: " + e.getMessage());
        } catch (OutOfMemoryError e) {
            rows.clear(); // first, so that there is room for what comes
            return new Outcome(false, "there was not enough memory: " + e.getMessage());
        }
    }

    private String read(EventRowFeed feed) throws IOException {
        try {
            String damage = feed.each(this::take);
            return damage.isEmpty() ? "" : "reading them ended early: " + damage;
        } catch (IndexOutOfBoundsException
                | IllegalArgumentException
                | IllegalStateException
                | ArithmeticException
                | StackOverflowError e) {
            // A fault of ours that this capture brings about; other jobs are to be written all the same.
            return "reading them failed: " + e;
        }
    }

    private void take(@Nullable Object[] row) throws IOException {
        row[EVENTS.index("job")] = job.identity().key();
        row[EVENTS.index("repository")] = job.identity().repository();
        row[EVENTS.index("day")] = job.day();
        rows.add(row);
        for (Object value : row) {
            characters += value instanceof String text ? text.length() : 0;
        }
        if (rows.size() >= MOST_EVENTS || characters >= MOST_CHARACTERS) {
            end();
        }
    }

    private void end() throws IOException {
        if (rows.isEmpty()) {
            return;
        }
        try {
            file.stage(EVENTS, List.of(rows), part, 0);
            String name = StoreLayout.name(EVENTS, job.day(), job.identity().repository(), part + "-" + names.size());
            puts.put(name, file.make(EVENTS, ""), rows.size());
            names.add(name);
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
        rows.clear();
        characters = 0;
    }
}
