package eyas.github.api;

import eyas.github.runner.GitHubEnvironment;
import eyas.text.json.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The reviewed commit of a run, derived from its event: for a pull request the base branch, for a merge queue the commit that it builds on,
 * for a run of the default branch its own commit, for any other run the default branch.
 *
 * @param branch the branch whose newest commit applies; empty if {@code commit} is set
 * @param commit the commit; empty for the newest of {@code branch}, or of the default branch
 * @param proposed the commit under review; empty if there is none
 * @param foreign whether the proposed commit is in another repository
 */
record ReviewedCommit(String branch, String commit, Optional<String> proposed, boolean foreign) {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");
    private static final String BRANCHES = "refs/heads/";

    /**
     * Derives the commit from the environment of the first step and the payload of its event.
     *
     * @throws GitHubException if the event belongs to a pull request and does not contain its commits
     */
    static ReviewedCommit of(GitHubEnvironment environment, JsonValue payload) {
        String event = environment.variable("GITHUB_EVENT_NAME").orElse("");
        JsonValue pull = payload.get("pull_request");
        if (pull.isPresent() || event.startsWith("pull_request")) {
            JsonValue base = pull.get("base");
            JsonValue head = pull.get("head");
            // The event's base.sha is the branch's newest commit when the pull request was opened or last pushed to.
            // With it, an old pull request would still be allowed what was removed from the lock since then.
            return new ReviewedCommit(
                    branch(base.get("ref")),
                    "",
                    Optional.of(known(head.get("sha"), "head commit of the pull request")),
                    !isSame(head.get("repo").get("id"), base.get("repo").get("id")));
        }
        if (event.equals("merge_group")) {
            JsonValue group = payload.get("merge_group");
            return new ReviewedCommit(
                    "",
                    known(group.get("base_sha"), "base commit of the merge queue"),
                    Optional.of(known(group.get("head_sha"), "head commit of the merge queue")),
                    false);
        }
        JsonValue run = payload.get("workflow_run");
        boolean foreign = run.isPresent()
                && !isSame(
                        run.get("head_repository").get("id"),
                        payload.get("repository").get("id"));
        String branch = payload.get("repository").get("default_branch").text();
        String own = environment.variable("GITHUB_SHA").orElse("");
        boolean isDefault = !branch.isEmpty()
                && environment
                        .variable("GITHUB_REF")
                        .filter((BRANCHES + branch)::equals)
                        .isPresent()
                && COMMIT.matcher(own).matches();
        return new ReviewedCommit("", isDefault ? own : "", Optional.empty(), foreign);
    }

    private static boolean isSame(JsonValue one, JsonValue other) {
        return one.integer(-1) > 0 && one.integer(-1) == other.integer(-2);
    }

    private static String branch(JsonValue name) {
        if (name.text().isEmpty()) {
            throw new GitHubException(
                    GitHubException.Kind.REFUSED, "the event does not contain the base branch of the pull request");
        }
        return name.text();
    }

    /** Returns a copy with the newest commit of its branch. */
    ReviewedCommit at(String newest) {
        return new ReviewedCommit("", newest, proposed, foreign);
    }

    /** Returns whether {@code text} is a commit ID. */
    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    private static String known(JsonValue commit, String what) {
        if (!COMMIT.matcher(commit.text()).matches()) {
            throw new GitHubException(GitHubException.Kind.REFUSED, "the event does not contain the " + what);
        }
        return commit.text();
    }

    /** Returns a readable form of a commit. */
    static String describe(String commit) {
        return commit.isEmpty() ? "the default branch" : "commit " + commit;
    }
}
