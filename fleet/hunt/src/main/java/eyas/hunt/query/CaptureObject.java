package eyas.hunt.query;

import eyas.hunt.captures.StoredCapture.LocalFile;
import eyas.tables.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A capture in a store. From an object store, a copy is downloaded under a unique name and deleted after reading, because captures are
 * large and rarely read.
 *
 * @param scratch directory for copies
 */
record CaptureObject(Store store, String name, long bytes, Path scratch) {
    LocalFile open() throws IOException {
        Optional<Path> own = store.file(name);
        if (own.isPresent()) {
            return new Own(own.get());
        }
        Files.createDirectories(scratch);
        Path copy = Files.createTempFile(scratch, "capture-", ".scap");
        try {
            store.get(name, copy);
            return new Copy(copy);
        } catch (IOException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    /** The file in a directory store. */
    private record Own(Path path) implements LocalFile {
        @Override
        public void close() {
            // The file belongs to the store.
        }
    }

    /** A copy that is deleted when it is closed. */
    private record Copy(Path path) implements LocalFile {
        @Override
        public void close() {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // The directory for copies is removed at exit, and the next process removes leftovers.
                path.toFile().deleteOnExit();
            }
        }
    }
}
