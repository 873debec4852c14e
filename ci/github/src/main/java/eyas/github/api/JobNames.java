package eyas.github.api;

import eyas.text.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds the names that a run's page shows of this job: its own and its steps'. Asked for only where nothing nearer knows them.
 *
 * @param job the job's name
 * @param steps its steps, in order
 */
public record JobNames(String job, List<Step> steps) {
    /**
     * A step.
     *
     * @param name its name
     * @param began when it began, to the second
     * @param ended when it ended, to the second; the end of time where it has not
     */
    public record Step(String name, Instant began, Instant ended) {}

    public JobNames {
        steps = List.copyOf(steps);
    }

    /**
     * Asks for this job among all of its run: the only one that this runner works on now. Where there are several, nobody
     * guesses.
     *
     * @param run the run
     * @param attempt which attempt at it, from 1
     * @param runner the runner's name
     * @throws GitHubException if GitHub refuses
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
            Instant began = time(step.get("started_at").text(), Instant.MAX);
            steps.add(new Step(
                    step.get("name").text(),
                    began,
                    time(step.get("completed_at").text(), Instant.MAX)));
        }
        return new JobNames(job.get("name").text(), steps);
    }

    private static Instant time(String text, Instant absent) {
        try {
            return text.isEmpty() ? absent : Instant.parse(text);
        } catch (DateTimeException e) {
            // A time that cannot be read is none: the step is then never named by it.
            return absent;
        }
    }

    /**
     * Returns the name of the step that ran at {@code time}; empty where none did, or two in the same second.
     */
    public Optional<String> stepAt(Instant time) {
        List<Step> at = steps.stream()
                .filter(step ->
                        !time.isBefore(step.began()) && time.minusSeconds(1).isBefore(step.ended()))
                .toList();
        return at.size() == 1 ? Optional.of(at.getFirst().name()) : Optional.empty();
    }
}
