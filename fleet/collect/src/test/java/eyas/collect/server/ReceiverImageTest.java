package eyas.collect.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The image of the receiver. */
final class ReceiverImageTest {
    /** A tag can be moved; what is built today and tomorrow begins with the same base. */
    @Test
    void itsBaseIsPinnedByDigest() throws IOException {
        List<String> bases = Files.readAllLines(Path.of("../../build/packaging/collect/Containerfile")).stream()
                .filter(line -> line.startsWith("FROM "))
                .toList();
        assertThat(bases).isNotEmpty().allMatch(base -> base.matches("FROM \\S+@sha256:[0-9a-f]{64}( AS \\w+)?"));
    }
}
