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
 * Appends names and values to one of the runner's command files ({@code GITHUB_OUTPUT}, {@code GITHUB_STATE}, {@code GITHUB_ENV}).
 *
 * <p>Every value is written between unpredictable delimiters, so that no value can end early and inject another name.
 *
 * @param path the file
 */
public record CommandFile(Path path) {
    /** Maximum length of a value, in characters; all outputs of a job together are limited to 1 MiB. */
    public static final int MAX_VALUE = 64 << 10;

    /**
     * Returns the file that {@code variable} names; empty if the runner does not set it.
     *
     * @param variable for example {@code GITHUB_OUTPUT}
     */
    public static Optional<CommandFile> of(GitHubEnvironment environment, String variable) {
        return environment.directory(variable).map(CommandFile::new);
    }

    /**
     * Appends a value.
     *
     * @throws CiException if the name is invalid, the value is too long, or the file cannot be written
     */
    public void set(String name, String value) {
        write(name, value, "eyas_" + UUID.randomUUID());
    }

    void write(String name, String value, String delimiter) {
        if (name.isEmpty() || name.contains("=") || name.contains("<<") || hasLineEnd(name)) {
            throw new CiException("'" + name + "' is not a valid output name: line ends, '=' and '<<' are not allowed");
        }
        if (value.length() > MAX_VALUE) {
            throw new CiException("the value of " + name + " has " + value.length() + " characters, more than "
                    + MAX_VALUE + "; write it to a file and output the file's path");
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
                    "cannot write " + name + " to the runner's file " + path + ": " + FileErrorMessage.reason(e), e);
        }
    }

    private static boolean hasLineEnd(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }
}
