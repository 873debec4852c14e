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
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a file from being read or written, in the words of people who know their system and not Java, whose messages are often
 * a path alone.
 */
public final class FileErrorMessage {
    private static final String NO_FILE = "no such file or folder";

    private FileErrorMessage() {}

    /** Return what {@code failure} says, without a name of a class; the file itself is named by who prints it. */
    public static String words(Exception failure) {
        return switch (failure) {
            case NoSuchFileException missing -> missing(missing.getFile());
            case FileNotFoundException _ -> bracketed(failure.getMessage());
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException there -> existing(there.getFile());
            case DirectoryNotEmptyException _ -> "the folder is not empty";
            case NotDirectoryException _ -> "a part of the path is not a folder";
            case FileSystemLoopException _ -> "symbolic links lead in a circle";
            case FileSystemException other -> other.getReason() == null ? "the system refuses it" : other.getReason();
            case CharacterCodingException _ -> "it is no text in UTF-8";
            case ClosedChannelException _ -> "it is closed already";
            case UncheckedIOException carrier when carrier.getCause() != null -> words(carrier.getCause());
            default -> failure.getMessage() == null ? "the system refuses it" : failure.getMessage();
        };
    }

    /** A file that is to be made is missing where its folder is. */
    private static String missing(@Nullable String file) {
        if (file == null) {
            return NO_FILE;
        }
        Path folder = Path.of(file).toAbsolutePath().getParent();
        return folder == null || Files.exists(folder)
                ? NO_FILE
                : "no such folder: " + Printable.of(folder.toString(), 500);
    }

    private static String existing(@Nullable String file) {
        return file != null && !Files.isDirectory(Path.of(file), LinkOption.NOFOLLOW_LINKS)
                ? "a file of this name is there"
                : "it is there already";
    }

    /** The older calls put the system's words in brackets behind the path. */
    private static String bracketed(@Nullable String message) {
        int from = message == null ? -1 : message.lastIndexOf('(');
        return message == null || from < 0 || !message.endsWith(")")
                ? NO_FILE
                : message.substring(from + 1, message.length() - 1);
    }
}
