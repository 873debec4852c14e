package eyas.text;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is in a folder, by name. */
public final class DirectoryEntries {
    private DirectoryEntries() {}

    /**
     * List what is in {@code folder}; what comes or goes meanwhile is in the list or not.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such folder
     * @throws java.nio.file.NotDirectoryException if it is no folder
     * @throws IOException if it cannot be listed
     */
    public static List<Path> of(Path folder) throws IOException {
        return of(folder, "*");
    }

    /**
     * List what {@code names}, a pattern as of {@link java.nio.file.FileSystem#getPathMatcher} without its syntax, matches in {@code folder}.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such folder
     * @throws java.nio.file.NotDirectoryException if it is no folder
     * @throws IOException if it cannot be listed
     */
    public static List<Path> of(Path folder, String names) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, names)) {
            all.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(entries);
        return entries;
    }
}
