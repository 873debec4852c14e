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
 * Asks GitHub for files of the repository at commits that were reviewed. The checkout is not looked at: a job can write what it likes there,
 * into git's own files, too.
 *
 * @param environment the environment of the job's first step
 * @param policy how long GitHub is asked, and how much of an answer is read
 * @param clock tells time
 */
public record ReviewedFiles(GitHubEnvironment environment, RetryPolicy policy, Clock clock) {
    /** The job waits for this. */
    private static final Duration OVERALL = Duration.ofSeconds(25);

    private static final int SHOWN = 100;

    private static final Duration REQUEST = Duration.ofSeconds(8);

    /**
     * Return how long GitHub is asked for files.
     *
     * @param mostBytes the most bytes of a file
     */
    public static RetryPolicy policy(int mostBytes) {
        return new RetryPolicy(OVERALL, REQUEST, 3, Duration.ofMillis(500), Duration.ofSeconds(5), mostBytes);
    }

    /** Return the file at {@code path}, which is relative to the repository. */
    public ReviewedChange of(String path) {
        try {
            ReviewedCommit told = ReviewedCommit.of(environment, EventPayload.read(environment));
            try (GitHubClient client = new GitHubClient(GitHubEndpoint.of(environment), policy, clock)) {
                ReviewedCommit commit = told.branch().isEmpty() ? told : told.at(newest(client, told.branch()));
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
                        "GitHub shows the branch " + Printable.of(branch, SHOWN)
                                + " not to this token; give the job the permission contents: read"));
        if (!ReviewedCommit.isCommit(commit)) {
            throw new GitHubException(
                    GitHubException.Kind.REFUSED,
                    "GitHub does not tell the newest commit of the branch " + Printable.of(branch, SHOWN));
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
        String place = ReviewedCommit.words(commit);
        try {
            Optional<byte[]> bytes = client.file(
                    client.site().path() + "/contents/" + encoded + (commit.isEmpty() ? "" : "?ref=" + commit));
            if (bytes.isPresent()) {
                return new ReviewedFile.Found(place, bytes.get());
            }
            // The same answer is given to a token that may not read: only one that sees the commit knows that it has no
            // such file.
            return client.sees(client.site().path() + "/commits/" + (commit.isEmpty() ? "HEAD" : commit))
                    ? new ReviewedFile.Missing(place)
                    : new ReviewedFile.Unknown(
                            "GitHub shows " + place + " not to this token; give the job the permission contents: read");
        } catch (GitHubException e) {
            return new ReviewedFile.Unknown(place + ": " + e.getMessage());
        }
    }
}
