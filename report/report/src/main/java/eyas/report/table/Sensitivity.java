package eyas.report.table;

/** The origin of a text, and what it may contain as a consequence. */
public enum Sensitivity {
    /** Chosen by Eyas, its tables, the kernel or the rules' author. */
    OWN,
    /** Untrusted: chosen by a watched program or a third party; every format escapes it. */
    FOREIGN,
    /** Like {@link #FOREIGN}, and it may hold a secret, which the collector masks. */
    MAY_HOLD_SECRET
}
