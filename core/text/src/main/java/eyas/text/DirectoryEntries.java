package eyas.text;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Lists directories by name. */
public final class DirectoryEntries {
    private DirectoryEntries() {}

    /**
     * Lists the entries of {@code directory}. Entries created or removed during the call may or may not be included.
     *
     * @throws java.nio.file.NoSuchFileException if the directory does not exist
     * @throws java.nio.file.NotDirectoryException if it is not a directory
     * @throws IOException if it cannot be listed
     */
    public static List<Path> of(Path directory) throws IOException {
        return of(directory, "*");
    }

    /**
     * Lists the entries of {@code directory} that match {@code names}, a pattern of {@link java.nio.file.FileSystem#getPathMatcher} without
     * its syntax.
     *
     * @throws java.nio.file.NoSuchFileException if the directory does not exist
     * @throws java.nio.file.NotDirectoryException if it is not a directory
     * @throws IOException if it cannot be listed
     */
    public static List<Path> of(Path directory, String names) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, names)) {
            all.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(entries);
        return entries;
    }
}
