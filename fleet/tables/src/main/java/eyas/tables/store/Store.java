package eyas.tables.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A place where tables lie. Thread-safe; what is put appears as a whole or not at all.
 *
 * <p>Names have parts of letters, digits and {@code - . _ = % ~}, with {@code /} between them.
 */
public interface Store extends AutoCloseable {
    /**
     * Lists all objects whose names begin with {@code prefix}, in the order of their names.
     *
     * @param prefix whole parts, for example {@code v1/jobs/}; empty for all
     */
    List<StoredObject> list(String prefix) throws IOException;

    /**
     * Lists the next parts of names below {@code prefix}: of {@code v1/jobs/} the days, for example {@code day=2026-11-03}.
     *
     * @param prefix whole parts, for example {@code v1/jobs/}
     */
    List<String> children(String prefix) throws IOException;

    /**
     * Copies an object into {@code into}, which is replaced.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such object
     */
    void get(String name, Path into) throws IOException;

    /**
     * Reads a small object.
     *
     * @param most the most bytes
     * @return empty if there is no such object
     * @throws IOException also if it is longer
     */
    Optional<byte[]> read(String name, int most) throws IOException;

    /** Stores a file, in place of what has that name. It is durable when this returns. */
    void put(String name, Path file) throws IOException;

    /** Stores a small object, in place of what has that name. */
    void put(String name, byte[] content) throws IOException;

    /** Deletes an object; does nothing where there is none. */
    void delete(String name) throws IOException;

    /** Returns the file that an object is; empty where objects are no files of this machine. */
    Optional<Path> file(String name);

    /** Returns what people call this store. */
    String description();

    /** Removes what was left behind by writers that ended in the midst of {@link #put}, if it is older than a day. */
    void sweep(Consumer<String> removed) throws IOException;

    /**
     * Removes what others have not put to its end and have not touched since {@code before}: it may hold what is to be erased.
     *
     * @return how many such files are left, since somebody may still be writing them
     */
    default int eraseUnfinished(Instant before) throws IOException {
        return 0;
    }

    /**
     * Erases what lies in directories of a name, in letters of any case, without being an object: what others put there, which {@link
     * #list} leaves out.
     *
     * @param prefix where these directories are, for example {@code v1/processes/}
     * @param folder the name, with {@code /} before and behind it
     * @return what was erased
     */
    default List<StoredObject> eraseStrays(String prefix, String folder) throws IOException {
        return List.of();
    }

    /**
     * Lists what lies below {@code prefix} without being an object: what others put there, which {@link #list} leaves out. What is empty is
     * left out here, too.
     *
     * @param prefix whole parts, for example {@code v1/jobs/}
     * @return their names, which may have any characters
     */
    default List<String> strays(String prefix) throws IOException {
        return List.of();
    }

    @Override
    void close();
}
