package eyas.filter.plan;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * When a matcher turns the plan of an event code into bytecode.
 *
 * @param after how many events of a code are interpreted first; {@link #NEVER} to interpret all
 * @param dump directory that receives each generated class and its listing, or null
 */
public record CompilationOptions(int after, @Nullable Path dump) {
    /** Value of {@link #after} for a matcher that compiles nothing. */
    public static final int NEVER = -1;

    /** Compiles what is used often; what was interpreted before tells in which order to ask. */
    public static final CompilationOptions DEFAULT = new CompilationOptions(500, null);

    /** Compiles each code at its first event. */
    public static final CompilationOptions AT_ONCE = new CompilationOptions(0, null);

    /**
     * Whether classes can be made at run time; not in a native executable, whose builder settles this and leaves the compiler
     * out.
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
