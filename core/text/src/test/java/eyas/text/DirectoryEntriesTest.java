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
    private Path folder;

    @Test
    void allNamesAreThereInOrder() throws Exception {
        for (String name : new String[] {"b", ".hidden", "a*", "B"}) {
            Files.createFile(folder.resolve(name));
        }
        Files.createDirectory(folder.resolve("within"));
        assertThat(DirectoryEntries.of(folder))
                .extracting(path -> path.getFileName().toString())
                .containsExactly(".hidden", "B", "a*", "b", "within");
        assertThat(DirectoryEntries.of(folder, "[ab]*"))
                .extracting(path -> path.getFileName().toString())
                .containsExactly("a*", "b");
    }

    @Test
    void whatIsNoFolderIsToldApart() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> DirectoryEntries.of(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> DirectoryEntries.of(file)).isInstanceOf(NotDirectoryException.class);
    }
}
