package eyas.nativeimage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.graalvm.nativeimage.RuntimeOptions;
import org.graalvm.nativeimage.VMRuntime;

/**
 * Entry point of the native executable. Only a leading {@code -Xmx} is an option of the executable itself: the launcher passes the heap
 * size as to a JVM, and the start of the agent appends another one.
 */
public final class NativeMain {
    private static final String HEAP = "-Xmx";
    private static final Pattern SIZE = Pattern.compile("-Xmx[0-9]{1,12}[kmgKMG]?");
    private static final int MOST_SIZES = 2;
    /** Same value as in the launcher. */
    private static final long LEAST_HEAP = 20L << 20;

    private static final long MOST_HEAP = 1L << 40;
    private static final int WRONG_CALL = 2;
    /**
     * Maximum size of the young generation. It holds the allocations of loading the rules, which all survive, so that a collection would
     * only copy them. The event loop allocates almost nothing.
     */
    private static final long MOST_YOUNG = 24 << 20;

    private static final String UNITS = "kmg";
    private static final int BITS_PER_UNIT = 10;

    /** Arguments of the program, without those of the launcher. */
    private static String[] programArguments = {};

    private NativeMain() {}

    /** Sets the maximum heap size and runs the program. */
    public static void main(String[] arguments) throws Throwable {
        int first = 0;
        while (first < Math.min(arguments.length, MOST_SIZES)
                && SIZE.matcher(arguments[first]).matches()
                && (first == 0 || isAgent(arguments, first + 1))) {
            long heap = bytes(arguments[first].substring(HEAP.length()));
            if (heap < LEAST_HEAP || heap > MOST_HEAP) {
                System.err.println(
                        "eyas: error[C003]: " + arguments[first] + " is not a valid heap size; use 20m to 1024g");
                System.exit(WRONG_CALL);
            }
            RuntimeOptions.set("MaxHeapSize", heap);
            RuntimeOptions.set("MaxNewSize", Math.min(MOST_YOUNG, heap / 2));
            first++;
        }
        // Initialization that a runtime with option parsing does before the program. One effect: writing to a closed
        // pipe returns an error instead of ending the process.
        VMRuntime.initialize();
        // The class is private to its module; the builder resolves both names, because they are constants.
        Method program = Class.forName("eyas.cli.Eyas").getDeclaredMethod("main", String[].class);
        program.setAccessible(true);
        programArguments = Arrays.copyOfRange(arguments, first, arguments.length);
        try {
            program.invoke(null, (Object) programArguments.clone());
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }

    /** Replaces this process with the same command on the JVM. Returns only by an exception. */
    static void onJvm() {
        String home = System.getenv("EYAS_HOME");
        if (home == null) {
            throw new IllegalStateException("this needs the JVM, and EYAS_HOME is not set; start bin/eyas instead");
        }
        List<String> command = new ArrayList<>(List.of(home + "/bin/eyas", "--engine", "jvm"));
        command.addAll(List.of(programArguments));
        Exec.replace(command);
        throw new IllegalStateException("this needs the JVM, and " + command.getFirst() + " cannot be run");
    }

    /** Returns whether the arguments from {@code first} start an agent, the only caller that appends a heap size to the launcher's. */
    private static boolean isAgent(String[] arguments, int first) {
        return first < arguments.length && arguments[first].equals("action");
    }

    /** Parses {@code heap}, a number with suffix k, m, g or none, as bytes. */
    private static long bytes(String heap) {
        int last = heap.length() - 1;
        int unit = UNITS.indexOf(Character.toLowerCase(heap.charAt(last)));
        if (unit < 0) {
            return Long.parseLong(heap);
        }
        int bits = BITS_PER_UNIT * (unit + 1);
        long number = Long.parseLong(heap.substring(0, last));
        return number > Long.MAX_VALUE >> bits ? Long.MAX_VALUE : number << bits;
    }
}
