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

/** Deletes data beyond the retention period. */
public final class Retention {
    private Retention() {}

    /**
     * What was deleted, or would be.
     *
     * @param objects number of files
     * @param bytes their total size
     */
    public record Deleted(long objects, long bytes) {
        /** Returns the sum. */
        public Deleted and(Deleted other) {
            return new Deleted(objects + other.objects, bytes + other.bytes);
        }
    }

    /**
     * Deletes the days before {@code before} of all tables except {@code events}. The rows of {@code jobs} are deleted first: without them
     * a job does not exist.
     *
     * @param really whether to delete, or only to count
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
            LocalDate day = StoreLayout.parseDayDirectory(child).orElse(null);
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
