package eyas.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path directory;

    @Test
    void replacesContent() throws IOException {
        Path file = directory.resolve("file");
        AtomicFile.replace(file, "long content");
        AtomicFile.replace(file, "é");
        assertThat(file).hasContent("é");
        AtomicFile.replaceDurably(file, "durable");
        assertThat(file).hasContent("durable");
        assertThat(AtomicFile.part(file)).doesNotExist();
    }

    @Test
    void keepsOldContentIfWritingFails() throws IOException {
        Path file = directory.resolve("file");
        AtomicFile.replace(file, "old");
        assertThatThrownBy(() -> AtomicFile.replace(file, out -> {
                    out.write('n');
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(file).hasContent("old");
        assertThat(AtomicFile.part(file)).doesNotExist();
    }

    @Test
    void doesNotWriteThroughLink() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "old");
        Path file = directory.resolve("file");
        Files.createSymbolicLink(AtomicFile.part(file), other);
        assertThatThrownBy(() -> AtomicFile.replace(file, "new")).isInstanceOf(IOException.class);
        assertThat(other).hasContent("old");
    }

    @Test
    void keepsLinkAndPermissionsOfUser() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        AtomicFile.replaceOfUser(link, new byte[] {'n', 'e', 'w'});
        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw----");
        try (var entries = Files.list(directory)) {
            assertThat(entries).containsExactlyInAnyOrder(file, link);
        }
    }

    @Test
    void privateFileReplacesLink() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        AtomicFile.replacePrivately(link, new byte[] {'n', 'e', 'w'});
        assertThat(file).hasContent("old");
        assertThat(link).isRegularFile().hasContent("new");
        assertThat(Files.isSymbolicLink(link)).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(link)))
                .isEqualTo("rw-------");
    }

    @Test
    void createsReadableFileOfUser() throws IOException {
        Path file = directory.resolve("file");
        AtomicFile.replaceOfUser(file, new byte[] {'x'});
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
    }
}
