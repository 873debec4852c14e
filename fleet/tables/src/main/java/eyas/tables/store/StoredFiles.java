package eyas.tables.store;

import eyas.tables.model.StoredTable;
import eyas.tables.store.StoreLayout.TableFile;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the current files of a table, excluding those that a merge has replaced but not deleted yet. */
public final class StoredFiles {
    /** Attempts to list a day in which merges complete meanwhile. */
    private static final int ATTEMPTS = 20;

    private StoredFiles() {}

    /**
     * Lists the files of a table that {@code selection} selects, sorted by name.
     *
     * @throws IOException if the store cannot be read, or a record of a merge is damaged
     */
    public static List<TableFile> list(Store store, StoredTable table, PartitionFilter selection) throws IOException {
        List<TableFile> files = new ArrayList<>();
        String prefix = StoreLayout.prefix(table);
        for (String child : store.children(prefix)) {
            LocalDate day = StoreLayout.parseDayDirectory(child).orElse(null);
            if (day != null && selection.takes(day)) {
                files.addAll(inDay(store, prefix + child + "/", selection));
            }
        }
        return files;
    }

    /** Returns whether all of these files, which are in one directory, still exist. */
    public static boolean exist(Store store, List<TableFile> files) throws IOException {
        String first = files.getFirst().object().name();
        Set<String> names = store.list(first.substring(0, first.lastIndexOf('/') + 1)).stream()
                .map(StoredObject::name)
                .collect(Collectors.toSet());
        return files.stream().allMatch(file -> names.contains(file.object().name()));
    }

    private static List<TableFile> inDay(Store store, String prefix, PartitionFilter selection) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<StoredObject> objects = store.list(prefix);
            Optional<Set<String>> replaced = replaced(store, objects);
            if (replaced.isPresent()) {
                return objects.stream()
                        .filter(object -> !replaced.get().contains(object.name()))
                        .map(StoreLayout::parse)
                        .flatMap(Optional::stream)
                        .filter(file -> !file.table().byRepository() || selection.selectsDirectory(file.directory()))
                        .toList();
            }
        }
        throw new IOException(
                "files in " + prefix + " of " + store.description() + " keep changing because of merges; try again");
    }

    /**
     * Returns the names of superseded files in a listing; empty if a record has vanished since, because its replaced files were deleted
     * before it and the listing is then inconsistent.
     */
    private static Optional<Set<String>> replaced(Store store, List<StoredObject> objects) throws IOException {
        Set<String> names = objects.stream().map(StoredObject::name).collect(Collectors.toSet());
        Set<String> replaced = new HashSet<>();
        for (StoredObject object : objects) {
            if (MergeRecord.isName(object.name())) {
                Optional<byte[]> content = store.read(object.name(), MergeRecord.MOST_BYTES);
                if (content.isEmpty()) {
                    return Optional.empty();
                }
                MergeRecord record = MergeRecord.read(object.name(), content.get());
                if (record.into().isEmpty() || names.contains(record.into())) {
                    replaced.addAll(record.parts());
                }
            }
        }
        return Optional.of(replaced);
    }
}
