package eyas.github.api;

import eyas.ci.CiException;
import eyas.ci.provider.ReviewedChange;
import eyas.ci.provider.ReviewedFile;
import eyas.github.runner.GitHubEnvironment;
import eyas.http.Clock;
import eyas.http.RetryPolicy;
import eyas.text.Printable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Fetches files of the repository at reviewed commits from GitHub. The checkout is not used: a job can change it, including git's own
 * files.
 *
 * @param environment the environment of the job's first step
 * @param policy limits on time and size of responses
 * @param clock the clock
 */
public record ReviewedFiles(GitHubEnvironment environment, RetryPolicy policy, Clock clock) {
    /** The job waits for this. */
    private static final Duration OVERALL = Duration.ofSeconds(25);

    private static final int SHOWN = 100;

    private static final Duration REQUEST = Duration.ofSeconds(8);

    /**
     * Returns the limits for requests of files.
     *
     * @param mostBytes maximum size of a file in bytes
     */
    public static RetryPolicy policy(int mostBytes) {
        return new RetryPolicy(OVERALL, REQUEST, 3, Duration.ofMillis(500), Duration.ofSeconds(5), mostBytes);
    }

    /** Fetches the file at {@code path}, which is relative to the repository. */
    public ReviewedChange of(String path) {
        try {
            ReviewedCommit reported = ReviewedCommit.of(environment, EventPayload.read(environment));
            try (GitHubClient client = new GitHubClient(GitHubEndpoint.of(environment), policy, clock)) {
                ReviewedCommit commit =
                        reported.branch().isEmpty() ? reported : reported.at(newest(client, reported.branch()));
                ReviewedFile reviewed = at(client, path, commit.commit());
                return new ReviewedChange(
                        reviewed,
                        reviewed instanceof ReviewedFile.Unknown
                                ? Optional.empty()
                                : commit.proposed().map(proposed -> at(client, path, proposed)),
                        commit.foreign());
            }
        } catch (GitHubException | CiException e) {
            return ReviewedChange.unknown(String.valueOf(e.getMessage()));
        }
    }

    private static String newest(GitHubClient client, String branch) {
        String commit = client.commit(client.site().path() + "/commits/heads/" + encoded(branch))
                .orElseThrow(() -> new GitHubException(
                        GitHubException.Kind.NOT_FOUND,
                        "this token cannot read the branch " + Printable.of(branch, SHOWN)
                                + "; give the job the permission contents: read"));
        if (!ReviewedCommit.isCommit(commit)) {
            throw new GitHubException(
                    GitHubException.Kind.REFUSED,
                    "GitHub did not return the newest commit of the branch " + Printable.of(branch, SHOWN));
        }
        return commit;
    }

    private static String encoded(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    private static ReviewedFile at(GitHubClient client, String path, String commit) {
        String encoded = encoded(path);
        String place = ReviewedCommit.describe(commit);
        try {
            Optional<byte[]> bytes = client.file(
                    client.site().path() + "/contents/" + encoded + (commit.isEmpty() ? "" : "?ref=" + commit));
            if (bytes.isPresent()) {
                return new ReviewedFile.Found(place, bytes.get());
            }
            // A token without read permission gets the same response: only one that can read the commit proves that the
            // file does not exist.
            return client.canRead(client.site().path() + "/commits/" + (commit.isEmpty() ? "HEAD" : commit))
                    ? new ReviewedFile.Missing(place)
                    : new ReviewedFile.Unknown(
                            "this token cannot read " + place + "; give the job the permission contents: read");
        } catch (GitHubException e) {
            return new ReviewedFile.Unknown(place + ": " + e.getMessage());
        }
    }
}
