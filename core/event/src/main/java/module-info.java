/**
 * Defines what an event is: the event table, the view over an event's bytes, and the contract of an event source.
 *
 * <p>Everything that flows through Eyas is a sequence of bytes in one layout, whether recorded or live. This module defines that layout and
 * the table that gives it meaning. It does not depend on where events come from or how they are processed.
 */
module eyas.event {
    requires static transitive org.jspecify;

    exports eyas.event;
}
