package eyas.filter.compile;

/** The generated code of one block; belongs to the thread of the matcher it was made for. */
@FunctionalInterface
public interface CompiledBlock {
    /** Runs it for the current event. */
    void run();
}
