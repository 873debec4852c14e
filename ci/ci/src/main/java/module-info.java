/**
 * Common parts of CI systems: a job, its steps, its runner, its output channel; the agent's on-disk state; the outcome of a job.
 *
 * <p>A system provides {@link eyas.ci.provider.CiProvider} from its own module. This module neither handles events nor starts processes.
 */
module eyas.ci {
    requires transitive eyas.report;
    requires static transitive org.jspecify;

    uses eyas.ci.provider.CiProvider;

    exports eyas.ci;
    exports eyas.ci.agent;
    exports eyas.ci.outcome;
    exports eyas.ci.provider;
}
