/**
 * The service of a self-hosted host: finds the jobs of known runners in the events of the whole machine, and watches each.
 *
 * <p>Contains the recognition of workers, the assignment of processes to jobs, the on-disk state, and the socket on which a job queries its
 * status. Command-line parsing and the agent of a single job are in other modules.
 */
module eyas.host {
    requires transitive eyas.agent;
    requires static transitive org.jspecify;

    exports eyas.host;
    exports eyas.host.answer;
    exports eyas.host.delivery;
    exports eyas.host.runner;
    exports eyas.host.store;
}
