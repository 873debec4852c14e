package eyas.hunt.captures;

import java.io.IOException;
import java.nio.file.Path;

/** A capture that is stored somewhere. Any thread may open it. */
public interface StoredCapture {
    /** Returns the key of the job that it records. */
    String job();

    /** Returns where it is stored, for messages. */
    String name();

    /** Returns its length in bytes, as it is stored. */
    long bytes();

    /**
     * Brings it to where it can be read.
     *
     * @throws IOException if it cannot be had
     */
    LocalFile open() throws IOException;

    /** A file of this machine, which is there until this is closed. */
    interface LocalFile extends AutoCloseable {
        /** Returns the file. */
        Path path();

        /** Gives it up: where it is a copy, it is deleted. */
        @Override
        void close();
    }
}
