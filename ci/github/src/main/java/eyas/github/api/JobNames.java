package eyas.github.api;

import eyas.text.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The names that a run's page shows for this job and its steps. Requested only if no nearer source has them.
 *
 * @param job the job's name
 * @param steps its steps, in order
 */
public record JobNames(String job, List<Step> steps) {
    /**
     * A step.
     *
     * @param name its name
     * @param started start time, in seconds
     * @param ended end time, in seconds; the maximum if it has not ended
     */
    public record Step(String name, Instant started, Instant ended) {}

    public JobNames {
        steps = List.copyOf(steps);
    }

    /**
     * Finds this job among all of its run: the only one that this runner is executing. Empty if there are several.
     *
     * @param run the run
     * @param attempt the attempt, from 1
     * @param runner the runner's name
     * @throws GitHubException if the request fails
     */
    public static Optional<JobNames> find(GitHubClient client, long run, long attempt, String runner) {
        List<JsonValue> jobs =
                client.list(client.site().path() + "/actions/runs/" + run + "/attempts/" + attempt + "/jobs", "jobs");
        List<JsonValue> ours = jobs.stream()
                .filter(job -> job.get("runner_name").text().equals(runner)
                        && job.get("status").text().equals("in_progress"))
                .toList();
        return ours.size() == 1 ? Optional.of(of(ours.getFirst())) : Optional.empty();
    }

    private static JobNames of(JsonValue job) {
        List<Step> steps = new ArrayList<>();
        for (JsonValue step : job.get("steps").list()) {
            Instant started = time(step.get("started_at").text(), Instant.MAX);
            steps.add(new Step(
                    step.get("name").text(),
                    started,
                    time(step.get("completed_at").text(), Instant.MAX)));
        }
        return new JobNames(job.get("name").text(), steps);
    }

    private static Instant time(String text, Instant absent) {
        try {
            return text.isEmpty() ? absent : Instant.parse(text);
        } catch (DateTimeException e) {
            // An invalid time is treated as missing: the step is then never found by time.
            return absent;
        }
    }

    /** Returns the name of the step that ran at {@code time}; empty if there was none, or two in the same second. */
    public Optional<String> stepAt(Instant time) {
        List<Step> at = steps.stream()
                .filter(step ->
                        !time.isBefore(step.started()) && time.minusSeconds(1).isBefore(step.ended()))
                .toList();
        return at.size() == 1 ? Optional.of(at.getFirst().name()) : Optional.empty();
    }
}
