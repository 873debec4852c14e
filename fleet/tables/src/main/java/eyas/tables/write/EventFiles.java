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

/** Writes the events of one job to files that are bounded in rows and text, so that each fits into memory. Not thread-safe. */
final class EventFiles {
    /** Maximum number of events of a file. */
    static final int MOST_EVENTS = 100_000;

    /** Number of characters after which a file ends: a forged capture may have the maximum text in each event. */
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
     * The result.
     *
     * @param stored whether the readable events are stored
     * @param problem why not all events are stored; empty if they are
     */
    record Outcome(boolean stored, String problem) {}

    /**
     * Writes all events of the job, or none: if a file fails, the earlier ones are deleted, because the job is stored all the same and a
     * query would take a part for the whole capture.
     *
     * @throws IOException if they cannot be deleted
     */
    Outcome write(EventRowFeed feed) throws IOException {
        Outcome outcome = tryWrite(feed);
        if (!outcome.stored()) {
            puts.rollBack(names);
        }
        return outcome;
    }

    private Outcome tryWrite(EventRowFeed feed) {
        try {
            String damage = read(feed);
            end();
            return new Outcome(true, damage);
        } catch (IOException e) {
            return new Outcome(false, "cannot write the events: " + e.getMessage());
        } catch (OutOfMemoryError e) {
            rows.clear(); // first, to free memory
            return new Outcome(false, "out of memory: " + e.getMessage());
        }
    }

    private String read(EventRowFeed feed) throws IOException {
        try {
            String damage = feed.each(this::take);
            return damage.isEmpty() ? "" : "incomplete events: " + damage;
        } catch (IndexOutOfBoundsException
                | IllegalArgumentException
                | IllegalStateException
                | ArithmeticException
                | StackOverflowError e) {
            // A bug in Eyas that this capture triggers must not prevent other jobs from being written.
            return "cannot read the events: " + e;
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
            puts.put(name, file.write(EVENTS, ""), rows.size());
            names.add(name);
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
        rows.clear();
        characters = 0;
    }
}
