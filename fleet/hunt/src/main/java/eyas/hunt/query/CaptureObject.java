package eyas.hunt.query;

import eyas.hunt.captures.StoredCapture.LocalFile;
import eyas.tables.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A capture in a store. Where the store is no directory, a copy is fetched, with a name of its own each time, and deleted once it was read:
 * captures are large, and are asked about seldom.
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

    /** The file itself. */
    private record Own(Path path) implements LocalFile {
        @Override
        public void close() {
            // It belongs to the store.
        }
    }

    /** A copy that goes when it is closed. */
    private record Copy(Path path) implements LocalFile {
        @Override
        public void close() {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // The directory for copies goes with the process, and whoever asks next removes what was left behind.
                path.toFile().deleteOnExit();
            }
        }
    }
}
