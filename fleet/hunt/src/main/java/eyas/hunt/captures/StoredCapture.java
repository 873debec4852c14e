package eyas.hunt.captures;

import java.io.IOException;
import java.nio.file.Path;

/** A stored capture. Thread-safe. */
public interface StoredCapture {
    /** Returns the key of its job. */
    String job();

    /** Returns its location, for messages. */
    String name();

    /** Returns its stored length, in bytes. */
    long bytes();

    /**
     * Makes it available as a local file.
     *
     * @throws IOException if it is not available
     */
    LocalFile open() throws IOException;

    /** A local file that exists until this is closed. */
    interface LocalFile extends AutoCloseable {
        /** Returns the file. */
        Path path();

        /** Releases the file; a copy is deleted. */
        @Override
        void close();
    }
}
