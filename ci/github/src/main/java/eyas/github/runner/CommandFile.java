package eyas.github.runner;

import eyas.ci.CiException;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Appends names and values to one of the runner's command files ({@code GITHUB_OUTPUT}, {@code GITHUB_STATE},
 * {@code GITHUB_ENV}).
 *
 * <p>Every value is written between delimiters that nobody can foresee, so that no value can end early and go on as a name
 * of its own.
 *
 * @param path the file
 */
public record CommandFile(Path path) {
    /** The longest value that is written, in characters; all outputs of a job together may have 1 MiB. */
    public static final int MAX_VALUE = 64 << 10;

    /**
     * Returns the file that {@code variable} names; empty where the runner gives none.
     *
     * @param variable for example {@code GITHUB_OUTPUT}
     */
    public static Optional<CommandFile> of(GitHubEnvironment environment, String variable) {
        return environment.folder(variable).map(CommandFile::new);
    }

    /**
     * Appends a value.
     *
     * @throws CiException if the name is no name, the value is too long, or the file cannot be written
     */
    public void set(String name, String value) {
        write(name, value, "eyas_" + UUID.randomUUID());
    }

    void write(String name, String value, String delimiter) {
        if (name.isEmpty() || name.contains("=") || name.contains("<<") || hasLineEnd(name)) {
            throw new CiException("'" + name + "' cannot be the name of an output: no line ends, '=' or '<<'");
        }
        if (value.length() > MAX_VALUE) {
            throw new CiException("the value of " + name + " has " + value.length() + " characters, more than the "
                    + MAX_VALUE + " that are written; leave it in a file and name that");
        }
        if (name.contains(delimiter) || value.contains(delimiter)) {
            throw new CiException("the value of " + name + " contains the delimiter " + delimiter);
        }
        try {
            Files.writeString(
                    path,
                    name + "<<" + delimiter + "\n" + value + "\n" + delimiter + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new CiException(
                    "cannot write " + name + " to the runner's file " + path + ": " + FileErrorMessage.words(e), e);
        }
    }

    private static boolean hasLineEnd(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }
}
