package eyas.report.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The report of one job.
 *
 * @param job the monitored job or command
 * @param steps observed steps of CI jobs, in order
 * @param scripts observed runs of package scripts, in order
 * @param rules triggered rules, most urgent first
 * @param alerts single alerts, in order; all are counted in {@code rules}
 * @param processes all processes, each after its parent
 * @param executables executed files, in order
 * @param connections peers by process, in order
 * @param lookups DNS lookups by process, in order
 * @param suspicions parent names whose lookups look like data exfiltration
 * @param files files written, moved, deleted, made executable; credentials read
 * @param containers observed containers, in order
 * @param privileges privilege changes, in order
 * @param persistence written files of persistence mechanisms, in order
 * @param stepExports variables and directories that steps exported to later ones
 * @param filters filters that hid rows, with counts
 * @param enrichments information from external sources
 * @param coverage completeness of the report
 * @param cost overhead of Eyas' own process
 */
public record JobReport(
        JobFacts job,
        List<StepFacts> steps,
        List<ScriptFacts> scripts,
        List<RuleFacts> rules,
        CollectedRows<AlertFacts> alerts,
        CollectedRows<ProcessFacts> processes,
        CollectedRows<ExecutableFacts> executables,
        CollectedRows<ConnectionFacts> connections,
        CollectedRows<DnsLookupFacts> lookups,
        List<DnsTunnelFacts> suspicions,
        CollectedRows<FileFacts> files,
        CollectedRows<ContainerFacts> containers,
        CollectedRows<PrivilegeFacts> privileges,
        CollectedRows<PersistenceFacts> persistence,
        CollectedRows<StepExportFacts> stepExports,
        List<FilterFacts> filters,
        Enrichments enrichments,
        Coverage coverage,
        Overhead cost) {
    public JobReport {
        steps = List.copyOf(steps);
        scripts = List.copyOf(scripts);
        rules = List.copyOf(rules);
        suspicions = List.copyOf(suspicions);
        filters = List.copyOf(filters);
    }

    /** Returns the number of alerts, including those that are not kept as rows. */
    public long alertCount() {
        return rules.stream().mapToLong(RuleFacts::count).sum();
    }

    /** Returns a copy with other steps. */
    public JobReport withSteps(List<StepFacts> others) {
        return but().steps(others).end();
    }

    /** Returns a copy with another identity. */
    public JobReport withIdentity(@Nullable RunIdentity identity) {
        return but().job(job.withIdentity(identity)).end();
    }

    /** Returns a copy with other exports of steps. */
    public JobReport withExports(CollectedRows<StepExportFacts> others) {
        return but().stepExports(others).end();
    }

    /** Returns a copy with other enrichments. */
    public JobReport with(Enrichments others) {
        return but().enrichments(others).end();
    }

    /** Returns a builder of a report without any collected tables. */
    public static Builder of(JobFacts job, Coverage coverage, Overhead cost) {
        return new Builder(job, coverage, cost);
    }

    /** Returns a builder initialized with this report. */
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
                .stepExports(stepExports)
                .filters(filters)
                .enrichments(enrichments);
    }

    /** A builder of reports. Tables that are not set count as not collected. */
    public static final class Builder {
        private JobFacts job;
        private Coverage coverage;
        private final Overhead cost;
        private List<StepFacts> steps = List.of();
        private List<ScriptFacts> scripts = List.of();
        private List<RuleFacts> rules = List.of();
        private CollectedRows<AlertFacts> alerts = CollectedRows.off();
        private CollectedRows<ProcessFacts> processes = CollectedRows.off();
        private CollectedRows<ExecutableFacts> executables = CollectedRows.off();
        private CollectedRows<ConnectionFacts> connections = CollectedRows.off();
        private CollectedRows<DnsLookupFacts> lookups = CollectedRows.off();
        private List<DnsTunnelFacts> suspicions = List.of();
        private CollectedRows<FileFacts> files = CollectedRows.off();
        private CollectedRows<ContainerFacts> containers = CollectedRows.off();
        private CollectedRows<PrivilegeFacts> privileges = CollectedRows.off();
        private CollectedRows<PersistenceFacts> persistence = CollectedRows.off();
        private CollectedRows<StepExportFacts> stepExports = CollectedRows.off();
        private List<FilterFacts> filters = List.of();
        private Enrichments enrichments = Enrichments.NONE;

        private Builder(JobFacts job, Coverage coverage, Overhead cost) {
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

        public Builder alerts(CollectedRows<AlertFacts> its) {
            alerts = its;
            return this;
        }

        public Builder processes(CollectedRows<ProcessFacts> its) {
            processes = its;
            return this;
        }

        public Builder executables(CollectedRows<ExecutableFacts> its) {
            executables = its;
            return this;
        }

        public Builder connections(CollectedRows<ConnectionFacts> its) {
            connections = its;
            return this;
        }

        public Builder lookups(CollectedRows<DnsLookupFacts> its) {
            lookups = its;
            return this;
        }

        public Builder suspicions(List<DnsTunnelFacts> its) {
            suspicions = its;
            return this;
        }

        public Builder files(CollectedRows<FileFacts> its) {
            files = its;
            return this;
        }

        public Builder containers(CollectedRows<ContainerFacts> its) {
            containers = its;
            return this;
        }

        public Builder privileges(CollectedRows<PrivilegeFacts> its) {
            privileges = its;
            return this;
        }

        public Builder persistence(CollectedRows<PersistenceFacts> its) {
            persistence = its;
            return this;
        }

        public Builder stepExports(CollectedRows<StepExportFacts> its) {
            stepExports = its;
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
                    stepExports,
                    filters,
                    enrichments,
                    coverage,
                    cost);
        }
    }
}
