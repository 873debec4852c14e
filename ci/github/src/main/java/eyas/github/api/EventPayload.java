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

/** Reads the payload of the event that triggered a run. The runner wrote the file; it contains untrusted text, such as titles. */
public final class EventPayload {
    private static final JsonLimits LIMITS = new JsonLimits(32 << 20, 64, 2_000_000, 16 << 20);

    private EventPayload() {}

    /**
     * Copies the payload that {@code GITHUB_EVENT_PATH} names to {@code copy}. An unreadable one is not copied: {@link #read} reports the
     * error when the payload is needed.
     *
     * @throws IOException if the copy cannot be written
     */
    public static void keep(GitHubEnvironment environment, Path copy) throws IOException {
        Files.deleteIfExists(copy);
        Optional<Path> file = environment.directory("GITHUB_EVENT_PATH");
        if (file.isEmpty()) {
            return;
        }
        byte[] payload;
        try {
            payload = UntrustedFileReader.read(file.get(), LIMITS.bytes());
        } catch (IOException e) {
            // Missing or unreadable: read() reports this when the payload is needed.
            return;
        }
        Files.write(copy, payload);
    }

    /**
     * Returns the payload that {@code GITHUB_EVENT_PATH} names; absent if there is none.
     *
     * @throws CiException if it cannot be read
     */
    public static JsonValue read(GitHubEnvironment environment) {
        Optional<Path> file = environment.directory("GITHUB_EVENT_PATH");
        if (file.isEmpty()) {
            return JsonValue.Absent.MISSING;
        }
        try {
            return new JsonReader(LIMITS).read(UntrustedFileReader.read(file.get(), LIMITS.bytes()));
        } catch (IOException e) {
            throw new CiException("cannot read the event: " + FileErrorMessage.reason(e), e);
        } catch (JsonException e) {
            // Without the parser's message, which quotes the file: the job could have copied secrets into it.
            throw new CiException("cannot read the event: " + file.get() + " is not valid JSON", e);
        }
    }
}
