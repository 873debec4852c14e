package eyas.filter.compile;

/**
 * A boolean test of the current event.
 *
 * <p>Generated code holds each instance as a constant. Implement it as a record: the JVM treats a record's components as constants, too,
 * and can then inline through it.
 */
@FunctionalInterface
public interface Condition {
    /** Returns whether the condition holds for the current event. */
    boolean holds();
}
