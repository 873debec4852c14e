package eyas.fleet.hunt;

import eyas.diagnostic.DiagnosticCode;
import eyas.hunt.question.QuestionException;
import eyas.hunt.question.QuestionName;
import eyas.hunt.question.QuestionReader;
import eyas.hunt.question.QuestionWriter;
import eyas.hunt.question.SavedQuestion;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.tables.store.DirectoryStore;
import eyas.tables.store.Store;
import eyas.tables.store.StoreLayout;
import eyas.text.DirectoryEntries;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The saved questions: YAML files in the store or in a directory of their own. */
final class QuestionFiles {
    private static final String IN_STORE = StoreLayout.ROOT + "questions/";
    private static final String YAML = ".yaml";

    private final Store store;
    private final String prefix;

    private QuestionFiles(Store store, String prefix) {
        this.store = store;
        this.prefix = prefix;
    }

    /** @param directory the directory; null for the store's own questions */
    static QuestionFiles in(Store store, @Nullable Path directory) {
        return directory == null
                ? new QuestionFiles(store, IN_STORE)
                : new QuestionFiles(new DirectoryStore(directory), "");
    }

    /** Saves a question, replacing one of the same name. */
    void save(SavedQuestion question) {
        byte[] content = QuestionWriter.write(question).getBytes(StandardCharsets.UTF_8);
        try {
            // Rejects questions that could not be read back.
            QuestionReader.read(question.name(), question.name() + YAML, content);
            store.put(prefix + question.name() + YAML, content);
        } catch (QuestionException e) {
            throw new CommandFailure(
                    DiagnosticCode.WRONG_ARGUMENT, ExitCode.USAGE, "cannot save the question: " + e.getMessage());
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.STORE, ExitCode.FAILED, "cannot save the question: " + FileErrorMessage.reason(e));
        }
    }

    /** Returns the names of all questions, sorted. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        try {
            for (String name : files()) {
                if (name.endsWith(YAML) && !name.startsWith(".")) {
                    names.add(name.substring(0, name.length() - YAML.length()));
                }
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.STORE, ExitCode.FAILED, "cannot list the questions: " + FileErrorMessage.reason(e));
        }
        return names;
    }

    /** Returns the file names, sorted. In a directory this includes invalid object names, so that they are reported instead of skipped. */
    private List<String> files() throws IOException {
        Path any = store.file(prefix + "any").orElse(null);
        Path in = any == null ? null : any.getParent();
        if (in == null) {
            return store.list(prefix).stream()
                    .map(object -> object.name().substring(prefix.length()))
                    .filter(name -> name.indexOf('/') < 0)
                    .toList();
        }
        List<String> names = new ArrayList<>();
        try {
            for (Path file : DirectoryEntries.of(in)) {
                if (isFile(file)) {
                    names.add(file.getFileName().toString());
                }
            }
        } catch (NoSuchFileException e) {
            return List.of(); // no question saved yet; an unreadable directory is an error
        }
        return names;
    }

    private static boolean isFile(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).isRegularFile();
        } catch (NoSuchFileException e) {
            return false; // removed meanwhile, or a dangling link
        }
    }

    /**
     * Reads a question.
     *
     * @throws QuestionException if it is invalid
     */
    SavedQuestion read(String name) throws QuestionException {
        try {
            QuestionName.check(name);
            Optional<byte[]> content = store.read(prefix + name + YAML, QuestionReader.LIMITS.bytes());
            if (content.isEmpty()) {
                throw new CommandFailure(
                        DiagnosticCode.UNKNOWN_NAME,
                        ExitCode.USAGE,
                        "no question '" + name + "' in " + store.description()
                                + "; 'eyas hunt questions' lists the names");
            }
            return QuestionReader.read(name, prefix + name + YAML, content.get());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(DiagnosticCode.WRONG_ARGUMENT, ExitCode.USAGE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.STORE, ExitCode.FAILED, "cannot read the question: " + FileErrorMessage.reason(e));
        }
    }
}
