package eyas.tables.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScratchFolderTest {
    @TempDir
    Path folder;

    @Test
    void whatWasLeftIsRemovedAndWhatIsInUseStays() throws Exception {
        UserPrincipal user = Files.getOwner(folder);
        Path left = Files.createDirectories(folder.resolve("eyas-tables-1/writer"));
        Files.writeString(left.resolve("jobs.parquet"), "rows");
        Path other = Files.createDirectory(folder.resolve("other-1"));
        Path linked = Files.createSymbolicLink(folder.resolve("eyas-tables-2"), other);
        Instant now = Instant.now();
        ScratchFolder.sweep(folder, user, now.minus(Duration.ofHours(1)));
        assertThat(left).as("it is young").exists();
        try (ScratchFolder mine = ScratchFolder.make(folder)) {
            Files.writeString(mine.path().resolve("copy"), "events");
            ScratchFolder.sweep(folder, user, now.plus(Duration.ofHours(1)));
            assertThat(mine.path().resolve("copy"))
                    .as("somebody holds its lock")
                    .exists();
        }
        assertThat(left.getParent()).doesNotExist();
        assertThat(other).exists();
        assertThat(linked).exists();
    }
}
