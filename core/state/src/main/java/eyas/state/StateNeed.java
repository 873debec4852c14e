package eyas.state;

/** Why the state wants to see an event code, so that a caller can skip what nobody needs. */
public enum StateNeed {
    /** The event changes nothing that is kept. */
    NONE,
    /** Processes, descriptors, paths or users would be wrong without it. */
    ALWAYS,
    /** It may complete the addresses of a socket: needed where a rule reads network fields on transfers. */
    TRAFFIC,
    /** It only moves memory and fault counters or limits. */
    COUNTERS
}
