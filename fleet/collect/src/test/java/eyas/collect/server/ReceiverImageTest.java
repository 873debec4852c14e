package eyas.collect.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the receiver's container image. */
final class ReceiverImageTest {
    /** A tag can be moved; a digest makes builds reproducible. */
    @Test
    void baseImageIsPinnedByDigest() throws IOException {
        List<String> bases = Files.readAllLines(Path.of("../../build/packaging/collect/Containerfile")).stream()
                .filter(line -> line.startsWith("FROM "))
                .toList();
        assertThat(bases).isNotEmpty().allMatch(base -> base.matches("FROM \\S+@sha256:[0-9a-f]{64}( AS \\w+)?"));
    }
}
