/**
 * Maintains the current system state: threads, their descriptors, users and interfaces. Applies events and answers lookups.
 *
 * <p>Each event is applied before rules see it and settled after that. The module does not depend on fields, filters or rules.
 */
module eyas.state {
    requires transitive eyas.event;
    requires transitive eyas.text;
    requires static transitive org.jspecify;
    requires org.dnsjava;

    exports eyas.state;
    exports eyas.state.container;
    exports eyas.state.dns;
    exports eyas.state.file;
    exports eyas.state.job;
    exports eyas.state.limits;
    exports eyas.state.origin;
    exports eyas.state.process;
    exports eyas.state.socket;
    exports eyas.state.user;
}
