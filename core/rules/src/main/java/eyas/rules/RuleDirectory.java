package eyas.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory of rules files that are loaded together, such as the default rules. The files are loaded in the order of their names, which
 * start with a number for that purpose. An optional file {@code VERSION} contains the version of the rules, independent of the program that
 * loads them.
 *
 * @param files the files that end in {@code .yaml}, in loading order
 * @param version the version of the rules; empty if there is no version file
 */
public record RuleDirectory(List<Path> files, Optional<String> version) {
    private static final String VERSION = "VERSION";
    /** The maximum length of a version, in characters. */
    private static final int LONGEST = 40;

    /** Copies {@code files}. */
    public RuleDirectory {
        files = List.copyOf(files);
    }

    /**
     * Lists the rules files of {@code directory}, without subdirectories.
     *
     * @throws UncheckedIOException if the directory or its version file cannot be read
     */
    public static RuleDirectory of(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            List<Path> files = all.filter(file -> file.toString().endsWith(".yaml") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
            return new RuleDirectory(files, version(directory.resolve(VERSION)));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Returns the contents of the files, in order. */
    public List<RuleFile> read() {
        return files.stream().map(RuleFile::read).toList();
    }

    private static Optional<String> version(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String version = Files.readString(file).strip();
        if (version.length() > LONGEST || !version.matches("[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.]+)?")) {
            throw new IOException("invalid rules version in " + file + ": expected three numbers separated by dots");
        }
        return Optional.of(version);
    }
}
