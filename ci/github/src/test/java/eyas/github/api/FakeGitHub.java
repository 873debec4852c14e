package eyas.github.api;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Simulates GitHub on a local port, with one pull request and its comments: GraphQL queries and mutations in the real API's format, and
 * REST lists in pages with links.
 */
final class FakeGitHub implements ResponseDefinitionTransformerV2, AutoCloseable {
    static final String ACTIONS = "github-actions";
    private static final JsonReader READER = new JsonReader(new JsonLimits(1 << 20, 32, 100_000, 1 << 20));
    private static final Map<String, String> VIEWERS =
            Map.of("Bearer ghs_job", ACTIONS + "[bot]", "Bearer ghp_person", "octocat");

    private final WireMockServer server =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1").extensions(this));
    private final List<Comment> comments = new ArrayList<>();
    private final List<String> mutations = new ArrayList<>();
    private final Deque<ResponseDefinitionBuilder> forced = new ArrayDeque<>();
    private final Map<String, List<String>> lists;
    private final boolean readOnly;
    private volatile CountDownLatch firstQueries = new CountDownLatch(0);
    private @Nullable ResponseDefinitionBuilder lost;
    private int number;
    private int blindQueries;

    /**
     * A comment.
     *
     * @param author login without the suffix of bots
     */
    record Comment(String id, String author, boolean bot, String body) {}

    FakeGitHub(boolean readOnly, Map<String, List<String>> lists) {
        this.readOnly = readOnly;
        this.lists = lists;
        server.stubFor(any(anyUrl()).willReturn(new ResponseDefinitionBuilder().withTransformers(getName())));
        server.start();
    }

    static FakeGitHub open() {
        return new FakeGitHub(false, Map.of());
    }

    String url() {
        return server.baseUrl();
    }

    /** Returns the requests, in order. */
    List<ServeEvent> requests() {
        return server.getAllServeEvents().reversed();
    }

    synchronized List<Comment> comments() {
        return List.copyOf(comments);
    }

    /** Returns the names of the mutations so far, in order. */
    synchronized List<String> mutations() {
        return List.copyOf(mutations);
    }

    synchronized void comment(String author, boolean bot, String body) {
        comments.add(new Comment("IC_" + ++number, author, bot, body));
    }

    /** Sets the response to the next request without one. */
    synchronized void answerOnce(ResponseDefinitionBuilder response) {
        forced.add(response);
    }

    /** Sets the response to the next mutation, which is executed nevertheless. */
    synchronized void answerToMutation(ResponseDefinitionBuilder response) {
        lost = response;
    }

    /** Delays responses to queries until there are {@code count} of them, so that none shows a write of another. */
    void gatherQueries(int count) {
        firstQueries = new CountDownLatch(count);
    }

    /** Hides Eyas's comments from the next queries after a mutation, like a replica that lags behind. */
    synchronized void lag(int queries) {
        blindQueries = queries;
    }

    @Override
    public String getName() {
        return "github";
    }

    @Override
    public boolean applyGlobally() {
        return false;
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
        Request request = event.getRequest();
        String path = request.getUrl().replaceAll("\\?.*", "");
        if (path.endsWith("/graphql")) {
            return graphql(request);
        }
        ResponseDefinitionBuilder instead = next();
        return instead != null ? instead.build() : rest(request, path);
    }

    private synchronized @Nullable ResponseDefinitionBuilder next() {
        return forced.poll();
    }

    private ResponseDefinition graphql(Request request) {
        byte[] body = request.getBody();
        JsonValue asked = READER.read(body, 0, body.length);
        String query = asked.get("query").text();
        ResponseDefinitionBuilder instead = next();
        if (instead != null) {
            return instead.build();
        }
        String viewer = VIEWERS.getOrDefault(request.getHeader("Authorization"), "");
        String answer = viewer.isEmpty()
                ? ""
                : query.startsWith("query")
                        ? query(asked.get("variables"), viewer)
                        : change(query, asked.get("variables"), viewer);
        if (query.startsWith("query")) {
            // After the response is fixed, so that it shows no write of another job.
            firstQueries.countDown();
            await(firstQueries);
        } else {
            ResponseDefinitionBuilder unheard = takeLost();
            if (unheard != null) {
                return unheard.build();
            }
        }
        return viewer.isEmpty()
                ? json(
                        401,
                        "{\"message\":\"Bad credentials\",\"documentation_url\":\"https://docs.github.com/graphql\"}")
                : json(200, answer);
    }

