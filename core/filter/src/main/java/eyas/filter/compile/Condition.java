package eyas.filter.compile;

/**
 * Tell something of the current event.
 *
 * <p>Generated code holds each as a constant. Make it a record: the JVM takes a record's components for constants too, and
 * then compiles right through it.
 */
@FunctionalInterface
public interface Condition {
    /** Return whether it holds for the current event. */
    boolean holds();
}
