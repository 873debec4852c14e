package eyas.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java's messages about files are often only a path or a class name. */
final class FileErrorMessageTest {
    @TempDir
    private Path directory;

    private static String reason(ThrowingCallable call) {
        return FileErrorMessage.reason(catchThrowableOfType(IOException.class, call));
    }

    @Test
    void namesMissingFileOrDirectory() {
        Path file = directory.resolve("absent");
        assertThat(reason(() -> Files.readAllBytes(file))).isEqualTo("no such file or directory");
        assertThat(reason(() -> Files.createFile(file.resolve("inner/x"))))
                .isEqualTo("no such directory: " + file + "/inner");
        assertThat(reason(() -> new FileInputStream(file.toFile()).close())).isEqualTo("No such file or directory");
    }

    @Test
    void namesConflictingFile() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(reason(() -> Files.createDirectory(file))).isEqualTo("file exists");
        assertThat(reason(() -> Files.createDirectory(directory))).isEqualTo("file exists");
        assertThat(reason(() -> Files.delete(directory))).isEqualTo("directory not empty");
        assertThat(reason(() -> Files.readAllBytes(directory))).isEqualTo("Is a directory");
        assertThat(reason(() -> {
                    FileChannel channel = FileChannel.open(file);
                    channel.close();
                    channel.size();
                }))
                .isEqualTo("already closed");
    }

    /** The tests may run as root, for which no access is denied. */
    @Test
    void messageHasNoClassName() {
        assertThat(FileErrorMessage.reason(new AccessDeniedException("/x"))).isEqualTo("permission denied");
        assertThat(FileErrorMessage.reason(new UncheckedIOException(new AccessDeniedException("/x"))))
                .isEqualTo("permission denied");
        assertThat(FileErrorMessage.reason(new NotDirectoryException("/x"))).isEqualTo("not a directory");
        assertThat(FileErrorMessage.reason(new MalformedInputException(1))).isEqualTo("not valid UTF-8");
        assertThat(FileErrorMessage.reason(new IOException())).isEqualTo("unknown error");
    }
}
