/**
 * Speaks with a CI runner: its inputs, its command files, its log; with GitHub's API; and keeps the books of an agent that
 * watches a job.
 *
 * <p>Nothing here looks at events or starts a process; the commands do, in {@code cli}.
 */
module eyas.action {
    requires transitive eyas.report;
    requires transitive eyas.service;
    requires static transitive org.jspecify;

    exports eyas.action.agent;
    exports eyas.action.github;
    exports eyas.action.result;
    exports eyas.action.runner;
    exports eyas.action.worker;
    exports eyas.action.workflow;
}
