package eyas.session.input;

import eyas.diagnostic.DiagnosticCode;
import eyas.rules.RuleFile;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.text.FileErrorMessage;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds rules files: files, directories of them, and {@code -} for standard input. */
public final class RulePaths {
    /** The name of standard input. */
    public static final Path STANDARD_INPUT = Path.of("-");

    private static final String STANDARD_INPUT_NAME = "<standard input>";
    private static final int MAX_FILES = 10_000;
    private static final int MAX_DEPTH = 16;
    /** The start of an item; a file without one is other YAML, for example cases of rule tests. */
    private static final Pattern ITEM = Pattern.compile(
            "^-\\s+\\{?\\s*(rule|macro|list|correlation|required_engine_version|required_plugin_versions)\\s*:",
            Pattern.MULTILINE);

    private static final int SNIFFED = 1 << 20;

    private RulePaths() {}

    /**
     * Returns {@code paths} with each directory replaced by the rules files below it, sorted.
     *
     * @throws CommandFailure if a directory cannot be listed or has no rules files
     */
    public static List<Path> expand(List<Path> paths) {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                files.addAll(below(path));
            } else {
                files.add(path);
            }
        }
        return files;
    }

    private static List<Path> below(Path directory) {
        try (Stream<Path> all = Files.walk(directory, MAX_DEPTH)) {
            List<Path> found = all.filter(RulePaths::isRules)
                    .limit(MAX_FILES + 1L)
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new CommandFailure(
                        DiagnosticCode.NO_MATCH,
                        ExitCode.USAGE,
                        "no rules file below " + directory + "; rules files end in .yaml or .yml and contain rules");
            }
            if (found.size() > MAX_FILES) {
                throw new CommandFailure(
                        DiagnosticCode.WRONG_ARGUMENT,
                        ExitCode.USAGE,
                        "more than " + MAX_FILES + " rules files below " + directory + "; name some");
            }
            return found;
        } catch (IOException | UncheckedIOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNREADABLE_FILE,
                    ExitCode.FAILED,
                    "cannot list the directory " + directory + ": " + FileErrorMessage.reason(e));
        }
    }

    private static boolean isRules(Path file) {
        String name = file.toString();
        if (!(name.endsWith(".yaml") || name.endsWith(".yml")) || !Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return ITEM.matcher(new String(in.readNBytes(SNIFFED), StandardCharsets.UTF_8))
                    .find();
        } catch (IOException e) {
            // Reading the file reports the error.
            return true;
        }
    }

    /** Reads {@code path}, or standard input for a dash. */
    public static RuleFile read(Path path) {
        return path.equals(STANDARD_INPUT)
                ? RuleFile.read(STANDARD_INPUT_NAME, new FileInputStream(FileDescriptor.in))
                : RuleFile.read(path);
    }
}
