package eyas.report.model;

/**
 * The identity of a job across machines, as reported by its CI system. A claim of the job, not evidence. Unknown texts are empty.
 *
 * @param provider the CI system, as named in {@code ci-systems.tsv}
 * @param server address of the CI system, for example {@code https://github.com}
 * @param repository the repository, for example {@code owner/name}
 * @param workflow name of the workflow
 * @param run id of the run
 * @param attempt attempt number of the run, from 1
 * @param job id of the job in its workflow
 * @param variant distinguishes the jobs of one matrix
 * @param runner name of the runner
 */
public record RunIdentity(
        String provider,
        String server,
        String repository,
        String workflow,
        String run,
        int attempt,
        String job,
        String variant,
        String runner) {
    /** Returns a copy with this runner name. */
    public RunIdentity on(String name) {
        return new RunIdentity(provider, server, repository, workflow, run, attempt, job, variant, name);
    }
}
