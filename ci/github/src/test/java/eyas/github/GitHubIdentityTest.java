package eyas.github;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.ci.provider.CiJob;
import eyas.report.model.RunIdentity;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the identity of a job for a receiver. */
final class GitHubIdentityTest {
    private static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("GITHUB_SERVER_URL", "https://github.com"),
            Map.entry("GITHUB_REPOSITORY", "octo/site"),
            Map.entry("GITHUB_WORKFLOW", "CI"),
            Map.entry("GITHUB_RUN_ID", "77"),
            Map.entry("GITHUB_RUN_ATTEMPT", "3"),
            Map.entry("GITHUB_JOB", "build"),
            Map.entry("INPUT_MATRIX", "{\"os\":\"linux\",\"java\":25}"),
            Map.entry("ACTIONS_ID_TOKEN_REQUEST_URL", "https://token.example"),
            Map.entry("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "secret"),
            Map.entry("GITHUB_TOKEN", "another secret"),
            Map.entry("RUNNER_NAME", "runner-1"),
            Map.entry("RUNNER_TEMP", "/tmp"));

    private static CiJob job(Map<String, String> environment) {
        return new GitHubProvider().job(environment, new PrintStream(new ByteArrayOutputStream()));
    }

    @Test
    void identityVariablesAreSufficient() {
        CiJob job = job(VARIABLES);
        Map<String, String> handedOn = new HashMap<>(VARIABLES);
        handedOn.keySet().retainAll(job.identityVariables());
        assertThat(handedOn).hasSize(10).doesNotContainKeys("GITHUB_TOKEN", "RUNNER_TEMP");
        assertThat(job(handedOn).identity()).isPresent().isEqualTo(job.identity());
        assertThat(job.identity())
                .contains(new RunIdentity(
                        "github",
                        "https://github.com",
                        "octo/site",
                        "CI",
                        "77",
                        3,
                        "build",
                        "java=25, os=linux",
                        "runner-1"));
    }

    /** The agent writes the identity into the report, and has no secret in its environment. */
    @Test
    void detachedProcessHasTheSameIdentity() {
        CiJob job = job(VARIABLES);
        Map<String, String> detached = new HashMap<>(VARIABLES);
        detached.keySet().retainAll(job.detached().passed());
        assertThat(job(detached).identity()).isEqualTo(job.identity());
        assertThat(detached.values()).noneMatch(value -> value.contains("secret"));
    }

    /** Reports before version 3.3 contain this text as their command, and no identity. */
    @ParameterizedTest
    @CsvSource({"1", "3"})
    void parsesCommandOfEarlierReports(String attempt) {
        GitHubProvider provider = new GitHubProvider();
        String description = provider.displayName("octo/site/77/" + attempt + "/build/runner-1");
        assertThat(provider.identityIn(description))
                .contains(new RunIdentity(
                        "github", "", "octo/site", "", "77", Integer.parseInt(attempt), "build", "", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "make",
                "job octo/site/77",
                "../../etc, job x, run 1",
                "a/b, job x, run 1; rm",
                "a/b/c, job x, run 1",
                "a/b, job x, run 1, attempt 99999999999"
            })
    void otherCommandsNameNoJob(String command) {
        assertThat(new GitHubProvider().identityIn(command)).isEmpty();
    }
}
