package eyas.container;

import eyas.state.container.CgroupContainer;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks one engine by HTTP, and checks that the answer is about the requested container. */
final class HttpEngine {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    /** Events after which a container is looked up: its name or limits may have changed, and once it runs it has an address. */
    private static final Set<String> ACTIONS = Set.of("create", "start", "rename", "update");
    /** The minimum characters of an id by which control groups and events are matched. */
    private static final int MIN_ID = 12;

    private final Path socket;
    private final EngineConnections connections;
    private final JsonReader reader;
    /** The largest reply, in bytes. */
    private final int max;

    HttpEngine(EngineSocket engine, EngineConnections connections, EngineLimits limits) {
        this.socket = engine.path();
        this.max = limits.reply(engine);
        this.connections = connections;
        this.reader = new JsonReader(new JsonLimits(
                max, JsonLimits.DEFAULT.depth(), JsonLimits.DEFAULT.tokens(), JsonLimits.DEFAULT.string()));
    }

    Path socket() {
        return socket;
    }

    /**
     * Returns the JSON at {@code target}; empty if the engine answers that it does not exist.
     *
     * @throws EngineException if the engine cannot be reached or sends another answer
     */
    Optional<JsonValue> get(String target) throws EngineException {
        EngineConnections.Reply reply = connections.get(socket, target, max);
        if (reply.status() == NOT_FOUND) {
            return Optional.empty();
        }
        if (reply.status() != OK) {
            throw malformed("answered " + target + " with status " + reply.status(), null);
        }
        try {
            return Optional.of(reader.read(reply.body()));
        } catch (JsonException e) {
            throw malformed("answered " + target + " with unusable JSON: " + e.getMessage(), e);
        }
    }

    /**
     * Reports the containers in the events at {@code target}, one line for each event, until they end.
     *
     * @throws EngineException if the engine does not report events, or sends invalid ones
     */
    void follow(String target, ContainerEngine.EngineEventHandler to) throws EngineException {
        try (EngineStream stream = connections.follow(socket, target)) {
            if (stream.status() != OK) {
                throw malformed(
                        "answered " + target.substring(0, target.indexOf('?')) + " with status " + stream.status(),
                        null);
            }
            try {
                InputStream body =
                        new ThrottledInputStream(stream.body(), to.limits().bytesPerSecond());
                BoundedLineReader lines =
                        new BoundedLineReader(body, to.limits().line());
                for (byte[] line = lines.next(); line != null; line = lines.next()) {
                    String id = to.hasCapacity(line.length) ? eventId(reader.read(line)) : "";
                    if (!id.isEmpty()) {
                        to.reported(id);
                    }
                }
            } catch (BoundedLineReader.TooLongException e) {
                throw malformed("sent an event of more than " + to.limits().line() + " bytes", e);
            } catch (JsonException e) {
                throw malformed("sent an event with unusable JSON: " + e.getMessage(), e);
            } catch (IOException e) {
                return; // the engine has ended or closed the connection
            }
        }
    }

    /** Returns the container of an event; empty if it has none. */
    private static String eventId(JsonValue event) {
        String id = event.get("Actor").get("ID").text();
        boolean isOfContainer = event.get("Type").text().equals("container")
                && ACTIONS.contains(event.get("Action").text());
        return isOfContainer && isFullId(id) ? id : "";
    }

    /** Returns whether an event's id can be used to look up a container, and identifies it. */
    static boolean isFullId(String id) {
        return id.length() >= MIN_ID && isId(id);
    }

    /** Returns the query for the events that {@link #follow} reports. */
    static String eventQuery(long since) {
        String actions = ACTIONS.stream().sorted().collect(Collectors.joining("\",\"", "[\"", "\"]"));
        String filters = "{\"type\":[\"container\"],\"event\":" + actions + "}";
        String query = "filters=" + URLEncoder.encode(filters, StandardCharsets.UTF_8);
        return since == 0 ? query : query + "&since=" + since;
    }

    /**
     * Returns the full id in a container's description.
     *
     * @throws EngineException if it is not the requested id, or missing
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

    /** Returns whether {@code id} may be used in a request's path: an engine's id or name. */
    static boolean isAskable(String id) {
        return !id.isEmpty() && isId(id);
    }
}
