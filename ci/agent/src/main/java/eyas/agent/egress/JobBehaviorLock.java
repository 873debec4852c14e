package eyas.agent.egress;

import eyas.baseline.model.BehaviorLock;
import eyas.baseline.model.EntryEscaper;
import eyas.baseline.model.EntryKind;
import eyas.baseline.model.LockEntry;
import eyas.baseline.model.StepScope;
import eyas.baseline.run.LockNames;
import eyas.ci.provider.PlannedStep;
import eyas.text.Printable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A job and the lock that applies to it.
 *
 * @param lock the lock
 * @param workflow the workflow's name in the lock
 * @param job the job's name in the lock
 * @param variable the environment variable that identifies the step of a process; empty if there is none
 * @param steps the planned steps; empty if unknown
 */
public record JobBehaviorLock(
        BehaviorLock lock, String workflow, String job, String variable, List<PlannedStep> steps) {
    /** Reports, from which locks are learned, cut titles at this length. */
    private static final int TITLE = 200;

    private static final List<String> PARTS = List.of("", "Pre ", "Post ");

    public JobBehaviorLock {
        steps = List.copyOf(steps);
    }

    /**
     * Creates the record from the names that a CI system uses.
     *
     * @param file the workflow's file, empty if unknown
     * @param workflow the workflow's name, empty if unknown
     * @param job the job's ID
     */
    public static JobBehaviorLock of(
            BehaviorLock lock, String file, String workflow, String job, String variable, List<PlannedStep> steps) {
        return new JobBehaviorLock(lock, LockNames.workflow(file, workflow), EntryEscaper.name(job), variable, steps);
    }

    /** Returns whether the lock contains the job. */
    public boolean isKnown() {
        return lock.knowsJobOf(scope());
    }

    /** Returns the scope of all steps of the job. */
    StepScope scope() {
        return new StepScope(workflow, job, StepScope.EVERY);
    }

    /** Returns the destinations of the job. */
    List<LockEntry> destinations() {
        return lock.entries().keySet().stream()
                .filter(entry ->
                        entry.kind() == EntryKind.DESTINATIONS && entry.step().isOfSameJob(scope()))
                .toList();
    }

    /** Returns the IDs of the steps that have their own entries in the lock. */
    Set<String> ownSteps() {
        Set<String> ids = new HashSet<>();
        lock.entries().keySet().stream()
                .map(LockEntry::step)
                .filter(step -> step.isOfSameJob(scope())
                        && !step.step().equals(StepScope.EVERY)
                        && !step.step().equals(StepScope.OUTSIDE))
                .distinct()
                .forEach(step -> ids.addAll(ids(step.step())));
        return ids;
    }

    /** Returns the IDs of the planned steps that the lock calls {@code name}; empty if there are none. */
    Set<String> ids(String name) {
        Set<String> ids = new HashSet<>();
        for (PlannedStep step : steps) {
            int version = step.uses().indexOf('@');
            String action = version < 0 ? step.uses() : step.uses().substring(0, version);
            for (String part : PARTS) {
                String title = step.title().isEmpty() ? "" : part + Printable.of(step.title(), TITLE);
                if (LockNames.step(step.id(), title, action).equals(name)) {
                    ids.add(step.id());
                }
            }
        }
        return ids;
    }
}
