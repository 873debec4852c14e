/**
 * Composes a run of Eyas: opens a source, records, keeps the state, matches rules, collects the report.
 *
 * <p>The first module that depends on both sources. Commands, the agent and {@code eyas falco} depend on it.
 */
module eyas.session {
    requires transitive eyas.capture;
    requires transitive eyas.container;
    requires transitive eyas.live;
    requires transitive eyas.output;
    requires transitive eyas.report;
    requires eyas.http;
    requires static transitive org.jspecify;

    exports eyas.session;
    exports eyas.session.command;
    exports eyas.session.input;
    exports eyas.session.installation;
    exports eyas.session.recording;
    exports eyas.session.report;
    exports eyas.session.terminal;
}
