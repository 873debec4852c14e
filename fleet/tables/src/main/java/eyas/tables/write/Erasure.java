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
 * Erases a repository from a store: its tables, its rows in tables that several share, its captures. Afterwards the store has nothing with
 * its name but what {@link #strays} and {@link #unfinished} name; what is sent again of jobs that had ended by then is not taken. Letters
 * of another case are the same repository. Not thread-safe.
 */
public final class Erasure implements AutoCloseable {
    /** So many characters of a name are shown. */
    private static final int LONGEST = 300;

    /** How often a file is tried that somebody else is merging. */
    private static final int ATTEMPTS = 50;

    /** How often is looked again for what others put there meanwhile. */
    private static final int ROUNDS = 100;

    private static final long PAUSE_MILLIS = 200;

    /** Who still writes a file touches it within this time. */
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
     * Opens one.
     *
     * @param scratch directory for files until they are in the store; nobody else uses it
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
     * @param force whether merges that have begun are broken off: they may be of somebody who will not come to an end
     */
    public Deleted forget(String repository, boolean force) throws IOException {
        // First, so that nothing comes in behind the back of what follows.
        ErasureTombstone.put(store, repository, nanos(Instant.now()));
        return erase(repository, force);
    }

    /**
     * Erases once more what somebody has noted as forgotten: who wrote meanwhile may have put it back. When it was forgotten stays as it
     * is, so that no more jobs are refused than before.
     *
     * @param force whether merges that have begun are broken off
     */
    Deleted erase(String repository, boolean force) throws IOException {
        Instant begin = Instant.now();
        // What a merge has replaced does not count, and is there all the same.
        Deleted all = settle(force);
        for (int round = 0; ; round++) {
            vanished = false;
            Deleted found = everywhere(repository);
            all = all.and(found);
            if (found.objects() == 0 && !vanished) {
                break;
            }
            // Once more: a merge that had begun before may have put what it made where nothing was left any more.
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
            throw new IOException("others go on writing the repository's files into " + store.description()
                    + ": end them, and run this again");
        }
    }

    private Deleted everywhere(String repository) throws IOException {
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

    /**
     * Returns how many files somebody was still writing when {@link #forget(String)} came to its end, of whatever repository; their writers
     * look for what is forgotten before they end, unless they were ended in the midst.
     */
    public int unfinished() {
        return unfinished;
    }

    /**
     * Returns what others put into tables that several repositories share: it may be a copy, nobody reads it here, and it was not erased.
     *
     * @return names in the store, which may have any characters
     */
    public List<String> strays() {
        return List.copyOf(strays);
    }

    /** Returns what may be left of the repository and why for whoever is to see to it; empty where nothing can be. */
    public List<String> remainder() {
        List<String> left = new ArrayList<>();
        if (unfinished > 0) {
            left.add(unfinished + (unfinished == 1 ? " file was" : " files were")
                    + " being written meanwhile and may be of it: run this again in five minutes");
        }
        if (!strays.isEmpty()) {
            left.add(strays.size() + (strays.size() == 1 ? " file" : " files")
                    + " that somebody else put there may have rows of it, " + Printable.of(strays.getFirst(), LONGEST)
                    + " for example: look at them, remove them, and run this again");
        }
        return left;
    }

    /** Deletes what was replaced in tables that several repositories share. */
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
     * Deletes all that lies in directories of that name. Lists until nothing is found: the record of a merge that was put behind the back
     * of one listing is in the next, and whoever merges gives up without it.
     */
    private Deleted folders(String prefix, String folder) throws IOException {
        Deleted all = new Deleted(0, 0);
        String wanted = folder.toLowerCase(Locale.ROOT);
        for (int round = 0; ; round++) {
            List<StoredObject> found = store.list(prefix).stream()
                    .filter(object -> object.name().toLowerCase(Locale.ROOT).contains(wanted))
                    .toList();
            if (found.isEmpty()) {
                // What others put into these directories is listed by nobody, and may be a copy.
                for (StoredObject stray : store.eraseStrays(prefix, folder)) {
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

    /** Writes files that have rows of several repositories anew, without those. */
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
            if (!StoredFiles.areThere(store, List.of(file))) {
                vanished = true; // it was merged, or is too old: what it became is found by the next round
                return false;
            }
            throw new IOException(file.object().name() + " cannot be read: " + e.getMessage(), e);
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
                // It was merged meanwhile: what it became has the rows now.
                rows(file.table(), repository);
                return;
            }
            pause();
        }
        throw new IOException(
                "somebody else is merging " + old + " in " + store.description()
                        + "; nothing of it was erased: wait for 'eyas tables compact' to end and run this again; if it was ended in the midst, with --force");
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
            throw new IOException(file.object().name() + " cannot be written anew: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        rewrite.close();
    }
}
