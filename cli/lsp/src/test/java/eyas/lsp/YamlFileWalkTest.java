package eyas.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class YamlFileWalkTest {
    @TempDir
    private Path directory;

    private final YamlFileWalk walk = new YamlFileWalk(2);

    /** The failures are simulated: tests may run as root, which can list every directory. */
    @Test
    void unlistableDirectoryDoesNotHideOthers() {
        assertThat(walk.visitFileFailed(directory.resolve("gone"), new NoSuchFileException("gone")))
                .isEqualTo(FileVisitResult.CONTINUE);
        assertThat(walk.problem()).isEmpty();
        Path closed = directory.resolve("closed");
        assertThat(walk.visitFileFailed(closed, new AccessDeniedException(closed.toString())))
                .isEqualTo(FileVisitResult.CONTINUE);
        assertThat(walk.postVisitDirectory(directory, new IOException("later"))).isEqualTo(FileVisitResult.CONTINUE);
        assertThat(walk.problem()).contains(closed + " cannot be listed: permission denied");
    }

    @Test
    void stopsAtTheLimit() throws IOException {
        Path second =
                Files.createFile(Files.createDirectory(directory.resolve("b")).resolve("two.yml"));
        Path first = Files.createFile(directory.resolve("a.yaml"));
        Files.createFile(directory.resolve("c.txt"));
        Files.createDirectory(directory.resolve("d.yaml"));
        Files.walkFileTree(directory, walk);
        assertThat(walk.found()).containsExactly(first, second);
        assertThat(walk.isCut()).isFalse();
        Files.createFile(directory.resolve("z.yaml"));
        YamlFileWalk again = new YamlFileWalk(2);
        Files.walkFileTree(directory, again);
        assertThat(again.found()).hasSize(2);
        assertThat(again.isCut()).isTrue();
    }
}
