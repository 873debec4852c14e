/**
 * The service of a self-hosted host: finds the jobs of known runners in the events of the whole machine, and watches each.
 *
 * <p>What belongs here: which process is a runner's worker, which processes are a job's, the books, and the socket that shows a
 * job what is known of it. What does not: the reading of a command line, and what a single job's agent does.
 */
module eyas.host {
    requires transitive eyas.agent;
    requires static transitive org.jspecify;

    exports eyas.host;
    exports eyas.host.answer;
    exports eyas.host.books;
    exports eyas.host.delivery;
    exports eyas.host.runner;
}
