package eyas.tables.write;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.store.Store;
import eyas.tables.store.StoreLayout;
import eyas.tables.store.StoredObject;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Deletes what is older than somebody wants to keep. */
public final class Retention {
    private Retention() {}

    /**
     * What was deleted, or would be.
     *
     * @param objects how many files
     * @param bytes how many bytes they have
     */
    public record Deleted(long objects, long bytes) {
        /** Returns both together. */
        public Deleted and(Deleted other) {
            return new Deleted(objects + other.objects, bytes + other.bytes);
        }
    }

    /**
     * Deletes the days before {@code before} of all tables but {@code events}. The rows of {@code jobs} go first: a job of which they are
     * gone is no job.
     *
     * @param really whether anything is deleted, or only counted
     */
    public static Deleted tables(Store store, LocalDate before, boolean really) throws IOException {
        Deleted all = new Deleted(0, 0);
        for (StoredTable table : StoredTables.ALL) {
            if (!table.equals(StoredTables.EVENTS)) {
                all = all.and(table(store, table, before, really));
            }
        }
        return all;
    }

    /** Deletes the days of one table before {@code before}. */
    public static Deleted table(Store store, StoredTable table, LocalDate before, boolean really) throws IOException {
        return days(store, StoreLayout.prefix(table), before, really);
    }

    /** Deletes the captures of days before {@code before}. */
    public static Deleted captures(Store store, LocalDate before, boolean really) throws IOException {
        return days(store, StoreLayout.ROOT + StoreLayout.CAPTURES + "/", before, really);
    }

    private static Deleted days(Store store, String prefix, LocalDate before, boolean really) throws IOException {
        List<StoredObject> old = new ArrayList<>();
        for (String child : store.children(prefix)) {
            LocalDate day = StoreLayout.dayFolder(child).orElse(null);
            if (day != null && day.isBefore(before)) {
                old.addAll(store.list(prefix + child + "/"));
            }
        }
        if (really) {
            for (StoredObject object : old) {
                store.delete(object.name());
            }
        }
        return new Deleted(
                old.size(), old.stream().mapToLong(StoredObject::bytes).sum());
    }
}
