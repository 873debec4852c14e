package eyas.filter.compile;

import java.util.Map;

/** What became of a block. */
public sealed interface CompilationResult {

    /**
     * It was compiled.
     *
     * @param classFile the class, not to be changed
     * @param texts what the constants of the class mean, by the names of their fields
     */
    record Done(CompiledBlock block, byte[] classFile, Map<String, String> texts) implements CompilationResult {}

    /**
     * It exceeds what a class file can hold.
     *
     * @param reason what is too large, for people
     */
    record TooLarge(String reason) implements CompilationResult {}
}
