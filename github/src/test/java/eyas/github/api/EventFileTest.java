package eyas.github.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.ci.CiException;
import eyas.github.runner.GitHubEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the payload of an event from a folder that the job can write to. */
final class EventFileTest {
    private static final String SECRET = "ghs_16C7e42F292c6912E7710c838347Ae178B4a";

    @TempDir
    private Path folder = Path.of("");

    private static GitHubEnvironment environment(Path file) {
        return new GitHubEnvironment(Map.of("GITHUB_EVENT_PATH", file.toString()));
    }

    @Test
    void anEventIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("event.json"), "{\"number\":7}");
        assertThat(EventFile.read(environment(file)).get("number").number(0)).isEqualTo(7);
    }

    /** What the job linked or copied there is no business of its log. */
    @Test
    void nothingOfAFileThatIsNoEventIsTold() throws IOException {
        Path secret = Files.writeString(folder.resolve("token"), SECRET);
        Path link = Files.createSymbolicLink(folder.resolve("event.json"), secret);
        for (Path file : new Path[] {secret, link}) {
            assertThatThrownBy(() -> EventFile.read(environment(file)))
                    .isInstanceOf(CiException.class)
                    .hasMessageStartingWith("cannot read the event: ")
                    .hasMessageNotContaining(SECRET.substring(0, 8));
        }
    }
}
