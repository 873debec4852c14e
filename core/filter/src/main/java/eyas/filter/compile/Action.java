package eyas.filter.compile;

/** An operation on the current event, called from generated code. */
@FunctionalInterface
public interface Action {
    /** Runs the operation. */
    void run();
}
