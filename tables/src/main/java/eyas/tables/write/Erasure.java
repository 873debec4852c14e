package eyas.tables.write;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.query.FileCache;
import eyas.tables.query.TableDatabase;
import eyas.tables.store.ForgottenRepository;
import eyas.tables.store.Selection;
import eyas.tables.store.Store;
import eyas.tables.store.StoreLayout;
import eyas.tables.store.StoreLayout.TableFile;
import eyas.tables.store.StoredFiles;
import eyas.tables.store.StoredObject;
import eyas.tables.write.Retention.Deleted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Erases a repository from a store: its tables, its rows in tables that several share, its captures. Afterwards the store has nothing
 * with its name; what is sent again of jobs that had ended by then is not taken. Letters of another case are the same repository. Use
 * by one thread.
 */
public final class Erasure implements AutoCloseable {
    private static final int MEMORY_MIB = 256;

    /** How often a file is tried that somebody else is merging. */
    private static final int ATTEMPTS = 50;

    private static final long PAUSE_MILLIS = 200;

    private final Store store;
    private final Path scratch;
    private final Connection database;
    private final FileCache cache;
    private final Replacement replacement;

    private Erasure(Store store, Path scratch, Connection database) {
        this.store = store;
        this.scratch = scratch;
        this.database = database;
        this.cache = new FileCache(scratch.resolve("fetched"));
        this.replacement = new Replacement(store);
    }

    /**
     * Open one.
     *
     * @param scratch folder for files until they are in the store; nobody else uses it
     */
    public static Erasure open(Store store, Path scratch) throws IOException {
        try {
            Files.createDirectories(scratch);
            return new Erasure(store, scratch, TableDatabase.open(MEMORY_MIB, 1, scratch.resolve("overflow")));
        } catch (SQLException e) {
            throw new IOException("DuckDB cannot be opened: " + e.getMessage(), e);
        }
    }

    /**
     * Erase a repository.
     *
     * @param repository {@code OWNER/NAME}
     */
    public Deleted forget(String repository) throws IOException {
        // First, so that nothing comes in behind the back of what follows.
        ForgottenRepository.put(store, repository, nanos(Instant.now()));
        Deleted all = new Deleted(0, 0);
        String folder = "/repository=" + StoreLayout.folder(repository) + "/";
        for (StoredTable table : StoredTables.ALL) {
            if (!table.byRepository()) {
                all = all.and(rows(table, repository));
            }
        }
        for (StoredTable table : StoredTables.ALL) {
            if (table.byRepository()) {
                all = all.and(folders(StoreLayout.prefix(table), folder));
            }
        }
        return all.and(folders(StoreLayout.ROOT + StoreLayout.CAPTURES + "/", folder));
    }

    private static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }

    private Deleted folders(String prefix, String folder) throws IOException {
        Deleted all = new Deleted(0, 0);
        String wanted = folder.toLowerCase(Locale.ROOT);
        for (StoredObject object : store.list(prefix)) {
            if (object.name().toLowerCase(Locale.ROOT).contains(wanted)) {
                store.delete(object.name());
                all = all.and(new Deleted(1, object.bytes()));
            }
        }
        return all;
    }

    /** Writes files that have rows of several repositories anew, without those. */
    private Deleted rows(StoredTable table, String repository) throws IOException {
        Deleted all = new Deleted(0, 0);
        for (TableFile file : StoredFiles.list(store, table, Selection.ALL)) {
            if (has(file, repository)) {
                all = all.and(new Deleted(1, file.object().bytes()));
                without(file, repository);
            }
        }
        return all;
    }

    private static String is(String repository) {
        return "lower(repository) = lower(" + TableDatabase.literal(repository) + ")";
    }

    private boolean has(TableFile file, String repository) throws IOException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM read_parquet("
                        + TableDatabase.literal(cache.file(store, file.object()).toString())
                        + ", hive_partitioning = false) WHERE " + is(repository))) {
            return rows.next() && rows.getLong(1) > 0;
        } catch (SQLException e) {
            throw new IOException(file.object().name() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void without(TableFile file, String repository) throws IOException {
        String old = file.object().name();
        String part = file.part().startsWith("m-")
                ? "m-" + UUID.randomUUID().toString().replace("-", "")
                : file.part().replaceFirst("-.*$", "") + "-"
                        + UUID.randomUUID().toString().substring(0, 8);
        String name = old.substring(0, old.lastIndexOf('/') + 1) + part + StoreLayout.PARQUET;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (replacement.replace(List.of(file), name, () -> write(file, repository))) {
                return;
            }
            if (StoredFiles.list(store, file.table(), Selection.ALL.days(file.day(), file.day())).stream()
                    .noneMatch(each -> each.object().name().equals(old))) {
                // It was merged meanwhile: what it became has the rows now.
                rows(file.table(), repository);
                return;
            }
            pause();
        }
        throw new IOException("somebody else is merging " + old + " in " + store.description()
                + "; nothing of it was erased: wait for 'eyas tables compact' to end and run this again");
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before everything was erased: run this again", e);
        }
    }

    private Optional<Path> write(TableFile file, String repository) throws IOException {
        Path made = scratch.resolve(UUID.randomUUID() + StoreLayout.PARQUET);
        String from = "read_parquet("
                + TableDatabase.literal(cache.file(store, file.object()).toString()) + ", hive_partitioning = false)";
        try (Statement statement = database.createStatement()) {
            statement.execute("COPY (SELECT * FROM " + from + " WHERE NOT (" + is(repository) + ")) TO "
                    + TableDatabase.literal(made.toString()) + " " + TableDatabase.PARQUET);
            try (ResultSet rows = statement.executeQuery(
                    "SELECT count(*) FROM read_parquet(" + TableDatabase.literal(made.toString()) + ")")) {
                if (rows.next() && rows.getLong(1) > 0) {
                    return Optional.of(made);
                }
            }
            Files.delete(made);
            return Optional.empty();
        } catch (SQLException e) {
            throw new IOException(file.object().name() + " cannot be written anew: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            database.close();
        } catch (SQLException e) {
            throw new IOException("DuckDB cannot be closed: " + e.getMessage(), e);
        }
    }
}
