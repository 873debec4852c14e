package eyas.report.model;

/**
 * What tells a job from every other one, on this machine and on others, as its CI system says. A claim of the job, not evidence. Texts
 * are empty where they are unknown.
 *
 * @param provider the CI system, as {@code ci-systems.tsv} names it
 * @param server address of the CI system, for example {@code https://github.com}
 * @param repository the repository, for example {@code owner/name}
 * @param workflow name of the workflow
 * @param run id of the run
 * @param attempt which attempt of the run, from 1
 * @param job id of the job in its workflow
 * @param variant what tells the jobs of one matrix apart
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
    /** Returns the same on a runner of this name. */
    public RunIdentity on(String name) {
        return new RunIdentity(provider, server, repository, workflow, run, attempt, job, variant, name);
    }
}
