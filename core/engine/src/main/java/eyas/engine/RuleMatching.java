package eyas.engine;

/** Whether matching continues after the first rule that an event triggers. */
public enum RuleMatching {
    /** Only the first rule in the order of definition raises an alert. */
    FIRST,
    /** Every rule that the event triggers raises an alert. */
    ALL
}
