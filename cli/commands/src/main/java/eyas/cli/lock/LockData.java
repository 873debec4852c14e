package eyas.cli.lock;

import eyas.baseline.compare.ActionChange;
import eyas.baseline.compare.LockChange;
import eyas.baseline.compare.LockChange.Nature;
import eyas.baseline.compare.LockDifference;
import eyas.baseline.model.StepScope;
import eyas.baseline.run.RunBehavior;
import eyas.baseline.run.RunBehavior.Witness;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Converts differences from a lock to data for JSON. */
final class LockData {
    private LockData() {}

    /** Returns the result of a check. */
    static Map<String, Object> check(String lock, RunBehavior run, LockDifference difference) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("lock", lock);
        data.put("report", run.name());
        data.put("workflow", run.scope().workflow());
        data.put("job", run.scope().job());
        data.put("complete", run.isComplete());
        data.put("missing", run.gaps());
        data.putAll(difference(difference));
        return data;
    }

    /** Returns a difference. */
    static Map<String, Object> difference(LockDifference difference) {
        Map<String, Object> data = new LinkedHashMap<>();
        difference.heaviest().ifPresent(weight -> data.put("heaviest", weight.label()));
        data.put("new", changes(difference, Nature.NEW));
        data.put("changed", changes(difference, Nature.CHANGED));
        data.put("gone", changes(difference, Nature.GONE));
        data.put("actions", difference.actions().stream().map(LockData::action).toList());
        data.put(
                "new_steps",
                difference.unknownSteps().stream().map(LockData::step).toList());
        return data;
    }

    private static List<Map<String, Object>> changes(LockDifference difference, Nature nature) {
        return difference.of(nature).stream().map(LockData::change).toList();
    }

    private static Map<String, Object> step(StepScope step) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("workflow", step.workflow());
        data.put("job", step.job());
        data.put("step", step.step());
        return data;
    }

    private static Map<String, Object> action(ActionChange change) {
        Map<String, Object> data = step(change.step());
        data.put("before", change.before());
        data.put("after", change.after());
        return data;
    }

    private static Map<String, Object> change(LockChange change) {
        Map<String, Object> data = step(change.entry().step());
        data.put("code", change.entry().code());
        data.put("kind", change.entry().kind().key());
        data.put("entry", change.entry().text());
        if (!change.before().isEmpty()) {
            data.put("before", change.before());
        }
        if (change.nature() != Nature.GONE) {
            data.put("weight", change.weight().label());
            data.put("why", change.why());
        }
        if (!change.witness().equals(Witness.UNKNOWN)) {
            data.put("pid", change.witness().pid());
            data.put("program", change.witness().program());
            data.put("command_line", change.witness().commandLine());
        }
        return data;
    }
}
