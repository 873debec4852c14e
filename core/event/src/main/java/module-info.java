/**
 * Defines what an event is: the event table, the view over an event's bytes, and the contract of an event source.
 *
 * <p>Everything that flows through Eyas is a sequence of bytes in one layout, whether it was recorded or is live. This
 * module knows that layout and the table that gives it meaning. It knows nothing of where events come from or of what
 * is done with them.
 */
module eyas.event {
    requires static transitive org.jspecify;

    exports eyas.event;
}
