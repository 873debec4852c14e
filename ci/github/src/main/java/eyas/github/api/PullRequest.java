package eyas.github.api;

import eyas.text.json.JsonValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The pull request that a run is about.
 *
 * @param number its number
 * @param head the commit that it proposes
 * @param origin whose it is
 */
public record PullRequest(long number, String head, Origin origin) {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");
    private static final String DEPENDABOT = "dependabot[bot]";

    /** Where a pull request comes from, as far as it decides what a token may do. */
    public enum Origin {
        /** A branch of the repository itself. */
        OWN,
        /** A fork of a public repository: the token of its runs can only read, whatever a workflow says. */
        FORK,
        /** A fork of a repository that may let forks write. */
        PRIVATE_FORK,
        /** Dependabot: the token can only read unless the workflow says otherwise. */
        DEPENDABOT
    }

    /**
     * Reads it from the payload of an event; empty where the event is about none.
     *
     * @param name the event's name
     */
    public static Optional<PullRequest> ofEvent(String name, JsonValue payload) {
        JsonValue pull = payload.get("pull_request");
        long number = pull.get("number").whole(0);
        String head = pull.get("head").get("sha").text();
        if (number <= 0 || !COMMIT.matcher(head).matches()) {
            return Optional.empty();
        }
        return Optional.of(new PullRequest(number, head, origin(name, payload, pull)));
    }

    private static Origin origin(String name, JsonValue payload, JsonValue pull) {
        if (name.equals("pull_request_target")) {
            // These runs have the base repository's token, and its workflow.
            return Origin.OWN;
        }
        String author = pull.get("user").get("login").text();
        if (author.equals(DEPENDABOT)
                && payload.get("sender").get("login").text().equals(DEPENDABOT)) {
            return Origin.DEPENDABOT;
        }
        long base = pull.get("base").get("repo").get("id").whole(-1);
        if (pull.get("head").get("repo").get("id").whole(-2) == base) {
            return Origin.OWN;
        }
        return pull.get("base").get("repo").get("private").truth() ? Origin.PRIVATE_FORK : Origin.FORK;
    }

    /**
     * A run that has ended, as the event {@code workflow_run} tells of it, which nobody but GitHub writes.
     *
     * @param id its number
     * @param workflow the workflow's name
     * @param head the commit
     * @param branch the branch of the commit
     * @param owner who owns the repository that the branch is in
     * @param repository the number of that repository
     * @param foreign whether that is another repository than the one that runs this
     */
    public record EndedRun(
            long id, String workflow, String head, String branch, String owner, long repository, boolean foreign) {
        /**
         * Reads it from the payload.
         *
         * @throws GitHubException if the event is no end of a run of a pull request
         */
        public static EndedRun of(JsonValue payload) {
            JsonValue run = payload.get("workflow_run");
            String event = run.get("event").text();
            if (!event.equals("pull_request")) {
                // For pull_request_target the run's commit is the base's, by which no pull request can be found.
                throw new GitHubException(
                        GitHubException.Kind.REFUSED,
                        run.isPresent()
                                ? "the run was not one of the event pull_request"
                                : "this is no run of the event workflow_run");
            }
            JsonValue from = run.get("head_repository");
            EndedRun ended = new EndedRun(
                    run.get("id").whole(0),
                    run.get("name").text(),
                    run.get("head_sha").text(),
                    run.get("head_branch").text(),
                    from.get("owner").get("login").text(),
                    from.get("id").whole(-1),
                    from.get("id").whole(-1)
                            != payload.get("repository").get("id").whole(-2));
            if (ended.id <= 0 || !COMMIT.matcher(ended.head).matches() || ended.branch.isEmpty()) {
                throw new GitHubException(GitHubException.Kind.REFUSED, "the event tells no run, commit and branch");
            }
            return ended;
        }

        /**
         * Asks for the open pull requests that propose this run's commit; none where they have moved on.
         *
         * @throws GitHubException if GitHub refuses
         */
        public List<PullRequest> pullRequests(GitHubClient client) {
            String from = URLEncoder.encode(owner + ":" + branch, StandardCharsets.UTF_8);
            return client.list(client.site().path() + "/pulls?state=open&head=" + from, "").stream()
                    .filter(pull -> pull.get("head").get("sha").text().equals(head)
                            && pull.get("head").get("repo").get("id").whole(-1) == repository)
                    .map(pull -> new PullRequest(pull.get("number").whole(0), head, foreign ? Origin.FORK : Origin.OWN))
                    .filter(pull -> pull.number() > 0)
                    .toList();
        }
    }
}
