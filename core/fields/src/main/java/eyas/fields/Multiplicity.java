package eyas.fields;

/** How many values a field has, and what a comparison with several means. */
public enum Multiplicity {
    /** One value or none. */
    ONE,
    /** Several values; a comparison holds if it holds for any: {@code proc.aname} without an index. */
    ANY,
    /** Two sides; a comparison holds if it holds for either, {@code !=} only if for both: {@code fd.ip}, {@code fd.port}. */
    EITHER,
    /** A list; {@code in} wants all its values in the set, {@code intersects} any. */
    LIST
}
