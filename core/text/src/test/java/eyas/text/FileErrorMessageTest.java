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

/** What Java says of a file is often its path alone, or the name of a class. */
final class FileErrorMessageTest {
    @TempDir
    private Path folder;

    private static String words(ThrowingCallable call) {
        return FileErrorMessage.words(catchThrowableOfType(IOException.class, call));
    }

    @Test
    void whatIsMissingIsTheFileOrItsFolder() {
        Path file = folder.resolve("absent");
        assertThat(words(() -> Files.readAllBytes(file))).isEqualTo("no such file or folder");
        assertThat(words(() -> Files.createFile(file.resolve("inner/x"))))
                .isEqualTo("no such folder: " + file + "/inner");
        assertThat(words(() -> new FileInputStream(file.toFile()).close())).isEqualTo("No such file or directory");
    }

    @Test
    void whatStandsInTheWayIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(words(() -> Files.createDirectory(file))).isEqualTo("a file of this name is there");
        assertThat(words(() -> Files.createDirectory(folder))).isEqualTo("it is there already");
        assertThat(words(() -> Files.delete(folder))).isEqualTo("the folder is not empty");
        assertThat(words(() -> Files.readAllBytes(folder))).isEqualTo("Is a directory");
        assertThat(words(() -> {
                    FileChannel channel = FileChannel.open(file);
                    channel.close();
                    channel.size();
                }))
                .isEqualTo("it is closed already");
    }

    /** Who runs the tests may be root, to whom nothing is denied. */
    @Test
    void noClassIsNamed() {
        assertThat(FileErrorMessage.words(new AccessDeniedException("/x"))).isEqualTo("permission denied");
        assertThat(FileErrorMessage.words(new UncheckedIOException(new AccessDeniedException("/x"))))
                .isEqualTo("permission denied");
        assertThat(FileErrorMessage.words(new NotDirectoryException("/x")))
                .isEqualTo("a part of the path is not a folder");
        assertThat(FileErrorMessage.words(new MalformedInputException(1))).isEqualTo("it is no text in UTF-8");
        assertThat(FileErrorMessage.words(new IOException())).isEqualTo("the system refuses it");
    }
}
