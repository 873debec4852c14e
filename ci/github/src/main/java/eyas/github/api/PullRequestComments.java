package eyas.github.api;

import eyas.http.ServiceClient.Repetition;
import eyas.text.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes Eyas's comments on one pull request.
 *
 * <p>Uses GraphQL, because only that shows which comments the token itself has written: anyone can write a comment with the marker, and its
 * author could change it later.
 */
final class PullRequestComments {
    private static final int MAX_PAGES = 200;
    private static final String FIND = """
            query($owner: String!, $name: String!, $number: Int!, $after: String) {
              viewer { login }
              repository(owner: $owner, name: $name) {
                pullRequest(number: $number) {
                  id
                  comments(first: 50, after: $after) {
                    nodes { id body viewerDidAuthor author { __typename login } }
                    pageInfo { hasNextPage endCursor }
                  }
                }
              }
            }""";
    private static final String ADD = "mutation($subject: ID!, $body: String!) {"
            + " addComment(input: {subjectId: $subject, body: $body}) { commentEdge { node { id } } } }";
    private static final String UPDATE = "mutation($id: ID!, $body: String!) {"
            + " updateIssueComment(input: {id: $id, body: $body}) { issueComment { id } } }";
    private static final String DELETE =
            "mutation($id: ID!) { deleteIssueComment(input: {id: $id}) { clientMutationId } }";

    private final GitHubClient client;
    private final long number;

    PullRequestComments(GitHubClient client, long number) {
        this.client = client;
        this.number = number;
    }

    /**
     * A comment.
     *
     * @param id its GraphQL ID
     * @param body its text
     */
    record Comment(String id, String body) {}

    /**
     * The comments found.
     *
     * @param subject the GraphQL ID of the pull request
     * @param comments Eyas's comments, the oldest first
     */
    record Found(String subject, List<Comment> comments) {
        Found {
            comments = List.copyOf(comments);
        }
    }

    /** Searches all comments of the pull request. */
    Found find() {
        List<Comment> ours = new ArrayList<>();
        String after = "";
        for (int page = 0; page < MAX_PAGES; page++) {
            Map<String, Object> variables = new LinkedHashMap<>();
            variables.put("owner", client.site().owner());
            variables.put("name", client.site().repository());
            variables.put("number", number);
            if (!after.isEmpty()) {
                variables.put("after", after);
            }
            JsonValue data = client.graphql(FIND, variables, Repetition.ALWAYS);
            JsonValue pull = data.get("repository").get("pullRequest");
            JsonValue comments = pull.get("comments");
            for (JsonValue node : comments.get("nodes").list()) {
                String body = node.get("body").text();
                if (CommentText.isMarked(body)
                        && isEyasComment(node, data.get("viewer").get("login").text())) {
                    ours.add(new Comment(node.get("id").text(), body));
                }
            }
            if (pull.get("id").text().isEmpty()) {
                throw new GitHubException(GitHubException.Kind.NOT_FOUND, "GitHub: cannot find pull request " + number);
            }
            after = comments.get("pageInfo").get("endCursor").text();
            if (!comments.get("pageInfo").get("hasNextPage").truth() || after.isEmpty()) {
                return new Found(pull.get("id").text(), ours);
            }
        }
        throw new GitHubException(
                GitHubException.Kind.REFUSED,
                "pull request " + number + " has more than " + MAX_PAGES * 50 + " comments");
    }

    /**
     * Returns whether the token has written the comment. The token of an app belongs to a bot, whose login has a suffix that the author's
     * lacks.
     */
    private static boolean isEyasComment(JsonValue node, String viewer) {
        JsonValue author = node.get("author");
        return node.get("viewerDidAuthor").truth()
                || (author.get("__typename").text().equals("Bot")
                        && viewer.equals(author.get("login").text() + "[bot]"));
    }

    /** Adds a comment; without a response, {@link #find} shows whether it was added. */
    void add(String subject, String body) {
        client.graphql(ADD, variables("subject", subject, "body", body), Repetition.WHEN_REFUSED);
    }

    void update(String id, String body) {
        client.graphql(UPDATE, variables("id", id, "body", body), Repetition.ALWAYS);
    }

    /** Removes a comment; a comment that is already removed is not an error. */
    void delete(String id) {
        try {
            client.graphql(DELETE, Map.of("id", id), Repetition.ALWAYS);
        } catch (GitHubException e) {
            if (e.kind() != GitHubException.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    private static Map<String, Object> variables(String first, String one, String second, String two) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put(first, one);
        variables.put(second, two);
        return variables;
    }
}
