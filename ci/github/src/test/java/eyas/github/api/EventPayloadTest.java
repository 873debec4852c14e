package eyas.github.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.ci.CiException;
import eyas.ci.provider.CiJob;
import eyas.github.GitHubProvider;
import eyas.github.runner.GitHubEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the payload of an event from a directory that the job can write to. */
final class EventPayloadTest {
    private static final String SECRET = "ghs_16C7e42F292c6912E7710c838347Ae178B4a";

    @TempDir
    private Path directory = Path.of("");

    private static GitHubEnvironment environment(Path file) {
        return new GitHubEnvironment(Map.of("GITHUB_EVENT_PATH", file.toString()));
    }

    @Test
    void readsEvent() throws IOException {
        Path file = Files.writeString(directory.resolve("event.json"), "{\"number\":7}");
        assertThat(EventPayload.read(environment(file)).get("number").number(0)).isEqualTo(7);
    }

    /** A file that the job linked or copied there must not be quoted in a log. */
    @Test
    void invalidEventIsNotQuoted() throws IOException {
        Path secret = Files.writeString(directory.resolve("token"), SECRET);
        Path link = Files.createSymbolicLink(directory.resolve("event.json"), secret);
        for (Path file : new Path[] {secret, link}) {
            assertThatThrownBy(() -> EventPayload.read(environment(file)))
                    .isInstanceOf(CiException.class)
                    .hasMessageStartingWith("cannot read the event: ")
                    .hasMessageNotContaining(SECRET.substring(0, 8));
        }
    }

    /** Later changes of the runner's file by a step have no effect at the end. */
    @Test
    void keepsOriginalEvent() throws Exception {
        Path runners = Files.writeString(directory.resolve("runners.json"), "{\"number\":7}");
        Path place = Files.createDirectory(directory.resolve("place"));
        Map<String, String> variables = Map.of("GITHUB_EVENT_PATH", runners.toString());
        CiJob job = new GitHubProvider().job(variables, System.out);
        job.keepCause(place);
        Files.writeString(runners, "{\"number\":8}");
        assertThat(Files.readString(place.resolve("event.json"))).isEqualTo("{\"number\":7}");
        assertThat(job.publisher(place)).isNotNull();
        Files.delete(runners);
        job.keepCause(place);
        assertThat(place).as("what an earlier job has left is gone").isEmptyDirectory();
    }
}
