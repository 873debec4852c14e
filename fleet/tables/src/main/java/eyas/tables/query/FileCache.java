package eyas.tables.query;

import eyas.tables.store.Store;
import eyas.tables.store.StoredObject;
import eyas.text.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Copies of objects of an object store. Safe for use by several threads and processes. */
public final class FileCache {
    private final Path directory;

    /** Creates a cache in {@code directory}. */
    public FileCache(Path directory) {
        this.directory = directory;
    }

    /** Returns a local file with the object's content: the file of a directory store, or a copy, downloaded if needed. */
    public Path file(Store store, StoredObject object) throws IOException {
        Path own = store.file(object.name()).orElse(null);
        if (own != null) {
            return own;
        }
        Path copy = directory.resolve(key(store, object));
        if (!Files.exists(copy)) {
            Files.createDirectories(directory);
            // A unique name for each download: concurrent downloads of one object must not write to the same file.
            Path unfinished = directory.resolve(UUID.randomUUID() + ".unfinished");
            try {
                store.get(object.name(), unfinished);
                Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        }
        return copy;
    }

    private static String key(Store store, StoredObject object) {
        String of = store.description() + "\n" + object.name() + "\n" + object.bytes() + "\n"
                + object.modified().toEpochMilli();
        return Sha256.of(of) + object.name().substring(object.name().lastIndexOf('.'));
    }
}
