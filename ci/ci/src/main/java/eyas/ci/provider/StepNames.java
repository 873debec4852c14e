package eyas.ci.provider;

import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.model.StepFacts;
import eyas.text.Printable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of a job's steps.
 *
 * @param steps the started steps, in order
 */
public record StepNames(List<KnownStep> steps) {
    /** No names. */
    public static final StepNames NONE = new StepNames(List.of());

    private static final int NAME = 200;

    public StepNames {
        steps = List.copyOf(steps);
    }

    /** Returns display names of the steps by their IDs: the name and the ID. */
    public Map<String, String> displayNames() {
        Map<String, String> words = new HashMap<>();
        byId().forEach((id, step) -> words.put(id, Printable.of(step.name(), NAME) + " (" + id + ")"));
        return words;
    }

    /** Returns the report with names and numbers of its steps. */
    public JobReport named(JobReport report) {
        Map<Integer, KnownStep> byProcess = byProcess(report);
        Map<String, KnownStep> byId = byId();
        List<StepFacts> named = report.steps().stream()
                .map(step -> named(step, byId.get(step.name()), byProcess.get(step.id())))
                .toList();
        return report.withSteps(named);
    }

    private static StepFacts named(StepFacts step, @Nullable KnownStep described, @Nullable KnownStep started) {
        // The order of the description determines the step of an ID; steps without an ID are found by their processes.
        KnownStep found = described != null ? described : started;
        return found == null ? step : step.called(found.number(), Printable.of(found.name(), NAME));
    }

    private Map<String, KnownStep> byId() {
        Map<String, KnownStep> byId = new LinkedHashMap<>();
        for (KnownStep step : steps) {
            if (step.main() && !step.id().isEmpty()) {
                byId.putIfAbsent(step.id(), step);
            }
        }
        return byId;
    }

    /** Finds the steps of the report by their known processes; of several candidates, the pipeline's own step is chosen. */
    private Map<Integer, KnownStep> byProcess(JobReport report) {
        Map<Long, KnownStep> started = new HashMap<>();
        for (KnownStep step : steps) {
            step.processes().forEach(pid -> started.putIfAbsent(pid, step));
        }
        Map<Integer, KnownStep> found = new HashMap<>();
        for (ProcessFacts process : report.processes().rows()) {
            KnownStep step = process.step() < 0 ? null : started.get(process.pid());
            if (step != null) {
                found.merge(process.step(), step, (one, other) -> one.main() ? one : other);
            }
        }
        return found;
    }
}
