package eyas.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of rules files that are loaded together, such as the default rules: in the order of their names, which begin with a
 * number for that. A file {@code VERSION} beside them says which version of the rules it is, whatever program loads them.
 *
 * @param files the files that end in {@code .yaml}, in the order in which they are loaded
 * @param version the version of the rules; empty if the folder does not say
 */
public record RuleDirectory(List<Path> files, Optional<String> version) {
    private static final String VERSION = "VERSION";
    /** The longest version that is believed, in characters. */
    private static final int LONGEST = 40;

    /** Keeps a copy of {@code files}. */
    public RuleDirectory {
        files = List.copyOf(files);
    }

    /**
     * Lists the rules files of {@code folder}; folders in it are not looked at.
     *
     * @throws UncheckedIOException if the folder or its version cannot be read
     */
    public static RuleDirectory of(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.filter(file -> file.toString().endsWith(".yaml") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
            return new RuleDirectory(files, version(folder.resolve(VERSION)));
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
            throw new IOException("the version of rules in " + file + " is not three numbers with points between them");
        }
        return Optional.of(version);
    }
}
