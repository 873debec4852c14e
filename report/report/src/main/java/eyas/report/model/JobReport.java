package eyas.report.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one job did.
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
 * @param handedOn variables and folders that steps handed on to later ones
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
        Part<HandedOnFacts> handedOn,
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

    /** Return the same with other words about its steps. */
    public JobReport withSteps(List<StepFacts> others) {
        return but().steps(others).end();
    }

    /** Return the same of a job with this identity. */
    public JobReport withIdentity(@Nullable RunIdentity identity) {
        return but().job(job.withIdentity(identity)).end();
    }

    /** Return the same with what steps handed on to later ones. */
    public JobReport withHandedOn(Part<HandedOnFacts> others) {
        return but().handedOn(others).end();
    }

    /** Return the same with other enrichments. */
    public JobReport with(Enrichments others) {
        return but().enrichments(others).end();
    }

    /** Begin a report of which nothing else was collected. */
    public static Builder of(JobFacts job, Coverage coverage, OwnCost cost) {
        return new Builder(job, coverage, cost);
    }

    /** Begin another report that is the same but for what the builder is told. */
    public Builder but() {
        return of(job, coverage, cost)
                .steps(steps)
                .scripts(scripts)
                .rules(rules)
                .alerts(alerts)
                .processes(processes)
                .executables(executables)
                .connections(connections)
                .lookups(lookups)
                .suspicions(suspicions)
                .files(files)
                .containers(containers)
                .privileges(privileges)
                .persistence(persistence)
                .handedOn(handedOn)
                .filters(filters)
                .enrichments(enrichments);
    }

    /** A report while it is being made; tables that it is not told of were not collected. */
    public static final class Builder {
        private JobFacts job;
        private Coverage coverage;
        private final OwnCost cost;
        private List<StepFacts> steps = List.of();
        private List<ScriptFacts> scripts = List.of();
        private List<RuleFacts> rules = List.of();
        private Part<AlertFacts> alerts = Part.off();
        private Part<ProcessFacts> processes = Part.off();
        private Part<ExecutableFacts> executables = Part.off();
        private Part<ConnectionFacts> connections = Part.off();
        private Part<LookupFacts> lookups = Part.off();
        private List<LookupSuspicion> suspicions = List.of();
        private Part<FileFacts> files = Part.off();
        private Part<ContainerFacts> containers = Part.off();
        private Part<PrivilegeFacts> privileges = Part.off();
        private Part<PersistenceFacts> persistence = Part.off();
        private Part<HandedOnFacts> handedOn = Part.off();
        private List<FilterFacts> filters = List.of();
        private Enrichments enrichments = Enrichments.NONE;

        private Builder(JobFacts job, Coverage coverage, OwnCost cost) {
            this.job = job;
            this.coverage = coverage;
            this.cost = cost;
        }

        public Builder job(JobFacts its) {
            job = its;
            return this;
        }

        public Builder coverage(Coverage its) {
            coverage = its;
            return this;
        }

        public Builder steps(List<StepFacts> its) {
            steps = its;
            return this;
        }

        public Builder scripts(List<ScriptFacts> its) {
            scripts = its;
            return this;
        }

        public Builder rules(List<RuleFacts> its) {
            rules = its;
            return this;
        }

        public Builder alerts(Part<AlertFacts> its) {
            alerts = its;
            return this;
        }

        public Builder processes(Part<ProcessFacts> its) {
            processes = its;
            return this;
        }

        public Builder executables(Part<ExecutableFacts> its) {
            executables = its;
            return this;
        }

        public Builder connections(Part<ConnectionFacts> its) {
            connections = its;
            return this;
        }

        public Builder lookups(Part<LookupFacts> its) {
            lookups = its;
            return this;
        }

        public Builder suspicions(List<LookupSuspicion> its) {
            suspicions = its;
            return this;
        }

        public Builder files(Part<FileFacts> its) {
            files = its;
            return this;
        }

        public Builder containers(Part<ContainerFacts> its) {
            containers = its;
            return this;
        }

        public Builder privileges(Part<PrivilegeFacts> its) {
            privileges = its;
            return this;
        }

        public Builder persistence(Part<PersistenceFacts> its) {
            persistence = its;
            return this;
        }

        public Builder handedOn(Part<HandedOnFacts> its) {
            handedOn = its;
            return this;
        }

        public Builder filters(List<FilterFacts> its) {
            filters = its;
            return this;
        }

        public Builder enrichments(Enrichments its) {
            enrichments = its;
            return this;
        }

        public JobReport end() {
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
                    handedOn,
                    filters,
                    enrichments,
                    coverage,
                    cost);
        }
    }
}
