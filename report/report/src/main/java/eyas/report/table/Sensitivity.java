package eyas.report.table;

/** Who chose a text, and what it may hold therefore. */
public enum Sensitivity {
    /** Eyas, its tables, the kernel or the rules' author chose it. */
    OWN,
    /** A watched program or a stranger chose it: every form escapes it. */
    FOREIGN,
    /** As {@link #FOREIGN}; it may hold a secret, which the collector masks. */
    MAY_HOLD_SECRET
}
