package eyas.github.api;

import eyas.text.json.JsonValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The pull request of a run.
 *
 * @param number its number
 * @param head its head commit
 * @param origin where it comes from
 */
public record PullRequest(long number, String head, Origin origin) {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");
    private static final String DEPENDABOT = "dependabot[bot]";

    /** The origin of a pull request, which determines the token's permissions. */
    public enum Origin {
        /** A branch of the repository itself. */
        OWN,
        /** A fork of a public repository: the token of its runs is always read-only. */
        FORK,
        /** A fork of a private repository, which may let forks write. */
        PRIVATE_FORK,
        /** Dependabot: the token is read-only unless the workflow sets permissions. */
        DEPENDABOT
    }

    /**
     * Reads the pull request from the payload of an event; empty if the event does not belong to one.
     *
     * @param name the event's name
     */
    public static Optional<PullRequest> ofEvent(String name, JsonValue payload) {
        JsonValue pull = payload.get("pull_request");
        long number = pull.get("number").integer(0);
        String head = pull.get("head").get("sha").text();
        if (number <= 0 || !COMMIT.matcher(head).matches()) {
            return Optional.empty();
        }
        return Optional.of(new PullRequest(number, head, origin(name, payload, pull)));
    }

    private static Origin origin(String name, JsonValue payload, JsonValue pull) {
        if (name.equals("pull_request_target")) {
            // These runs have the base repository's token and workflow.
            return Origin.OWN;
        }
        String author = pull.get("user").get("login").text();
        if (author.equals(DEPENDABOT)
                && payload.get("sender").get("login").text().equals(DEPENDABOT)) {
            return Origin.DEPENDABOT;
        }
        long base = pull.get("base").get("repo").get("id").integer(-1);
        if (pull.get("head").get("repo").get("id").integer(-2) == base) {
            return Origin.OWN;
        }
        return pull.get("base").get("repo").get("private").truth() ? Origin.PRIVATE_FORK : Origin.FORK;
    }

    /**
     * An ended run, from the event {@code workflow_run}, which only GitHub can write.
     *
     * @param id its number
     * @param workflow the workflow's name
     * @param head the commit
     * @param branch the branch of the commit
     * @param owner the owner of the branch's repository
     * @param repository the number of that repository
     * @param foreign whether that repository is another one than this run's
     */
    public record EndedRun(
            long id, String workflow, String head, String branch, String owner, long repository, boolean foreign) {
        /**
         * Reads the run from the payload.
         *
         * @throws GitHubException if the event is not the end of a run for a pull request
         */
        public static EndedRun of(JsonValue payload) {
            JsonValue run = payload.get("workflow_run");
            String event = run.get("event").text();
            if (!event.equals("pull_request")) {
                // For pull_request_target the run's commit is the base's, which identifies no pull request.
                throw new GitHubException(
                        GitHubException.Kind.REFUSED,
                        run.isPresent()
                                ? "the run was not triggered by pull_request"
                                : "this run was not triggered by workflow_run");
            }
            JsonValue from = run.get("head_repository");
            EndedRun ended = new EndedRun(
                    run.get("id").integer(0),
                    run.get("name").text(),
                    run.get("head_sha").text(),
                    run.get("head_branch").text(),
                    from.get("owner").get("login").text(),
                    from.get("id").integer(-1),
                    from.get("id").integer(-1)
                            != payload.get("repository").get("id").integer(-2));
            if (ended.id <= 0 || !COMMIT.matcher(ended.head).matches() || ended.branch.isEmpty()) {
                throw new GitHubException(GitHubException.Kind.REFUSED, "the event contains no run, commit and branch");
            }
            return ended;
        }

        /**
         * Requests the open pull requests with this run's commit as head; none if they have newer commits.
         *
         * @throws GitHubException if the request fails
         */
        public List<PullRequest> pullRequests(GitHubClient client) {
            String from = URLEncoder.encode(owner + ":" + branch, StandardCharsets.UTF_8);
            return client.list(client.site().path() + "/pulls?state=open&head=" + from, "").stream()
                    .filter(pull -> pull.get("head").get("sha").text().equals(head)
                            && pull.get("head").get("repo").get("id").integer(-1) == repository)
                    .map(pull ->
                            new PullRequest(pull.get("number").integer(0), head, foreign ? Origin.FORK : Origin.OWN))
                    .filter(pull -> pull.number() > 0)
                    .toList();
        }
    }
}
