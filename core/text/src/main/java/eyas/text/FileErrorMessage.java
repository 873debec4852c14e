package eyas.text;

import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Describes file errors in the operating system's terms. Java's messages are often only a path. */
public final class FileErrorMessage {
    private static final String NO_FILE = "no such file or directory";

    private FileErrorMessage() {}

    /** Returns the reason of {@code failure} without class names. The caller names the file. */
    public static String reason(Exception failure) {
        return switch (failure) {
            case NoSuchFileException missing -> missing(missing.getFile());
            case FileNotFoundException _ -> reasonIn(failure.getMessage());
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "file exists";
            case DirectoryNotEmptyException _ -> "directory not empty";
            case NotDirectoryException _ -> "not a directory";
            case FileSystemLoopException _ -> "too many levels of symbolic links";
            case FileSystemException other -> other.getReason() == null ? "unknown error" : other.getReason();
            case CharacterCodingException _ -> "not valid UTF-8";
            case ClosedChannelException _ -> "already closed";
            case UncheckedIOException carrier when carrier.getCause() != null -> reason(carrier.getCause());
            default -> failure.getMessage() == null ? "unknown error" : failure.getMessage();
        };
    }

    /** A file to be created is missing only if its directory is. */
    private static String missing(@Nullable String file) {
        if (file == null) {
            return NO_FILE;
        }
        Path directory = Path.of(file).toAbsolutePath().getParent();
        return directory == null || Files.exists(directory)
                ? NO_FILE
                : "no such directory: " + Printable.of(directory.toString(), 500);
    }

    /** Older APIs append the system's message to the path in parentheses. */
    private static String reasonIn(@Nullable String message) {
        int from = message == null ? -1 : message.lastIndexOf('(');
        return message == null || from < 0 || !message.endsWith(")")
                ? NO_FILE
                : message.substring(from + 1, message.length() - 1);
    }
}
