package eyas.tables.write;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.query.TableDatabase;
import eyas.tables.store.ErasureTombstone;
import eyas.tables.store.MergeRecord;
import eyas.tables.store.PartitionFilter;
import eyas.tables.store.Store;
import eyas.tables.store.StoreLayout;
import eyas.tables.store.StoreLayout.TableFile;
import eyas.tables.store.StoredFiles;
import eyas.tables.store.StoredObject;
import eyas.tables.write.Retention.Deleted;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Erases a repository from a store: its tables, its rows in shared tables, and its captures. Afterwards the store contains its name only in
 * files listed by {@link #strays} and {@link #unfinished}, and reports of earlier jobs are rejected. Repository names are case-insensitive.
 * Not thread-safe.
 */
public final class Erasure implements AutoCloseable {
    /** Maximum number of characters of a name in messages. */
    private static final int LONGEST = 300;

    /** Attempts to rewrite a file that another process is merging. */
    private static final int ATTEMPTS = 50;

    /** Attempts to find foreign files that are added meanwhile. */
    private static final int ROUNDS = 100;

    private static final long PAUSE_MILLIS = 200;

    /** A file that is being written changes within this time. */
    private static final Duration WRITING = Duration.ofMinutes(5);

    private final Store store;
    private final RewriteContext rewrite;
    private final List<String> strays = new ArrayList<>();
    private int unfinished;
    private boolean vanished;

    private Erasure(RewriteContext rewrite) {
        this.store = rewrite.store();
        this.rewrite = rewrite;
    }

    /**
     * Opens an erasure.
     *
     * @param scratch directory for files until they are in the store; not shared with other processes
     */
    public static Erasure open(Store store, Path scratch) throws IOException {
        return new Erasure(RewriteContext.open(store, scratch));
    }

    /**
     * Erases a repository.
     *
     * @param repository {@code OWNER/NAME}
     */
    public Deleted forget(String repository) throws IOException {
        return forget(repository, false);
    }

    /**
     * Erases a repository.
     *
     * @param repository {@code OWNER/NAME}
     * @param force whether merges in progress are aborted, because their process may be dead
     */
    public Deleted forget(String repository, boolean force) throws IOException {
        // First, so that nothing is added behind the following steps.
        ErasureTombstone.put(store, repository, nanos(Instant.now()));
        return erase(repository, force);
    }

    /**
     * Repeats a recorded erasure, because a concurrent writer may have added data. The time of the erasure is kept, so that no more jobs
     * are rejected than before.
     *
     * @param force whether merges in progress are aborted
     */
    Deleted erase(String repository, boolean force) throws IOException {
        Instant begin = Instant.now();
        // Files that a merge has replaced are superseded but still exist.
        Deleted all = settle(force);
        for (int round = 0; ; round++) {
            vanished = false;
            Deleted found = everywhere(repository);
            all = all.and(found);
            if (found.objects() == 0 && !vanished) {
                break;
            }
            // Again: a merge that was in progress may have added its result to an erased directory.
            checkRound(round);
        }
        settle(false);
        unfinished = store.eraseUnfinished(begin.minus(WRITING));
        findStrays();
        return all;
    }

    private void findStrays() throws IOException {
        strays.clear();
        for (StoredTable table : StoredTables.ALL) {
            if (!table.byRepository()) {
                String prefix = StoreLayout.prefix(table);
                for (StoredObject object : store.list(prefix)) {
                    boolean isOurs = StoreLayout.parse(object).isPresent() || MergeRecord.isName(object.name());
                    if (!isOurs && object.bytes() > 0) {
                        strays.add(object.name());
                    }
                }
                strays.addAll(store.strays(prefix));
            }
        }
    }

    private void checkRound(int round) throws IOException {
        if (round >= ROUNDS) {
            throw new IOException("other processes keep writing files of the repository to " + store.description()
                    + ": stop them, and run this again");
        }
    }

    private Deleted everywhere(String repository) throws IOException {
        Deleted all = new Deleted(0, 0);
        String directory = "/repository=" + StoreLayout.directory(repository) + "/";
        for (StoredTable table : StoredTables.ALL) {
            if (!table.byRepository()) {
                all = all.and(rows(table, repository));
            }
        }
        for (StoredTable table : StoredTables.ALL) {
            if (table.byRepository()) {
                all = all.and(directories(StoreLayout.prefix(table), directory));
            }
        }
        return all.and(directories(StoreLayout.ROOT + StoreLayout.CAPTURES + "/", directory));
    }

    /**
     * Returns how many files were still being written when {@link #forget(String)} ended, of any repository; their writers check for
     * erasures before they end, unless they are killed.
     */
    public int unfinished() {
        return unfinished;
    }

    /**
     * Returns foreign files in tables shared by several repositories: they may be copies, are not read, and were not erased.
     *
     * @return names in the store, which may contain any characters
     */
    public List<String> strays() {
        return List.copyOf(strays);
    }

    /** Returns descriptions of what may remain of the repository and why; empty if nothing can. */
    public List<String> remainder() {
        List<String> left = new ArrayList<>();
        if (unfinished > 0) {
            left.add(unfinished + (unfinished == 1 ? " file was" : " files were")
                    + " being written and may contain its data: run this again in five minutes");
        }
        if (!strays.isEmpty()) {
            left.add(strays.size() + (strays.size() == 1 ? " file" : " files")
                    + " not created by Eyas may contain its data, for example "
                    + Printable.of(strays.getFirst(), LONGEST)
                    + ": check and remove them, and run this again");
        }
        return left;
    }

    /** Deletes replaced files in tables shared by several repositories. */
    private Deleted settle(boolean force) throws IOException {
        Deleted all = new Deleted(0, 0);
        for (StoredTable table : StoredTables.ALL) {
            if (!table.byRepository()) {
                for (String child : store.children(StoreLayout.prefix(table))) {
                    String day = StoreLayout.prefix(table) + child + "/";
                    if (force) {
                        rewrite.replacement().breakOff(store.list(day));
                    }
                    all = all.and(rewrite.replacement().recover(store.list(day), Instant.MAX));
                }
            }
        }
        return all;
    }

    private static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }

    /**
     * Deletes everything in directories of that name. Lists until nothing is found: a merge record that was added after one listing is in
     * the next, and the merging process gives up without it.
     */
    private Deleted directories(String prefix, String directory) throws IOException {
        Deleted all = new Deleted(0, 0);
        String wanted = directory.toLowerCase(Locale.ROOT);
        for (int round = 0; ; round++) {
            List<StoredObject> found = store.list(prefix).stream()
                    .filter(object -> object.name().toLowerCase(Locale.ROOT).contains(wanted))
                    .toList();
            if (found.isEmpty()) {
                // Foreign files in these directories are not listed and may be copies.
                for (StoredObject stray : store.eraseStrays(prefix, directory)) {
                    all = all.and(new Deleted(1, stray.bytes()));
                }
                return all;
            }
            for (StoredObject object : found) {
                store.delete(object.name());
                all = all.and(new Deleted(1, object.bytes()));
            }
            checkRound(round);
        }
    }

    /** Rewrites files with rows of several repositories, without those of the erased one. */
    private Deleted rows(StoredTable table, String repository) throws IOException {
        Deleted all = new Deleted(0, 0);
        for (TableFile file : StoredFiles.list(store, table, PartitionFilter.ALL)) {
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
        try (Statement statement = rewrite.database().createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM read_parquet("
                        + TableDatabase.literal(
                                rewrite.cache().file(store, file.object()).toString())
                        + ", hive_partitioning = false) WHERE " + is(repository))) {
            return rows.next() && rows.getLong(1) > 0;
        } catch (SQLException | NoSuchFileException e) {
            if (!StoredFiles.exist(store, List.of(file))) {
                vanished = true; // merged or expired: the next round finds the merged file
                return false;
            }
            throw new IOException(file.object().name() + ": cannot read: " + e.getMessage(), e);
        }
    }

    private void without(TableFile file, String repository) throws IOException {
        String old = file.object().name();
        String part = file.part().startsWith(FileReplacement.MERGED)
                ? FileReplacement.MERGED + UUID.randomUUID().toString().replace("-", "")
                : file.part().replaceFirst("-.*$", "") + "-"
                        + UUID.randomUUID().toString().substring(0, 8);
        String name = old.substring(0, old.lastIndexOf('/') + 1) + part + StoreLayout.PARQUET;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (rewrite.replacement().replace(List.of(file), name, () -> write(file, repository))) {
                return;
            }
            if (StoredFiles.list(store, file.table(), PartitionFilter.ALL.days(file.day(), file.day())).stream()
                    .noneMatch(each -> each.object().name().equals(old))) {
                // It was merged meanwhile: the merged file contains the rows now.
                rows(file.table(), repository);
                return;
            }
            pause();
        }
        throw new IOException("another process is merging " + old + " in " + store.description()
                + "; its rows were not erased: run this again when "
                + "'eyas tables compact' has ended, or with --force if it was killed");
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
        Path made = rewrite.scratch().resolve(UUID.randomUUID() + StoreLayout.PARQUET);
        String from = "read_parquet("
                + TableDatabase.literal(
                        rewrite.cache().file(store, file.object()).toString()) + ", hive_partitioning = false)";
        try (Statement statement = rewrite.database().createStatement()) {
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
            throw new IOException(file.object().name() + ": cannot rewrite: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        rewrite.close();
    }
}
