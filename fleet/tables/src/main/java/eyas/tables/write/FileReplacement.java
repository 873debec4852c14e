package eyas.tables.write;

import eyas.tables.store.MergeRecord;
import eyas.tables.store.Store;
import eyas.tables.store.StoreLayout.TableFile;
import eyas.tables.store.StoredObject;
import eyas.tables.write.Retention.Deleted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Replaces files by one file so that readers see either the old files or the new one, even if the process is killed:
 *
 * <ol>
 * <li>a {@link MergeRecord} is written, which has no effect until the new file exists;
 * <li>a process that finds another record for the same files gives up, so that only one continues;
 * <li>the new file is written: from here on the old files are superseded;
 * <li>the old files are deleted, and then the record: by {@link #recover}, when no reader can use them any more.
 * </ol>
 *
 * <p>{@link #recover} completes or rolls back interrupted replacements. A record whose process may still be running is never deleted. It is
 * replaced by a record that invalidates the new file, whenever that is written.
 */
final class FileReplacement {
    /** The maximum age of a file of a running process. */
    static final Duration ABANDONED = Duration.ofDays(1);

    /** Prefix of merged files; sorts before {@code _}, see {@link MergeRecord}. */
    static final String MERGED = "M-";

    /** Maximum time between a reader's listing and its reads. */
    static final Duration READ = Duration.ofHours(1);

    /** Time limit of a replacement, far below the age at which another process invalidates the record. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /** The maximum age of a record of a running process. */
    private static final Duration STALLED = Duration.ofHours(2);

    private final Store store;

    FileReplacement(Store store) {
        this.store = store;
    }

    /** Creates the new file. */
    @FunctionalInterface
    interface Writer {
        /** Writes the file and returns it; empty if no rows are left and the old files are only deleted. */
        Optional<Path> writeFile() throws IOException;

        /** Returns whether all repositories of the new file's rows were erased meanwhile. */
        default boolean isErased() throws IOException {
            return false;
        }
    }

    /**
     * Replaces files of one directory. They stay there, superseded, until {@link #recover} deletes them.
     *
     * @param files the files; of one table, day and repository
     * @param name the new file's name in the store
     * @return whether they were replaced: false if another process is replacing them
     */
    boolean replace(List<TableFile> files, String name, Writer writer) throws IOException {
        String directory = name.substring(0, name.lastIndexOf('/') + 1);
        List<String> parts = files.stream().map(file -> file.object().name()).toList();
        Instant begin = Instant.now();
        String record = MergeRecord.name(directory, UUID.randomUUID().toString());
        byte[] own = new MergeRecord(name, parts).content();
        store.put(record, own);
        boolean retained = false;
        try {
            if (isContested(directory, record, parts)) {
                return false;
            }
            @Nullable Path made = writer.writeFile().orElse(null);
            if (Instant.now().isAfter(begin.plus(LONGEST)) || !exists(record, own)) {
                return false;
            }
            retained = true;
            if (made == null) {
                store.put(record, new MergeRecord("", parts).content());
                return true;
            }
            store.put(name, made);
        } finally {
            if (!retained) {
                store.delete(record);
            }
        }
        Optional<byte[]> left = store.read(record, MergeRecord.MOST_BYTES);
        if (left.isPresent() && Arrays.equals(left.get(), own)) {
            return true;
        }
        if (left.isEmpty() && !isAnyThere(directory, parts) && !writer.isErased()) {
            // Another process has already deleted the old files: the new file is the only copy.
            return true;
        }
        // Another process has declared the record abandoned, or erased the directory: the new file must not be current.
        store.delete(name);
        store.delete(record);
        return false;
    }

    private boolean isAnyThere(String directory, List<String> parts) throws IOException {
        return store.list(directory).stream().anyMatch(object -> parts.contains(object.name()));
    }

    private boolean exists(String record, byte[] content) throws IOException {
        return store.read(record, MergeRecord.MOST_BYTES)
                .filter(found -> Arrays.equals(found, content))
                .isPresent();
    }

    private boolean isContested(String directory, String own, List<String> parts) throws IOException {
        Set<String> missing = new HashSet<>(parts);
        List<StoredObject> objects = store.list(directory);
        objects.forEach(object -> missing.remove(object.name()));
        return !missing.isEmpty()
                || records(objects).entrySet().stream()
                        .filter(record -> !record.getKey().name().equals(own))
                        .anyMatch(record -> record.getValue().parts().stream().anyMatch(parts::contains));
    }

    private Map<StoredObject, MergeRecord> records(List<StoredObject> objects) throws IOException {
        Map<StoredObject, MergeRecord> records = new LinkedHashMap<>();
        for (StoredObject object : objects) {
            if (MergeRecord.isName(object.name())) {
                Optional<byte[]> content = store.read(object.name(), MergeRecord.MOST_BYTES);
                if (content.isPresent()) {
                    records.put(object, MergeRecord.read(object.name(), content.get()));
                }
            }
        }
        return records;
    }

    /**
     * Completes or rolls back interrupted replacements in a directory.
     *
     * @param objects all objects of the directory
     * @param settled files that were replaced before this time are deleted
     * @return what was deleted
     */
    Deleted recover(List<StoredObject> objects, Instant settled) throws IOException {
        Instant now = Instant.now();
        Instant stalled = now.minus(STALLED);
        Instant abandoned = now.minus(ABANDONED);
        Map<String, StoredObject> byName = new HashMap<>();
        objects.forEach(object -> byName.put(object.name(), object));
        Map<StoredObject, MergeRecord> records = records(objects);
        Deleted all = new Deleted(0, 0);
        for (StoredObject object : List.copyOf(records.keySet())) {
            MergeRecord record = records.get(object);
            if (record == null) {
                continue; // it was removed with another one
            }
            StoredObject since = record.into().isEmpty() ? object : byName.get(record.into());
            if (record.into().isEmpty() && record.parts().stream().noneMatch(byName::containsKey)) {
                // The file that it invalidates may still appear.
                if (object.modified().isBefore(abandoned)) {
                    store.delete(object.name());
                }
            } else if (since != null && since.modified().isBefore(settled)) {
                all = all.and(finish(object, record, records, byName));
            } else if (since == null && object.modified().isBefore(stalled)) {
                breakOff(object, record);
            }
        }
        return all;
    }

    /**
     * Deletes the old files, and then the record. An old file may itself have replaced files that still exist and would become current
     * without it: they are deleted first.
     */
    private Deleted finish(
            StoredObject object,
            MergeRecord record,
            Map<StoredObject, MergeRecord> records,
            Map<String, StoredObject> byName)
            throws IOException {
        records.remove(object);
        Deleted all = new Deleted(0, 0);
        for (Map.Entry<StoredObject, MergeRecord> before : Map.copyOf(records).entrySet()) {
            if (record.parts().contains(before.getValue().into()) && records.containsKey(before.getKey())) {
                all = all.and(finish(before.getKey(), before.getValue(), records, byName));
            }
        }
        for (String part : record.parts()) {
            StoredObject replaced = byName.remove(part);
            if (replaced != null) {
                store.delete(part);
                all = all.and(new Deleted(1, replaced.bytes()));
            }
        }
        store.delete(object.name());
        return all;
    }

    /** Aborts the replacements in progress in a directory; their processes give up. */
    void breakOff(List<StoredObject> objects) throws IOException {
        Set<String> names = new HashSet<>();
        objects.forEach(object -> names.add(object.name()));
        for (Map.Entry<StoredObject, MergeRecord> each : records(objects).entrySet()) {
            if (!each.getValue().into().isEmpty()
                    && !names.contains(each.getValue().into())) {
                breakOff(each.getKey(), each.getValue());
            }
        }
    }

    /**
     * Records that the new file is replaced by nothing. Without a record it would be current beside the old files if it is written at this
     * moment and its writer is then killed.
     */
    private void breakOff(StoredObject object, MergeRecord record) throws IOException {
        store.put(object.name(), new MergeRecord("", List.of(record.into())).content());
    }
}
