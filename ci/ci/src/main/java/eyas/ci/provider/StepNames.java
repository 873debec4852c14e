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
 * @param steps the steps that were begun, in order
 */
public record StepNames(List<KnownStep> steps) {
    /** No names. */
    public static final StepNames NONE = new StepNames(List.of());

    private static final int NAME = 200;

    public StepNames {
        steps = List.copyOf(steps);
    }

    /** Return what to call the steps in a text, by their ids: the name and the id. */
    public Map<String, String> words() {
        Map<String, String> words = new HashMap<>();
        byId().forEach((id, step) -> words.put(id, Printable.of(step.name(), NAME) + " (" + id + ")"));
        return words;
    }

    /** Return the report with names and numbers of its steps. */
    public JobReport named(JobReport report) {
        Map<Integer, KnownStep> byProcess = byProcess(report);
        Map<String, KnownStep> byId = byId();
        List<StepFacts> named = report.steps().stream()
                .map(step -> named(step, byId.get(step.name()), byProcess.get(step.id())))
                .toList();
        return report.withSteps(named);
    }

    private static StepFacts named(StepFacts step, @Nullable KnownStep described, @Nullable KnownStep started) {
        // The order of the description tells which step an id is; steps without an id are known by their processes.
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

    /** The processes that are known of a step tell which one it is; of several, the pipeline's own counts. */
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
