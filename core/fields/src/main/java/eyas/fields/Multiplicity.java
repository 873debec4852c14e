package eyas.fields;

/** The number of values of a field, and the meaning of comparisons with several values. */
public enum Multiplicity {
    /** At most one value. */
    ONE,
    /** Several values; a comparison holds if it holds for any: {@code proc.aname} without an index. */
    ANY,
    /** Two sides; a comparison holds if it holds for either, {@code !=} only if for both: {@code fd.ip}, {@code fd.port}. */
    EITHER,
    /** A list; {@code in} holds if all its values are in the set, {@code intersects} if any is. */
    LIST
}
