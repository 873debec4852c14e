package eyas.fields;

/** What a field's value depends on, so that a result can be kept as long as that does not change. */
public enum FieldDependency {
    /** The event's own bytes or header. */
    EVENT,
    /** The thread entry's generation alone. */
    THREAD,
    /** The thread's ancestors too. */
    ANCESTORS,
    /** The descriptor entry's generation alone. */
    DESCRIPTOR,
    /** Anything else: tables of users or containers, counters, time. */
    OTHER
}
