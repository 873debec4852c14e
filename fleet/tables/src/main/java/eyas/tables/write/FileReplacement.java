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
 * Puts one file in the place of others, so that whoever reads sees the ones or the other and never both, whenever this ends:
 *
 * <ol>
 *   <li>a {@link MergeRecord} is put, which says nothing as long as the new file is not there;
 *   <li>whoever finds the record of another one for the same files gives up, so that no two of them go on;
 *   <li>the new file is put: from here on the others do not count;
 *   <li>the others are deleted, and then the record: by {@link #recover}, when nobody reads them any more who began before.
 * </ol>
 *
 * <p>What a run leaves behind that was ended in the midst is taken to its end, or back, by {@link #recover}. The record of somebody who
 * may still be at work is never deleted: another one takes its place, by which the new file does not count, whenever it comes.
 */
final class FileReplacement {
    /** A file of a process who is still at work is not older than this. */
    static final Duration ABANDONED = Duration.ofDays(1);

    /** What the name of a merged file begins with: before {@code _} by the order of characters, for {@link MergeRecord}. */
    static final String MERGED = "M-";

    /** Who has listed files reads them within this time. */
    static final Duration READ = Duration.ofHours(1);

    /** Who has worked on one file for longer than this gives up, long before somebody else takes the record away. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /** The record of somebody who is still at work is not older than this. */
    private static final Duration STALLED = Duration.ofHours(2);

    private final Store store;

    FileReplacement(Store store) {
        this.store = store;
    }

    /** Makes the new file. */
    @FunctionalInterface
    interface Maker {
        /** Writes the file, and return it; empty where nothing is left, and the others are only to go. */
        Optional<Path> make() throws IOException;

        /** Returns whether somebody has erased since then all that the file that was made has rows of. */
        default boolean isErased() throws IOException {
            return false;
        }
    }

    /**
     * Replaces files of one directory. They stay there, and do not count, until {@link #recover} deletes them.
     *
     * @param files the files; of one table, day and repository
     * @param name the new file's name in the store
     * @return whether they were replaced: false where somebody else is at it
     */
    boolean replace(List<TableFile> files, String name, Maker maker) throws IOException {
        String folder = name.substring(0, name.lastIndexOf('/') + 1);
        List<String> parts = files.stream().map(file -> file.object().name()).toList();
        Instant begin = Instant.now();
        String record = MergeRecord.name(folder, UUID.randomUUID().toString());
        byte[] own = new MergeRecord(name, parts).content();
        store.put(record, own);
        boolean kept = false;
        try {
            if (isContested(folder, record, parts)) {
                return false;
            }
            @Nullable Path made = maker.make().orElse(null);
            if (Instant.now().isAfter(begin.plus(LONGEST)) || !isThere(record, own)) {
                return false;
            }
            kept = true;
            if (made == null) {
                store.put(record, new MergeRecord("", parts).content());
                return true;
            }
            store.put(name, made);
        } finally {
            if (!kept) {
                store.delete(record);
            }
        }
        Optional<byte[]> left = store.read(record, MergeRecord.MOST_BYTES);
        if (left.isPresent() && Arrays.equals(left.get(), own)) {
            return true;
        }
        if (left.isEmpty() && !isAnyThere(folder, parts) && !maker.isErased()) {
            // Somebody has deleted already what was replaced: the new file is all that there is.
            return true;
        }
        // Somebody took the record for abandoned, or erased all that was in the directory: the new file must not count.
        store.delete(name);
        store.delete(record);
        return false;
    }

    private boolean isAnyThere(String folder, List<String> parts) throws IOException {
        return store.list(folder).stream().anyMatch(object -> parts.contains(object.name()));
    }

    private boolean isThere(String record, byte[] content) throws IOException {
        return store.read(record, MergeRecord.MOST_BYTES)
                .filter(found -> Arrays.equals(found, content))
                .isPresent();
    }

    private boolean isContested(String folder, String own, List<String> parts) throws IOException {
        Set<String> missing = new HashSet<>(parts);
        List<StoredObject> objects = store.list(folder);
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
     * Takes what was left behind in a directory to its end, or back.
     *
     * @param objects all objects of the directory
     * @param settled files that were replaced before this time are deleted
     * @return what is deleted now
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
                continue; // it went with another one
            }
            StoredObject since = record.into().isEmpty() ? object : byName.get(record.into());
            if (record.into().isEmpty() && record.parts().stream().noneMatch(byName::containsKey)) {
                // What it holds back may still come.
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
     * Deletes what was replaced, and then the record. What is replaced may itself have replaced others that are still there, which
     * would count again without it: they go first.
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

    /** Break off what somebody has begun in a directory and not ended; those who are at it give up. */
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
     * Note that the new file is replaced by nothing. Without any record it would count beside the others, if it is put at this moment and
     * who puts it is ended then.
     */
    private void breakOff(StoredObject object, MergeRecord record) throws IOException {
        store.put(object.name(), new MergeRecord("", List.of(record.into())).content());
    }
}
