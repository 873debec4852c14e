package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the directories of the modules: {@code AREA/MODULE} below the checkout. */
final class ModuleDirectories {
    private static final int DEPTH = 2;

    private ModuleDirectories() {}

    /** Returns all directories at the depth of a module, sorted, including those without sources. */
    static List<Path> below(Path root) throws IOException {
        try (Stream<Path> found = Files.find(
                root,
                DEPTH,
                (path, attributes) ->
                        attributes.isDirectory() && root.relativize(path).getNameCount() == DEPTH)) {
            return found.sorted().toList();
        }
    }
}
