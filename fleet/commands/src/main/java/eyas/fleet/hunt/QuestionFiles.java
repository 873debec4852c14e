package eyas.fleet.hunt;

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

/** The saved questions: files of YAML beside the tables of a store, or in a directory of their own. */
final class QuestionFiles {
    private static final String IN_STORE = StoreLayout.ROOT + "questions/";
    private static final String YAML = ".yaml";

    private final Store store;
    private final String prefix;

    private QuestionFiles(Store store, String prefix) {
        this.store = store;
        this.prefix = prefix;
    }

    /** @param folder the directory; null for the store's own questions */
    static QuestionFiles in(Store store, @Nullable Path folder) {
        return folder == null ? new QuestionFiles(store, IN_STORE) : new QuestionFiles(new DirectoryStore(folder), "");
    }

    /** Saves a question in place of one of that name. */
    void save(SavedQuestion question) {
        byte[] content = QuestionWriter.write(question).getBytes(StandardCharsets.UTF_8);
        try {
            // What could not be read again is not to be kept.
            QuestionReader.read(question.name(), question.name() + YAML, content);
            store.put(prefix + question.name() + YAML, content);
        } catch (QuestionException e) {
            throw new CommandFailure(ExitCode.USAGE, "this question cannot be saved: " + e.getMessage());
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "the question cannot be saved: " + FileErrorMessage.words(e));
        }
    }

    /** Returns the names of all, in order. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        try {
            for (String name : files()) {
                if (name.endsWith(YAML) && !name.startsWith(".")) {
                    names.add(name.substring(0, name.length() - YAML.length()));
                }
            }
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "the questions cannot be listed: " + FileErrorMessage.words(e));
        }
        return names;
    }

    /**
     * Returns the names of files, in order: of a directory also those that no object may have, so that they are told of and not left out.
     */
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
            return List.of(); // none was saved yet; a directory that may not be read is another matter
        }
        return names;
    }

    private static boolean isFile(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).isRegularFile();
        } catch (NoSuchFileException e) {
            return false; // removed meanwhile, or a link to nothing
        }
    }

    /**
     * Reads one.
     *
     * @throws QuestionException if it is of no use
     */
    SavedQuestion read(String name) throws QuestionException {
        try {
            QuestionName.check(name);
            Optional<byte[]> content = store.read(prefix + name + YAML, QuestionReader.LIMITS.bytes());
            if (content.isEmpty()) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "there is no question '" + name + "' in " + store.description()
                                + "; 'eyas hunt questions' shows the names");
            }
            return QuestionReader.read(name, prefix + name + YAML, content.get());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "the question cannot be read: " + FileErrorMessage.words(e));
        }
    }
}
