package eyas.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryEntriesTest {
    @TempDir
    private Path directory;

    @Test
    void listsAllNamesInOrder() throws Exception {
        for (String name : new String[] {"b", ".hidden", "a*", "B"}) {
            Files.createFile(directory.resolve(name));
        }
        Files.createDirectory(directory.resolve("within"));
        assertThat(DirectoryEntries.of(directory))
                .extracting(path -> path.getFileName().toString())
                .containsExactly(".hidden", "B", "a*", "b", "within");
        assertThat(DirectoryEntries.of(directory, "[ab]*"))
                .extracting(path -> path.getFileName().toString())
                .containsExactly("a*", "b");
    }

    @Test
    void distinguishesMissingFromNotADirectory() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> DirectoryEntries.of(directory.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> DirectoryEntries.of(file)).isInstanceOf(NotDirectoryException.class);
    }
}
