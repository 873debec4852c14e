package eyas.filter.compile;

/** Does something for the current event that is not worth a method of its own. */
@FunctionalInterface
public interface Action {
    /** Does it. */
    void run();
}
