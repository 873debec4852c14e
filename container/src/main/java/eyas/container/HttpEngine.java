package eyas.container;

import eyas.state.CgroupContainer;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks one engine by HTTP, and checks that the answer is about what was asked. */
final class HttpEngine {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final Path socket;
    private final EngineConnections connections;
    private final JsonReader reader;

    HttpEngine(Path socket, EngineConnections connections, EngineLimits limits) {
        this.socket = socket;
        this.connections = connections;
        this.reader = new JsonReader(new JsonLimits(
                limits.reply(), JsonLimits.DEFAULT.depth(), JsonLimits.DEFAULT.tokens(), JsonLimits.DEFAULT.string()));
    }

    Path socket() {
        return socket;
    }

    /**
     * Returns the JSON at {@code target}; empty where the engine says that there is none.
     *
     * @throws EngineException if it cannot be asked or answers anything else
     */
    Optional<JsonValue> get(String target) throws EngineException {
        EngineConnections.Reply reply = connections.get(socket, target);
        if (reply.status() == NOT_FOUND) {
            return Optional.empty();
        }
        if (reply.status() != OK) {
            throw malformed("answered " + target + " with status " + reply.status(), null);
        }
        try {
            return Optional.of(reader.read(reply.body()));
        } catch (JsonException e) {
            throw malformed("answered " + target + " with what is no usable JSON: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the full id in a container's description.
     *
     * @throws EngineException if it is not the id that was asked for, or none at all
     */
    String checkedId(JsonValue json, CgroupContainer sighting) throws EngineException {
        return checkedId(socket, json.get("Id").text(), sighting);
    }

    static String checkedId(Path socket, String id, CgroupContainer sighting) throws EngineException {
        if (!id.startsWith(sighting.fullId()) || !isId(id)) {
            throw new EngineException(
                    EngineException.Kind.MALFORMED,
                    socket + " was asked about " + sighting.fullId() + " and answered about '"
                            + ReplyTruncation.text(id) + "'");
        }
        return id;
    }

    private static boolean isId(String id) {
        return id.length() <= 128
                && id.chars()
                        .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-'));
    }

    EngineException malformed(String what, @Nullable Exception cause) {
        String message = socket + " " + what;
        return cause == null
                ? new EngineException(EngineException.Kind.MALFORMED, message)
                : new EngineException(EngineException.Kind.MALFORMED, message, cause);
    }

    /** Return whether {@code id} may stand in a request's path: an engine's id or name. */
    static boolean isAskable(String id) {
        return !id.isEmpty() && isId(id);
    }
}
