package eyas.github.api;

import eyas.github.api.GitHubException.Kind;
import eyas.http.Clock;
import eyas.http.RequestOutcome;
import eyas.http.RetryPolicy;
import eyas.http.ServiceClient;
import eyas.http.ServiceClient.Repetition;
import eyas.text.Printable;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonOutput;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/** A client for GitHub's REST and GraphQL APIs. Not thread-safe. */
public final class GitHubClient implements AutoCloseable {
    /** Limits all requests of one command together, so that the end of a job is not delayed further. */
    public static final RetryPolicy RETRY_POLICY = new RetryPolicy(
            Duration.ofSeconds(60), Duration.ofSeconds(10), 4, Duration.ofSeconds(1), Duration.ofSeconds(20), 40 << 20);

    /** Rows per page of the REST API; GitHub's maximum. */
    static final int PAGE = 100;

    private static final String VERSION = "2022-11-28";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int MESSAGE = 300;
    private static final int MAX_PAGES = 50;
    /** A page of comments can contain 50 times 65,536 characters, each of up to twelve bytes when escaped. */
    private static final JsonLimits LIMITS = new JsonLimits(40 << 20, 32, 400_000, 1 << 20);

    private final GitHubEndpoint site;
    private final ServiceClient client;
    private final JsonReader reader = new JsonReader(LIMITS);

    /** Creates a client; the time limit starts now. */
    public GitHubClient(GitHubEndpoint site, RetryPolicy policy, Clock clock) {
        this.site = site;
        this.client = new ServiceClient("GitHub", policy, new RateLimits(), clock, site.proxy());
    }

    GitHubEndpoint site() {
        return site;
    }

    /**
     * Returns all rows of a list, over all pages.
     *
     * @param path path below the API's base URL, with its query
     * @param rows the member that contains the rows, empty if the response itself is the list
     */
    List<JsonValue> list(String path, String rows) {
        List<JsonValue> all = new ArrayList<>();
        for (int page = 1; page <= MAX_PAGES; page++) {
            URI uri = URI.create(
                    site.api() + path + (path.contains("?") ? "&" : "?") + "per_page=" + PAGE + "&page=" + page);
            RequestOutcome.Answer answer = send(() -> request(uri).GET(), Repetition.ALWAYS);
            JsonValue body = parsed(answer);
            all.addAll((rows.isEmpty() ? body : body.get(rows)).list());
            if (!answer.headers().firstValue("link").orElse("").contains("rel=\"next\"")) {
                return all;
            }
        }
        throw new GitHubException(Kind.REFUSED, path + " has more than " + MAX_PAGES + " pages");
    }

    /**
     * Returns the content of a file; empty if GitHub responds that it does not exist.
     *
     * @param path path below the API's base URL, with its query
     */
    Optional<byte[]> file(String path) {
        return found(path, "application/vnd.github.raw+json");
    }

    /** Returns whether the token can read the commit at {@code path}. */
    boolean canRead(String path) {
        return found(path, "application/vnd.github.sha").isPresent();
    }

    /** Returns the ID of the commit at {@code path}; empty if it does not exist. */
    Optional<String> commit(String path) {
        return found(path, "application/vnd.github.sha")
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
    }

    private Optional<byte[]> found(String path, String form) {
        try {
            URI uri = URI.create(site.api() + path);
            return Optional.of(send(() -> request(uri).setHeader("Accept", form).GET(), Repetition.ALWAYS)
                    .body());
        } catch (GitHubException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Sends a GraphQL request and returns {@code data}.
     *
     * @param repetition whether the request may be repeated if it is unknown whether it was executed
     */
    JsonValue graphql(String query, Map<String, Object> variables, Repetition repetition) {
        byte[] body = body(query, variables);
        RequestOutcome.Answer answer =
                send(() -> request(site.graphql()).POST(BodyPublishers.ofByteArray(body)), repetition);
        JsonValue reply = parsed(answer);
        List<JsonValue> errors = reply.get("errors").list();
        if (!errors.isEmpty()) {
            JsonValue error = errors.getFirst();
            throw new GitHubException(kind(error.get("type").text()), "GitHub: " + messageText(error.get("message")));
        }
        return reply.get("data");
    }

    private byte[] body(String query, Map<String, Object> variables) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonOutput.closing(out)) {
            json.writeStartObject();
            json.writeStringProperty("query", query);
            json.writeObjectPropertyStart("variables");
            variables.forEach((name, value) -> {
                switch (value) {
                    case Long number -> json.writeNumberProperty(name, number);
                    default -> json.writeStringProperty(name, value.toString());
                }
            });
            json.writeEndObject();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + site.token())
                .header("Accept", "application/vnd.github+json")
                .header("Content-Type", "application/json")
                .header("User-Agent", "eyas")
                .header("X-GitHub-Api-Version", VERSION);
    }

    private RequestOutcome.Answer send(Supplier<HttpRequest.Builder> request, Repetition repetition) {
        try {
            return switch (client.send(request, repetition)) {
                case RequestOutcome.Answer answer when answer.status() / 100 == 2 -> answer;
                case RequestOutcome.Answer answer -> throw refused(answer);
                case RequestOutcome.Failure failure ->
                    throw new GitHubException(failure.refused() ? Kind.LIMITED : Kind.UNREACHABLE, failure.reason());
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GitHubException(Kind.UNREACHABLE, "GitHub: interrupted while waiting for a response");
        }
    }

    private GitHubException refused(RequestOutcome.Answer answer) {
        String output = "";
        try {
            output = messageText(reader.read(answer.body()).get("message"));
        } catch (JsonException e) {
            // Probably an HTML page of a proxy; the status is sufficient.
            output = "";
        }
        String message = "GitHub answers " + answer.status() + (output.isEmpty() ? "" : ": " + output);
        return new GitHubException(
                switch (answer.status()) {
                    case UNAUTHORIZED -> Kind.TOKEN;
                    case FORBIDDEN -> output.contains("not accessible by") ? Kind.READ_ONLY : Kind.REFUSED;
                    case NOT_FOUND -> Kind.NOT_FOUND;
                    default -> Kind.REFUSED;
                },
                message);
    }

    private static Kind kind(String type) {
        return switch (type) {
            case "FORBIDDEN", "INSUFFICIENT_SCOPES" -> Kind.READ_ONLY;
            case "NOT_FOUND" -> Kind.NOT_FOUND;
            case "RATE_LIMITED", "RATE_LIMIT" -> Kind.LIMITED;
            default -> Kind.REFUSED;
        };
    }

    private String messageText(JsonValue message) {
        return Printable.of(message.text().replace(site.token(), "…"), MESSAGE);
    }

    private JsonValue parsed(RequestOutcome.Answer answer) {
        try {
            return reader.read(answer.body());
        } catch (JsonException e) {
            throw new GitHubException(Kind.REFUSED, "GitHub: cannot read the response: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
