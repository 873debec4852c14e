package eyas.falco;

import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Finds rules files as Falco does: named files, and files directly in a directory, sorted, if their names end in .yaml or .yml. */
final class FalcoRulePaths {
    private static final int MOST_FILES = 10_000;

    private FalcoRulePaths() {}

    /**
     * Returns {@code paths} with each directory replaced by its rules files.
     *
     * @param leftOut receives named files whose names are not those of rules files
     * @throws FalcoException if a directory cannot be listed
     */
    static List<Path> expand(List<Path> paths, Consumer<Path> leftOut) {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                files.addAll(in(path));
            } else if (isRules(path)) {
                files.add(path);
            } else {
                leftOut.accept(path);
            }
        }
        return files;
    }

    private static List<Path> in(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> found = entries.filter(FalcoRulePaths::isRules)
                    .filter(Files::isRegularFile)
                    .limit(MOST_FILES + 1L)
                    .sorted()
                    .toList();
            if (found.size() > MOST_FILES) {
                throw new FalcoException("more than " + MOST_FILES + " rules files in " + directory + ": name some");
            }
            return found;
        } catch (IOException | UncheckedIOException e) {
            throw new FalcoException("Could not read rules directory " + directory + ": " + FileErrorMessage.reason(e));
        }
    }

    private static boolean isRules(Path file) {
        String name = file.toString();
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }
}
