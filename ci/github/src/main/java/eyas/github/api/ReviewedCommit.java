package eyas.github.api;

import eyas.github.runner.GitHubEnvironment;
import eyas.text.json.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which commit has been reviewed before a run, told by the event that started it: of a pull request the branch that it is to be merged into,
 * of a merge queue the commit that it builds on, of a run of the default branch its own commit, of any other run the default branch.
 *
 * @param branch the branch whose newest commit counts; empty where {@code commit} tells
 * @param commit the commit; empty for the newest of {@code branch}, or of the default branch
 * @param proposed the commit that is to be reviewed; empty where there is none
 * @param foreign whether what is proposed lies in another repository
 */
record ReviewedCommit(String branch, String commit, Optional<String> proposed, boolean foreign) {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");
    private static final String BRANCHES = "refs/heads/";

    /**
     * Reads it from the environment of the first step and the payload of its event.
     *
     * @throws GitHubException if the event is about a pull request and does not tell its commits
     */
    static ReviewedCommit of(GitHubEnvironment environment, JsonValue payload) {
        String event = environment.variable("GITHUB_EVENT_NAME").orElse("");
        JsonValue pull = payload.get("pull_request");
        if (pull.isPresent() || event.startsWith("pull_request")) {
            JsonValue base = pull.get("base");
            JsonValue head = pull.get("head");
            // The event's base.sha was the branch's newest commit when the pull request was opened or pushed to last:
            // what was taken out of
            // the lock since then would be allowed to whoever keeps an old pull request.
            return new ReviewedCommit(
                    branch(base.get("ref")),
                    "",
                    Optional.of(known(head.get("sha"), "the commit that the pull request proposes")),
                    !isSame(head.get("repo").get("id"), base.get("repo").get("id")));
        }
        if (event.equals("merge_group")) {
            JsonValue group = payload.get("merge_group");
            return new ReviewedCommit(
                    "",
                    known(group.get("base_sha"), "the commit that the merge queue builds on"),
                    Optional.of(known(group.get("head_sha"), "the commit of the merge queue")),
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
        return one.whole(-1) > 0 && one.whole(-1) == other.whole(-2);
    }

    private static String branch(JsonValue name) {
        if (name.text().isEmpty()) {
            throw new GitHubException(
                    GitHubException.Kind.REFUSED,
                    "the event does not tell the branch that the pull request is to be merged into");
        }
        return name.text();
    }

    /** Return that, with the newest commit of its branch. */
    ReviewedCommit at(String newest) {
        return new ReviewedCommit("", newest, proposed, foreign);
    }

    /** Return whether that names a commit. */
    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    private static String known(JsonValue commit, String what) {
        if (!COMMIT.matcher(commit.text()).matches()) {
            throw new GitHubException(GitHubException.Kind.REFUSED, "the event does not tell " + what);
        }
        return commit.text();
    }

    /** Return a commit in words. */
    static String words(String commit) {
        return commit.isEmpty() ? "the default branch" : "commit " + commit;
    }
}
