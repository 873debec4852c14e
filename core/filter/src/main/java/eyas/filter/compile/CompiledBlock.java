package eyas.filter.compile;

/** The generated code of one block; belongs to the thread of its matcher. */
@FunctionalInterface
public interface CompiledBlock {
    /** Runs the block for the current event. */
    void run();
}
