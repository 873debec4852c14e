package eyas.github.api;

import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.RuleFinding;
import eyas.github.runner.GitHubEnvironment;
import eyas.http.Clock;
import eyas.http.RetryPolicy;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the names of steps that no nearer source has; normally the runner's log has them. A step is found by the time of its finding, in
 * seconds, if no other step ran in that second; the text mentions this.
 */
public final class StepTitles {
    /** The runner's name of a step without an ID, which is meaningless to people. */
    private static final Pattern MADE_UP = Pattern.compile("__[A-Za-z0-9_.-]{1,100}");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private StepTitles() {}

    /** Returns {@code outcome} with the missing names of steps, as far as GitHub provides them. */
    public static JobOutcome named(JobOutcome outcome, GitHubEnvironment environment, RetryPolicy policy, Clock clock) {
        List<RuleFinding> unnamed = outcome.findings().byRule().stream()
                .filter(finding -> MADE_UP.matcher(finding.place().step()).matches())
                .toList();
        Optional<Long> run = number(environment, "GITHUB_RUN_ID");
        Optional<Long> attempt = number(environment, "GITHUB_RUN_ATTEMPT");
        if (unnamed.isEmpty() || run.isEmpty() || attempt.isEmpty()) {
            return outcome;
        }
        try (GitHubClient client = new GitHubClient(GitHubEndpoint.of(environment), policy, clock)) {
            return JobNames.find(
                            client,
                            run.get(),
                            attempt.get(),
                            environment.variable("RUNNER_NAME").orElse(""))
                    .map(names -> outcome.called(titles(unnamed, names)))
                    .orElse(outcome);
        } catch (GitHubException e) {
            // Without permission (actions: read) the steps keep the runner's names, which needs no message.
            return outcome;
        }
    }

    private static Map<String, String> titles(List<RuleFinding> unnamed, JobNames names) {
        Map<String, String> titles = new HashMap<>();
        for (RuleFinding finding : unnamed) {
            time(finding.time())
                    .flatMap(names::stepAt)
                    .ifPresent(title -> titles.put(
                            finding.place().step(),
                            title + " (" + finding.place().step() + ", by the clock)"));
        }
        return titles;
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            // An invalid time identifies no step.
            return Optional.empty();
        }
    }

    private static Optional<Long> number(GitHubEnvironment environment, String name) {
        return environment
                .variable(name)
                .filter(text -> NUMBER.matcher(text).matches())
                .map(Long::parseLong);
    }
}
