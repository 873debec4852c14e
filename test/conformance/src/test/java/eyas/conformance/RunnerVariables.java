package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The environment that the runner gives to every program of a job, in layers: the environment of the runner itself, the variables of job
 * and step, and the runner's own variables, which override the others and therefore cannot be changed.
 */
final class RunnerVariables {
    private final Map<String, String> inherited = new LinkedHashMap<>();
    private final Map<String, String> own = new LinkedHashMap<>();

    /**
     * @param work the runner's working directory
     * @param name the runner's name
     */
    RunnerVariables(Path work, Path workspace, Path temporary, String name) throws IOException {
        for (String variable : List.of("PATH", "HOME", "LANG", "JAVA_HOME")) {
            String value = System.getenv(variable);
            if (value != null) {
                inherited.put(variable, value);
            }
        }
        inherited.put("CI", "true");
        // Identifies all processes that a job leaves running.
        inherited.put("RUNNER_TRACKING_ID", "github_" + UUID.randomUUID());
        own.put("GITHUB_ACTIONS", "true");
        own.put("GITHUB_API_URL", "https://api.github.com");
        own.put("GITHUB_GRAPHQL_URL", "https://api.github.com/graphql");
        own.put("GITHUB_SERVER_URL", "https://github.com");
        own.put("GITHUB_WORKSPACE", workspace.toString());
        own.put("GITHUB_REPOSITORY", "example/app");
        own.put("GITHUB_REPOSITORY_OWNER", "example");
        own.put("GITHUB_ACTOR", "octocat");
        own.put("GITHUB_TRIGGERING_ACTOR", "octocat");
        own.put("GITHUB_RUN_ID", "4242");
        own.put("GITHUB_RUN_NUMBER", "42");
        own.put("GITHUB_RUN_ATTEMPT", "1");
        own.put("GITHUB_WORKFLOW", "ci");
        own.put("GITHUB_WORKFLOW_REF", "example/app/.github/workflows/ci.yml@refs/heads/main");
        own.put("GITHUB_WORKFLOW_SHA", "0123456789abcdef0123456789abcdef01234567");
        own.put("GITHUB_SHA", "0123456789abcdef0123456789abcdef01234567");
        own.put("GITHUB_REF", "refs/heads/main");
        own.put("GITHUB_REF_NAME", "main");
        own.put("GITHUB_REF_TYPE", "branch");
        own.put("GITHUB_REF_PROTECTED", "false");
        own.put("GITHUB_HEAD_REF", "");
        own.put("GITHUB_BASE_REF", "");
        own.put("GITHUB_RETENTION_DAYS", "90");
        own.put("RUNNER_NAME", name);
        own.put("RUNNER_OS", "Linux");
        own.put("RUNNER_ARCH", "X64");
        own.put("RUNNER_ENVIRONMENT", "self-hosted");
        own.put("RUNNER_WORKSPACE", workspace.getParent().toString());
        own.put("RUNNER_TEMP", temporary.toString());
        own.put(
                "RUNNER_TOOL_CACHE",
                Files.createDirectories(work.resolve("_tool")).toString());
        Path event =
                Files.createDirectories(temporary.resolve("_github_workflow")).resolve("event.json");
        own.put("GITHUB_EVENT_PATH", event.toString());
        event("push", "{\"ref\":\"refs/heads/main\"}");
    }

    /** Sets the event that triggered the workflow. */
    void event(String name, String payload) throws IOException {
        own.put("GITHUB_EVENT_NAME", name);
        Files.writeString(Path.of(own.getOrDefault("GITHUB_EVENT_PATH", "")), payload);
    }

    /** Sets a variable of the runner, or of its environment. */
    void put(String name, String value) {
        boolean runners =
                name.startsWith("GITHUB_") || (name.startsWith("RUNNER_") && !name.equals("RUNNER_TRACKING_ID"));
        (runners ? own : inherited).put(name, value);
    }

    String get(String name) {
        return own.getOrDefault(name, inherited.getOrDefault(name, ""));
    }

    /** Returns the environment of a program, with the variables of its job and step. */
    Map<String, String> with(Map<String, String> jobsAndSteps) {
        Map<String, String> environment = new LinkedHashMap<>(inherited);
        environment.putAll(jobsAndSteps);
        environment.putAll(own);
        return environment;
    }

    /** Prepends a directory to {@code PATH}. */
    void prependPath(String directory) {
        inherited.merge("PATH", directory, (path, first) -> first + ":" + path);
    }
}
