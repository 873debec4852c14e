/**
 * Watches a CI job: the agent, its start and its end.
 *
 * <p>Contains the lifecycle of an agent and the reporting of its results. Command-line parsing, recording, matching and collecting are in
 * other modules.
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
