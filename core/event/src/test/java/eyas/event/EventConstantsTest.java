package eyas.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EventConstantsTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));

    @Test
    void generatedFilesAgreeWithTheTable() throws IOException {
        Map<Path, String> files = EventConstants.files(ROOT);
        assertThat(files).hasSize(3);
        for (Map.Entry<Path, String> file : files.entrySet()) {
            boolean same = Files.readString(ROOT.resolve(file.getKey())).equals(file.getValue());
            assertThat(same)
                    .as("%s differs from events.tsv; after a change of the table run: ./dev generate", file.getKey())
                    .isTrue();
        }
    }
}
