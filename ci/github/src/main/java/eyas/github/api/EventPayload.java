package eyas.github.api;

import eyas.ci.CiException;
import eyas.ci.provider.UntrustedFileReader;
import eyas.github.runner.GitHubEnvironment;
import eyas.text.FileErrorMessage;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the payload of the event that a run was started by. The runner wrote the file; strangers wrote titles in it. */
public final class EventPayload {
    private static final JsonLimits LIMITS = new JsonLimits(32 << 20, 64, 2_000_000, 16 << 20);

    private EventPayload() {}

    /**
     * Keep the payload that {@code GITHUB_EVENT_PATH} names as {@code copy}. One that cannot be read is not kept: whoever needs it looks
     * for it again, and says what is wrong with it.
     *
     * @throws IOException if the copy cannot be written
     */
    public static void keep(GitHubEnvironment environment, Path copy) throws IOException {
        Files.deleteIfExists(copy);
        Optional<Path> file = environment.folder("GITHUB_EVENT_PATH");
        if (file.isEmpty()) {
            return;
        }
        byte[] payload;
        try {
            payload = UntrustedFileReader.read(file.get(), LIMITS.bytes());
        } catch (IOException e) {
            // Not there, or not to be read: said by read(), where it is needed.
            return;
        }
        Files.write(copy, payload);
    }

    /**
     * Returns the payload that {@code GITHUB_EVENT_PATH} names; absent where there is none.
     *
     * @throws CiException if it cannot be read
     */
    public static JsonValue read(GitHubEnvironment environment) {
        Optional<Path> file = environment.folder("GITHUB_EVENT_PATH");
        if (file.isEmpty()) {
            return JsonValue.Absent.MISSING;
        }
        try {
            return new JsonReader(LIMITS).read(UntrustedFileReader.read(file.get(), LIMITS.bytes()));
        } catch (IOException e) {
            throw new CiException("cannot read the event: " + FileErrorMessage.words(e), e);
        } catch (JsonException e) {
            // Without its message, which quotes the file: the job could have written there what it read elsewhere.
            throw new CiException("cannot read the event: " + file.get() + " is no JSON", e);
        }
    }
}
