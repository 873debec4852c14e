package eyas.tables.write;

import eyas.tables.store.MergeRecord;
import eyas.tables.store.Store;
import eyas.tables.store.StoreLayout.TableFile;
import eyas.tables.store.StoredObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
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
 *   <li>the others are deleted, and then the record.
 * </ol>
 *
 * <p>What a run leaves behind that was ended in the midst is taken to its end, or back, by {@link #recover}.
 */
final class Replacement {
    /** A record of somebody who is still at work is not older than this. */
    static final Duration ABANDONED = Duration.ofDays(1);

    /** Who has worked on one file for longer than this gives up, long before somebody else takes the record away. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Store store;

    Replacement(Store store) {
        this.store = store;
    }

    /** Makes the new file. */
    @FunctionalInterface
    interface Maker {
        /** Write the file, and return it; empty where nothing is left, and the others are only to go. */
        Optional<Path> make() throws IOException;
    }

    /**
     * Replace files of one folder.
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
        store.put(record, new MergeRecord(name, parts).content());
        boolean kept = false;
        try {
            if (isContested(folder, record, parts)) {
                return false;
            }
            @Nullable Path made = maker.make().orElse(null);
            if (Instant.now().isAfter(begin.plus(LONGEST))) {
                return false;
            }
            kept = true;
            if (made == null) {
                store.put(record, new MergeRecord("", parts).content());
            } else {
                store.put(name, made);
            }
            finish(record, parts);
            return true;
        } finally {
            if (!kept) {
                store.delete(record);
            }
        }
    }

    private void finish(String record, List<String> parts) throws IOException {
        for (String part : parts) {
            store.delete(part);
        }
        store.delete(record);
    }

    private boolean isContested(String folder, String own, List<String> parts) throws IOException {
        Set<String> missing = new HashSet<>(parts);
        for (StoredObject object : store.list(folder)) {
            missing.remove(object.name());
            if (MergeRecord.isName(object.name()) && !object.name().equals(own)) {
                Optional<byte[]> content = store.read(object.name(), MergeRecord.MOST_BYTES);
                if (content.isPresent()
                        && MergeRecord.read(object.name(), content.get()).parts().stream()
                                .anyMatch(parts::contains)) {
                    return true;
                }
            }
        }
        return !missing.isEmpty();
    }

    /**
     * Take what was left behind in a folder to its end, or back.
     *
     * @param objects all objects of the folder
     * @param now the time
     */
    void recover(List<StoredObject> objects, Instant now) throws IOException {
        Set<String> names = new HashSet<>();
        objects.forEach(object -> names.add(object.name()));
        for (StoredObject object : objects) {
            if (!MergeRecord.isName(object.name())) {
                continue;
            }
            Optional<byte[]> content = store.read(object.name(), MergeRecord.MOST_BYTES);
            if (content.isEmpty()) {
                continue;
            }
            MergeRecord record = MergeRecord.read(object.name(), content.get());
            if (record.into().isEmpty() || names.contains(record.into())) {
                finish(object.name(), record.parts());
            } else if (object.modified().isBefore(now.minus(ABANDONED))) {
                store.delete(object.name());
            }
        }
    }
}
