package eyas.report.model;

import java.util.List;

/**
 * Says what one job did.
 *
 * @param job what was run or read, and when
 * @param steps steps of CI jobs that were seen, in order
 * @param scripts runs of package scripts that were seen, in order
 * @param rules the rules that were broken, most urgent first
 * @param alerts single alerts, in order; all are counted in {@code rules}
 * @param processes all processes, each after its parent
 * @param executables files that were executed, in order
 * @param connections peers by process, in order
 * @param lookups DNS look-ups by process, in order
 * @param suspicions parents of names whose look-ups look like data on its way out
 * @param files files written, moved, deleted, made executable; credentials read
 * @param containers containers seen, in order
 * @param privileges changes of privilege, in order
 * @param persistence files of persistence mechanisms that were written, in order
 * @param filters filters that hid rows, and how many
 * @param enrichments what others say of the facts
 * @param coverage how complete all this is
 * @param cost what watching cost, as far as Eyas' own process goes
 */
public record JobReport(
        JobFacts job,
        List<StepFacts> steps,
        List<ScriptFacts> scripts,
        List<RuleFacts> rules,
        Part<AlertFacts> alerts,
        Part<ProcessFacts> processes,
        Part<ExecutableFacts> executables,
        Part<ConnectionFacts> connections,
        Part<LookupFacts> lookups,
        List<LookupSuspicion> suspicions,
        Part<FileFacts> files,
        Part<ContainerFacts> containers,
        Part<PrivilegeFacts> privileges,
        Part<PersistenceFacts> persistence,
        List<FilterFacts> filters,
        Enrichments enrichments,
        Coverage coverage,
        OwnCost cost) {
    public JobReport {
        steps = List.copyOf(steps);
        scripts = List.copyOf(scripts);
        rules = List.copyOf(rules);
        suspicions = List.copyOf(suspicions);
        filters = List.copyOf(filters);
    }

    /** Returns how many alerts there were, also those that are not kept as rows. */
    public long alertCount() {
        return rules.stream().mapToLong(RuleFacts::count).sum();
    }

    /** Returns the same with other words about its steps. */
    public JobReport withSteps(List<StepFacts> others) {
        return new JobReport(
                job,
                others,
                scripts,
                rules,
                alerts,
                processes,
                executables,
                connections,
                lookups,
                suspicions,
                files,
                containers,
                privileges,
                persistence,
                filters,
                enrichments,
                coverage,
                cost);
    }

    /** Returns the same with other enrichments. */
    public JobReport with(Enrichments others) {
        return new JobReport(
                job,
                steps,
                scripts,
                rules,
                alerts,
                processes,
                executables,
                connections,
                lookups,
                suspicions,
                files,
                containers,
                privileges,
                persistence,
                filters,
                others,
                coverage,
                cost);
    }
}
