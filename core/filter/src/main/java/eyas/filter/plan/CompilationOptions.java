package eyas.filter.plan;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Options for compiling the plan of an event code to bytecode.
 *
 * @param after number of events of a code to interpret first; {@link #NEVER} to interpret all
 * @param dump directory for the generated classes and their listings, or null
 */
public record CompilationOptions(int after, @Nullable Path dump) {
    /** Value of {@link #after} that disables compilation. */
    public static final int NEVER = -1;

    /** Compiles frequently used codes, in an evaluation order based on the events interpreted before. */
    public static final CompilationOptions DEFAULT = new CompilationOptions(500, null);

    /** Compiles each code at its first event. */
    public static final CompilationOptions AT_ONCE = new CompilationOptions(0, null);

    /**
     * Whether classes can be defined at run time. False in a native executable, whose build evaluates this constant and omits the compiler.
     */
    static final boolean POSSIBLE = System.getProperty("org.graalvm.nativeimage.imagecode") == null;

    /** Only interprets. */
    public static final CompilationOptions OFF = new CompilationOptions(NEVER, null);

    /**
     * Returns the default, changed by the system properties {@code eyas.bytecode.after} (a number of events, -1 for never)
     * and {@code eyas.bytecode.dump} (a directory).
     */
    public static CompilationOptions ofProperties() {
        if (!POSSIBLE) {
            return OFF;
        }
        String directory = System.getProperty("eyas.bytecode.dump");
        return new CompilationOptions(
                Integer.getInteger("eyas.bytecode.after", DEFAULT.after),
                directory == null ? null : Path.of(directory));
    }
}
