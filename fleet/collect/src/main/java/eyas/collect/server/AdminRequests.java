package eyas.collect.server;

import eyas.collect.CollectException;
import eyas.collect.intake.StateDirectory;
import eyas.text.AtomicFile;
import eyas.text.FileErrorMessage;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Requests of other commands to a running receiver, and their answers: files in the state directory, which only its user may access. Files
 * are removed once they are read.
 */
final class AdminRequests {
    private static final int MOST_BYTES = 64 << 10;
    private static final long POLL_MILLIS = 100;
    private static final JsonReader READER = new JsonReader(new JsonLimits(MOST_BYTES, 6, 2_000, 4 << 10));

    private final StateDirectory state;

    AdminRequests(StateDirectory state) {
        this.state = state;
    }

    /** Sends a request and waits for the answer; empty on a timeout. */
    Optional<JsonValue> ask(Map<String, Object> question, Duration patience) throws IOException, InterruptedException {
        String name = UUID.randomUUID() + ".json";
        write(state.requests().resolve(name), question);
        Path answer = state.answers().resolve(name);
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() - end < 0) {
            if (Files.exists(answer)) {
                JsonValue read = read(answer);
                Files.deleteIfExists(answer);
                return Optional.of(read);
            }
            Thread.sleep(POLL_MILLIS);
        }
        Files.deleteIfExists(state.requests().resolve(name));
        return Optional.empty();
    }

    /** Answers requests. */
    @FunctionalInterface
    interface Answering {
        Map<String, Object> answer(JsonValue question);
    }

    /** Answers all pending requests. */
    void answer(Answering answering) throws IOException {
        for (Path request : StateDirectory.entries(state.requests())) {
            String name = String.valueOf(request.getFileName());
            if (!name.endsWith(".json")) {
                continue;
            }
            JsonValue question;
            try {
                question = read(request);
            } catch (NoSuchFileException e) {
                // The requester has timed out.
                continue;
            } catch (CollectException e) {
                Files.deleteIfExists(request);
                continue;
            }
            Files.deleteIfExists(request);
            write(state.answers().resolve(name), answering.answer(question));
        }
    }

    private static void write(Path file, Map<String, Object> members) throws IOException {
        AtomicFile.replace(file, JsonText.inOrder(new LinkedHashMap<>(members)));
    }

    private static JsonValue read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return READER.read(in.readNBytes(MOST_BYTES + 1));
        } catch (JsonException e) {
            throw new CollectException(file + ": cannot read: " + FileErrorMessage.reason(e), e);
        }
    }
}
