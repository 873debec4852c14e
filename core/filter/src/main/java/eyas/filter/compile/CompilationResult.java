package eyas.filter.compile;

import java.util.Map;

/** The outcome of compiling a block. */
public sealed interface CompilationResult {

    /**
     * The block was compiled.
     *
     * @param classFile the class; do not modify
     * @param texts descriptions of the class's constants, by field name
     */
    record Done(CompiledBlock block, byte[] classFile, Map<String, String> texts) implements CompilationResult {}

    /**
     * The block exceeds the limits of a class file.
     *
     * @param reason a readable description of the exceeded limit
     */
    record TooLarge(String reason) implements CompilationResult {}
}
