package eyas.ci.provider;

/**
 * What tells a job from every other one, on this machine and on others.
 *
 * @param provider the CI system, as {@code ci-systems.tsv} names it
 * @param repository the repository, for example {@code owner/name}
 * @param workflow name of the workflow, empty if it has none
 * @param run id of the run
 * @param attempt which attempt of the run, from 1
 * @param job id of the job in its workflow
 * @param variant what tells the jobs of one matrix apart, empty if nothing does
 */
public record RunIdentity(
        String provider, String repository, String workflow, String run, int attempt, String job, String variant) {}
