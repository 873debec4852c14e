package eyas.fields;

/** What a field's value depends on, so that a result can be cached until that changes. */
public enum FieldDependency {
    /** The event's own bytes or header. */
    EVENT,
    /** Only the thread entry's generation. */
    THREAD,
    /** The thread and its ancestors. */
    ANCESTORS,
    /** Only the descriptor entry's generation. */
    DESCRIPTOR,
    /** Anything else: tables of users or containers, counters, time. */
    OTHER
}