    private synchronized @Nullable ResponseDefinitionBuilder takeLost() {
        ResponseDefinitionBuilder taken = lost;
        lost = null;
        return taken;
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(5, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the other queries did not arrive");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized String query(JsonValue variables, String viewer) {
        if (variables.get("number").integer(0) != 7) {
            return "{\"data\":{\"viewer\":{\"login\":\"" + viewer + "\"},\"repository\":{\"pullRequest\":null}},"
                    + "\"errors\":[{\"type\":\"NOT_FOUND\",\"path\":[\"repository\",\"pullRequest\"],\"locations\":"
                    + "[{\"line\":4,\"column\":5}],\"message\":\"Could not resolve to a PullRequest with the number of "
                    + variables.get("number").integer(0) + ".\"}]}";
        }
        boolean blind = blindQueries > 0 && !mutations.isEmpty();
        blindQueries -= blind ? 1 : 0;
        List<Comment> seen = comments.stream()
                .filter(comment -> !blind || !isBy(viewer, comment))
                .toList();
        String after = variables.get("after").text();
        int from = after.isEmpty() ? 0 : Integer.parseInt(after.substring("cursor:".length()));
        int to = Math.min(from + 50, seen.size());
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeObjectPropertyStart("data");
            json.writeObjectPropertyStart("viewer");
            json.writeStringProperty("login", viewer);
            json.writeEndObject();
            json.writeObjectPropertyStart("repository");
            json.writeObjectPropertyStart("pullRequest");
            json.writeStringProperty("id", "PR_kwDOseven");
            json.writeObjectPropertyStart("comments");
            json.writeArrayPropertyStart("nodes");
            for (Comment comment : seen.subList(from, to)) {
                json.writeStartObject();
                json.writeStringProperty("id", comment.id());
                json.writeStringProperty("body", comment.body());
                // The real API is known to return false here for apps.
                json.writeBooleanProperty("viewerDidAuthor", !comment.bot() && isBy(viewer, comment));
                json.writeObjectPropertyStart("author");
                json.writeStringProperty("__typename", comment.bot() ? "Bot" : "User");
                json.writeStringProperty("login", comment.author());
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectPropertyStart("pageInfo");
            json.writeBooleanProperty("hasNextPage", to < seen.size());
            if (to == from) {
                json.writeNullProperty("endCursor");
            } else {
                json.writeStringProperty("endCursor", "cursor:" + to);
            }
        }
        return out.toString();
    }

    private static boolean isBy(String viewer, Comment comment) {
        return viewer.equals(comment.author() + (comment.bot() ? "[bot]" : ""));
    }

    private synchronized String change(String query, JsonValue variables, String viewer) {
        String name = query.replaceAll("(?s).*?\\{\\s*(\\w+)\\(.*", "$1");
        if (readOnly) {
            return "{\"data\":{\"" + name + "\":null},\"errors\":[{\"type\":\"FORBIDDEN\",\"path\":[\"" + name
                    + "\"],\"extensions\":{\"saml_failure\":false},\"locations\":[{\"line\":1,\"column\":41}],"
                    + "\"message\":\"Resource not accessible by integration\"}]}";
        }
        String body = variables.get("body").text();
        String id = variables.get("id").text();
        mutations.add(name);
        if (name.equals("addComment")) {
            boolean bot = viewer.endsWith("[bot]");
            comment(bot ? viewer.substring(0, viewer.length() - "[bot]".length()) : viewer, bot, body);
            return "{\"data\":{\"addComment\":{\"commentEdge\":{\"node\":{\"id\":\"IC_" + number + "\"}}}}}";
        }
        int at = -1;
        for (int i = 0; i < comments.size(); i++) {
            at = comments.get(i).id().equals(id) ? i : at;
        }
        if (at < 0) {
            return "{\"data\":{\"" + name + "\":null},\"errors\":[{\"type\":\"NOT_FOUND\",\"path\":[\"" + name
                    + "\"],\"locations\":[{\"line\":1,\"column\":30}],\"message\":\"Could not resolve to a node with the"
                    + " global id of '" + id + "'\"}]}";
        }
        Comment old = comments.remove(at);
        if (name.equals("updateIssueComment")) {
            comments.add(at, new Comment(old.id(), old.author(), old.bot(), body));
            return "{\"data\":{\"updateIssueComment\":{\"issueComment\":{\"id\":\"" + id + "\"}}}}";
        }
        return "{\"data\":{\"deleteIssueComment\":{\"clientMutationId\":null}}}";
    }

    /** Returns REST lists by the path's suffix; those of jobs are wrapped in an object with their count. */
    private ResponseDefinition rest(Request request, String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        List<String> rows = lists.get(name);
        if (rows == null) {
            return json(
                    404,
                    "{\"message\":\"Not Found\",\"documentation_url\":\"https://docs.github.com/rest\",\"status\":\"404\"}");
        }
        int page = Integer.parseInt(request.queryParameter("page").firstValue());
        int size = Integer.parseInt(request.queryParameter("per_page").firstValue());
        int from = Math.min((page - 1) * size, rows.size());
        int to = Math.min(from + size, rows.size());
        String list = "[" + String.join(",", rows.subList(from, to)) + "]";
        String body = name.equals("jobs") ? "{\"total_count\":" + rows.size() + ",\"jobs\":" + list + "}" : list;
        ResponseDefinitionBuilder builder = ResponseDefinitionBuilder.like(json(200, body));
        if (to < rows.size()) {
            String other = url() + path + "?per_page=" + size + "&page=";
            builder.withHeader("Link", "<" + other + (page + 1) + ">; rel=\"next\", <" + other + "9>; rel=\"last\"");
        }
        return builder.build();
    }

    static ResponseDefinition json(int status, String body) {
        return new ResponseDefinitionBuilder()
                .withStatus(status)
                .withHeader("Content-Type", "application/json; charset=utf-8")
                .withBody(body)
                .build();
    }

    @Override
    public void close() {
        server.stop();
    }
}
