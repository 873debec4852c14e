package eyas.engine;

/** What happens after the first rule that an event breaks. */
public enum RuleMatching {
    /** Only the first rule in the order of definition alerts. */
    FIRST,
    /** Every rule that the event breaks alerts. */
    ALL
}
