/**
 * Keeps what is true now: threads, their descriptors, users and interfaces; applies events and answers look-ups.
 *
 * <p>State is told of every event before rules see it, and tidied after they have. It knows nothing of fields, filters
 * or rules.
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
