package eyas.baseline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class NormalizationTableTest {
    @Test
    void documentationContainsTable() throws IOException {
        assertThat(Files.readString(Path.of("../../docs/reference/lock-normalization.md")))
                .contains(NormalizationTable.markdown());
    }
}
