package eyas.tables.store;

import eyas.tables.model.StoredTable;
import eyas.tables.store.StoreLayout.TableFile;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the files of a table that count: those that a merge has replaced do not, even while they are still there. */
public final class StoredFiles {
    private StoredFiles() {}

    /**
     * List the files of a table that {@code selection} may need, in the order of their names.
     *
     * @throws IOException if the store cannot be read, or a record of a merge is damaged
     */
    public static List<TableFile> list(Store store, StoredTable table, Selection selection) throws IOException {
        List<TableFile> files = new ArrayList<>();
        String prefix = StoreLayout.prefix(table);
        for (String child : store.children(prefix)) {
            LocalDate day = StoreLayout.dayFolder(child).orElse(null);
            if (day != null && selection.takes(day)) {
                files.addAll(inDay(store, prefix + child + "/", selection));
            }
        }
        return files;
    }

    /** Return whether all of these files, which lie in one folder, are still there. */
    public static boolean areThere(Store store, List<TableFile> files) throws IOException {
        String first = files.getFirst().object().name();
        Set<String> names = store.list(first.substring(0, first.lastIndexOf('/') + 1)).stream()
                .map(StoredObject::name)
                .collect(Collectors.toSet());
        return files.stream().allMatch(file -> names.contains(file.object().name()));
    }

    private static List<TableFile> inDay(Store store, String prefix, Selection selection) throws IOException {
        Map<String, TableFile> files = new HashMap<>();
        List<StoredObject> records = new ArrayList<>();
        List<String> order = new ArrayList<>();
        for (StoredObject object : store.list(prefix)) {
            if (MergeRecord.isName(object.name())) {
                records.add(object);
            }
            StoreLayout.parse(object)
                    .filter(file -> !file.table().byRepository() || selection.takesFolder(file.folder()))
                    .ifPresent(file -> {
                        files.put(object.name(), file);
                        order.add(object.name());
                    });
        }
        Set<String> replaced = new HashSet<>();
        for (StoredObject object : records) {
            // A record that has gone meanwhile belongs to a merge that is done: what it replaced is gone as well.
            Optional<byte[]> content = store.read(object.name(), MergeRecord.MOST_BYTES);
            if (content.isPresent()) {
                MergeRecord record = MergeRecord.read(object.name(), content.get());
                if (record.into().isEmpty() || files.containsKey(record.into())) {
                    replaced.addAll(record.parts());
                }
            }
        }
        return order.stream()
                .filter(name -> !replaced.contains(name))
                .map(name -> Objects.requireNonNull(files.get(name)))
                .toList();
    }
}
