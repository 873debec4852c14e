package eyas.tables.store;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Erases foreign files in directories of a repository: manual copies, files of a file manager, links. Use an instance once. */
final class StrayFiles {
    private final String wanted;
    private final List<StoredObject> erased = new ArrayList<>();

    /** @param directory the name of the directories, in any case, with {@code /} before and after it */
    StrayFiles(String directory) {
        this.wanted = directory.toLowerCase(Locale.ROOT);
    }

    /**
     * Erases them, and directories that are empty afterwards.
     *
     * @param top directory to search; may be missing
     * @param prefix its name in the store
     * @return what was erased; of a link only the link itself
     */
    List<StoredObject> erase(Path top, String prefix) throws IOException {
        for (Path entry : DirectoryStore.entries(top)) {
            String name = prefix + entry.getFileName();
            BasicFileAttributes attributes;
            try {
                attributes = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            } catch (NoSuchFileException e) {
                // Deleted meanwhile, which is the intended state.
                continue;
            }
            if (attributes.isDirectory() || DirectoryStore.isDayElsewhere(entry, prefix, attributes)) {
                directory(entry, name);
            } else if (isWanted(name) && !(attributes.isRegularFile() && StoreNames.isName(name))) {
                Files.deleteIfExists(entry);
                erased.add(new StoredObject(
                        name, attributes.size(), attributes.lastModifiedTime().toInstant()));
            }
        }
        return List.copyOf(erased);
    }

    /** Returns the names of all non-empty foreign files in and below {@code top}; {@code prefix} is its name in the store. */
    static List<String> in(Path top, String prefix) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path entry : DirectoryStore.entries(top)) {
            String name = prefix + entry.getFileName();
            BasicFileAttributes attributes;
            try {
                attributes = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            } catch (NoSuchFileException e) {
                // Deleted meanwhile.
                continue;
            }
            if (UnfinishedFiles.isDirectory(name)) {
                continue; // files of the store
            }
            if (attributes.isDirectory() || DirectoryStore.isDayElsewhere(entry, prefix, attributes)) {
                found.addAll(in(entry, name + "/"));
            } else if (attributes.size() > 0 && !(attributes.isRegularFile() && StoreNames.isName(name))) {
                found.add(name);
            }
        }
        return found;
    }

    private void directory(Path directory, String name) throws IOException {
        if (directory.getFileName().toString().startsWith(StoreLayout.REPOSITORY) && !isWanted(name)) {
            return; // another repository's
        }
        int before = erased.size();
        erase(directory, name + "/");
        // A day on another disk is a link, which would be deleted although its target is not empty.
        if ((isWanted(name) || erased.size() > before) && !Files.isSymbolicLink(directory)) {
            try {
                Files.deleteIfExists(directory);
            } catch (DirectoryNotEmptyException e) {
                // An object is in it, or was just added: it is listed.
                return;
            }
        }
    }

    private boolean isWanted(String name) {
        return ("/" + name + "/").toLowerCase(Locale.ROOT).contains(wanted);
    }
}
