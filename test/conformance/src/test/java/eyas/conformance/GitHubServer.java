package eyas.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A fake of GitHub's API on a local port: keeps the comments of one pull request and answers as far as whole jobs need it. The tests of the
 * client cover slow and failed responses.
 */
final class GitHubServer implements AutoCloseable {
    private static final String CONTENTS = "/repos/example/app/contents/";
    private static final String HEADS = "/repos/example/app/commits/heads/";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final List<String> comments = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private final Map<String, String> files = new HashMap<>();
    private final String pulls;
    private String tip = "";

    /** Starts a server that answers requests for pull requests with {@code pulls}, a JSON text. */
    GitHubServer(String pulls) throws IOException {
        this.pulls = pulls;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().toString();
            int contents = path.indexOf(CONTENTS);
            String file = contents < 0 ? "" : file(path.substring(contents + CONTENTS.length()));
            byte[] answer = (!file.isEmpty() ? file : path.contains(HEADS) ? tip() : answer(exchange))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
            exchange.sendResponseHeaders(contents >= 0 && file.isEmpty() ? 404 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    /** Puts a file into the repository, as {@code PATH?ref=COMMIT}. */
    synchronized void put(String file, String content) {
        files.put(file, content);
    }

    /** Sets the latest commit of every branch. */
    synchronized void tip(String commit) {
        tip = commit;
    }

    private synchronized String tip() {
        return tip;
    }

    private synchronized String file(String name) {
        return files.getOrDefault(name, "");
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized List<String> comments() {
        return List.copyOf(comments);
    }

    /** Discards the recorded requests. */
    synchronized void forget() {
        requests.clear();
    }

    /** Returns the recorded requests with their tokens. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    private synchronized String answer(HttpExchange exchange) throws IOException {
        requests.add(
                exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Authorization"));
        if (!exchange.getRequestURI().getPath().equals("/graphql")) {
            return pulls;
        }
        JsonNode asked = JSON.readTree(exchange.getRequestBody());
        String query = asked.get("query").asString();
        JsonNode variables = asked.get("variables");
        if (query.contains("addComment")) {
            comments.add(variables.get("body").asString());
            return "{\"data\":{\"addComment\":{\"commentEdge\":{\"node\":{\"id\":\"IC_1\"}}}}}";
        }
        if (query.contains("updateIssueComment")) {
            int at = Integer.parseInt(variables.get("id").asString().substring("IC_".length()));
            comments.set(at, variables.get("body").asString());
            return "{\"data\":{\"updateIssueComment\":{\"issueComment\":{\"id\":\"IC_1\"}}}}";
        }
        ObjectNode data = JSON.createObjectNode();
        data.putObject("viewer").put("login", "github-actions[bot]");
        ObjectNode pull = data.putObject("repository").putObject("pullRequest").put("id", "PR_7");
        ObjectNode list = pull.putObject("comments");
        ArrayNode nodes = list.putArray("nodes");
        for (int i = 0; i < comments.size(); i++) {
            ObjectNode node = nodes.addObject()
                    .put("id", "IC_" + i)
                    .put("body", comments.get(i))
                    .put("viewerDidAuthor", true);
            node.putObject("author").put("__typename", "Bot").put("login", "github-actions");
        }
        list.putObject("pageInfo").put("hasNextPage", false).putNull("endCursor");
        return JSON.createObjectNode().set("data", data).toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
