package eyas.state;

/** Why the state needs an event code, so that a caller can skip unused ones. */
public enum StateNeed {
    /** The event does not change the state. */
    NONE,
    /** Without it, processes, descriptors, paths or users would be wrong. */
    ALWAYS,
    /** It may complete the addresses of a socket; needed if a rule reads network fields on transfers. */
    TRAFFIC,
    /** It only changes memory and fault counters or limits. */
    COUNTERS
}
