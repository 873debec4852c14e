package eyas.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {
    /** Digest of "abc". Source: FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void digestsKnownText() {
        assertThat(Sha256.of("abc")).isEqualTo(ABC);
        assertThat(Sha256.of("abc".getBytes(StandardCharsets.US_ASCII))).isEqualTo(ABC);
        assertThat(Sha256.base64Of("abc")).isEqualTo("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
        assertThat(Sha256.isDigest(ABC)).isTrue();
        assertThat(Sha256.isDigest("BA" + ABC.substring(2))).isFalse();
    }

    @Test
    void separatesParts() {
        assertThat(Sha256.of(List.of("ab", "c")))
                .isEqualTo(Sha256.of("ab\0c\0"))
                .isNotEqualTo(Sha256.of(List.of("a", "bc")));
    }

    @Test
    void digestsFilesButNoLinks(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "abc");
        assertThat(Sha256.ofFile(file)).isEqualTo(ABC);
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        assertThatThrownBy(() -> Sha256.ofFile(link)).isInstanceOf(IOException.class);
    }
}
