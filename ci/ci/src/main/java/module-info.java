/**
 * What CI systems have in common: a job, its steps, its runner, how it is told something; the agent's books; what a job came to.
 *
 * <p>A system provides {@link eyas.ci.provider.CiProvider} from a module of its own. Nothing here looks at events or starts a
 * process.
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
