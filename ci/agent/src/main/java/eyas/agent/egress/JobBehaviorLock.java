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
 * A job, and the lock that counts for it.
 *
 * @param lock the lock
 * @param workflow what the lock calls its workflow
 * @param job what the lock calls it
 * @param variable the environment variable that names a step to its processes; empty if there is none
 * @param steps the steps that it is going to run; empty if unknown
 */
public record JobBehaviorLock(
        BehaviorLock lock, String workflow, String job, String variable, List<PlannedStep> steps) {
    /** Titles are cut so in reports, from which locks are learned. */
    private static final int TITLE = 200;

    private static final List<String> PARTS = List.of("", "Pre ", "Post ");

    public JobBehaviorLock {
        steps = List.copyOf(steps);
    }

    /**
     * Makes one of what a CI system says.
     *
     * @param file the workflow's file, empty if unknown
     * @param workflow the workflow's name, empty if unknown
     * @param job the job's id
     */
    public static JobBehaviorLock of(
            BehaviorLock lock, String file, String workflow, String job, String variable, List<PlannedStep> steps) {
        return new JobBehaviorLock(lock, LockNames.workflow(file, workflow), EntryEscaper.name(job), variable, steps);
    }

    /** Return whether the lock has the job. */
    public boolean isKnown() {
        return lock.knowsJobOf(scope());
    }

    /** Return what stands for every step of the job. */
    StepScope scope() {
        return new StepScope(workflow, job, StepScope.EVERY);
    }

    /** Return the destinations of the job. */
    List<LockEntry> destinations() {
        return lock.entries().keySet().stream()
                .filter(entry ->
                        entry.kind() == EntryKind.DESTINATIONS && entry.step().isOfSameJob(scope()))
                .toList();
    }

    /** Return the ids of the steps of which the lock has anything. */
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

    /** Return the ids of the steps that the lock calls {@code name}; empty where no planned step is known to be it. */
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
