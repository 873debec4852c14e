package eyas.github.runner;

import eyas.report.model.RunIdentity;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment variables that a runner sets for a step.
 *
 * <p>Source: the default variables of GitHub Actions, and {@code INPUT_*} as the toolkit reads it. A shell in between drops variables with
 * invalid names, so an input is also looked up with underscores in place of hyphens.
 *
 * @param variables the environment
 */
public record GitHubEnvironment(Map<String, String> variables) {
    public GitHubEnvironment {
        variables = Map.copyOf(variables);
    }

    /** Returns a variable; empty if it is absent or blank. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    /** Returns an input of the action, stripped; empty if it is absent or blank. */
    public Optional<String> input(String name) {
        String exact = "INPUT_" + name.replace(' ', '_').toUpperCase(Locale.ROOT);
        return variable(exact).or(() -> variable(exact.replace('-', '_'))).map(String::strip);
    }

    /** Returns a copy with another value of a variable. */
    public GitHubEnvironment with(String name, String value) {
        Map<String, String> changed = new HashMap<>(variables);
        changed.put(name, value);
        return new GitHubEnvironment(changed);
    }

    /** Returns the directory that a variable names. */
    public Optional<Path> directory(String name) {
        return variable(name).map(Path::of);
    }

    /** Returns whether the runner is hosted by GitHub, so that the machine serves one job and is then discarded. */
    public boolean isHosted() {
        return variable("RUNNER_ENVIRONMENT").filter("github-hosted"::equals).isPresent();
    }

    /** Number of parts of {@link #jobKey}, of which the repository's name is two; more may follow. */
    private static final int JOB_KEY_PARTS = 6;

    /** The format of {@link #displayName}. */
    private static final Pattern WORDS = Pattern.compile(
            "(?<repository>[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}), job (?<job>[A-Za-z0-9_-]{0,200}), "
                    + "run (?<run>[0-9]{1,20})(, attempt (?<attempt>[0-9]{1,9}))?");

    /** Returns a readable form of a job's key: {@code o/r, job build, run 7}; a key of another form unchanged. */
    public static String displayName(String jobKey) {
        String[] parts = jobKey.split("/", -1);
        if (parts.length < JOB_KEY_PARTS || parts[1].isEmpty()) {
            return "job " + jobKey;
        }
        String again = parts[3].isEmpty() || parts[3].equals("1") ? "" : ", attempt " + parts[3];
        return parts[0] + "/" + parts[1] + ", job " + parts[4] + ", run " + parts[2] + again;
    }

    /** Parses the text of {@link #displayName}; empty for other text. */
    public static Optional<RunIdentity> identityIn(String description) {
        Matcher job = WORDS.matcher(description);
        return job.matches()
                ? Optional.of(new RunIdentity(
                        "github",
                        "",
                        job.group("repository"),
                        "",
                        job.group("run"),
                        job.group("attempt") == null ? 1 : Math.max(1, Integer.parseInt(job.group("attempt"))),
                        job.group("job"),
                        "",
                        ""))
                : Optional.empty();
    }

    /** Returns the key that distinguishes this job from all others on this machine. */
    public String jobKey() {
        return String.join(
                "/",
                variables.getOrDefault("GITHUB_REPOSITORY", ""),
                variables.getOrDefault("GITHUB_RUN_ID", ""),
                variables.getOrDefault("GITHUB_RUN_ATTEMPT", ""),
                variables.getOrDefault("GITHUB_JOB", ""),
                variables.getOrDefault("RUNNER_NAME", ""));
    }
}
