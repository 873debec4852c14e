package eyas.tables.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Storage of tables. Thread-safe; writes are atomic.
 *
 * <p>Names have parts of letters, digits and {@code - . _ = % ~}, separated by {@code /}.
 */
public interface Store extends AutoCloseable {
    /**
     * Lists all objects whose names start with {@code prefix}, sorted by name.
     *
     * @param prefix complete parts, for example {@code v1/jobs/}; empty for all
     */
    List<StoredObject> list(String prefix) throws IOException;

    /**
     * Lists the next parts of names below {@code prefix}: for {@code v1/jobs/} the days, for example {@code day=2026-11-03}.
     *
     * @param prefix complete parts, for example {@code v1/jobs/}
     */
    List<String> children(String prefix) throws IOException;

    /**
     * Copies an object to {@code into}, which is replaced.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such object
     */
    void get(String name, Path into) throws IOException;

    /**
     * Reads a small object.
     *
     * @param most maximum size in bytes
     * @return empty if there is no such object
     * @throws IOException also if it is longer
     */
    Optional<byte[]> read(String name, int most) throws IOException;

    /** Stores a file, replacing an existing object. It is durable when this returns. */
    void put(String name, Path file) throws IOException;

    /** Stores a small object, replacing an existing one. */
    void put(String name, byte[] content) throws IOException;

    /** Deletes an object if it exists. */
    void delete(String name) throws IOException;

    /** Returns the local file of an object; empty for an object store. */
    Optional<Path> file(String name);

    /** Returns a description of this store for messages. */
    String description();

    /** Removes files of interrupted {@link #put} calls that are older than a day. */
    void sweep(Consumer<String> removed) throws IOException;

    /**
     * Removes unfinished writes of other processes that were last changed before {@code before}, because they may contain data to erase.
     *
     * @return the number of unfinished writes that remain, which may still be in progress
     */
    default int eraseUnfinished(Instant before) throws IOException {
        return 0;
    }

    /**
     * Erases foreign files in directories of a name, in any case, which {@link #list} omits.
     *
     * @param prefix parent of these directories, for example {@code v1/processes/}
     * @param directory the name, with {@code /} before and after it
     * @return what was erased
     */
    default List<StoredObject> eraseStrays(String prefix, String directory) throws IOException {
        return List.of();
    }

    /**
     * Lists foreign files below {@code prefix}, which {@link #list} omits; empty files are omitted here, too.
     *
     * @param prefix complete parts, for example {@code v1/jobs/}
     * @return their names, which may contain any characters
     */
    default List<String> strays(String prefix) throws IOException {
        return List.of();
    }

    @Override
    void close();
}
