/**
 * Watches a CI job: the agent, its start and its end.
 *
 * <p>What belongs here: the life of an agent and what a step reports of it. What does not: the reading of a command line, and
 * what is recorded, matched and collected in a run.
 */
module eyas.agent {
    requires transitive eyas.ci;
    requires transitive eyas.delivery;
    requires transitive eyas.baseline;
    requires transitive eyas.session;
    requires static transitive org.jspecify;

    exports eyas.agent;
    exports eyas.agent.egress;
    exports eyas.agent.lock;
}
