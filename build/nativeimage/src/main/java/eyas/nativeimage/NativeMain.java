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
 * Where the native executable begins. No word of the command line is an option of the executable itself but {@code -Xmx} ahead of all
 * others: the launcher says the size of the heap as it says it to a JVM, and the agent's start says another one behind that.
 */
public final class NativeMain {
    private static final String HEAP = "-Xmx";
    private static final Pattern SIZE = Pattern.compile("-Xmx[0-9]{1,12}[kmgKMG]?");
    private static final int MOST_SIZES = 2;
    /** The same as in the launcher. */
    private static final long LEAST_HEAP = 20L << 20;

    private static final long MOST_HEAP = 1L << 40;
    private static final int WRONG_CALL = 2;
    /**
     * Of the heap, for what is new: what loading the rules allocates has room there, all of which stays, so that a collection would only
     * copy it. The event loop allocates next to nothing.
     */
    private static final long MOST_YOUNG = 24 << 20;

    private static final String UNITS = "kmg";
    private static final int BITS_PER_UNIT = 10;

    /** The program's own words, without those of the launcher. */
    private static String[] words = {};

    private NativeMain() {}

    /** Sets the largest heap and runs the program. */
    public static void main(String[] arguments) throws Throwable {
        int first = 0;
        while (first < Math.min(arguments.length, MOST_SIZES)
                && SIZE.matcher(arguments[first]).matches()
                && (first == 0 || isAgent(arguments, first + 1))) {
            long heap = bytes(arguments[first].substring(HEAP.length()));
            if (heap < LEAST_HEAP || heap > MOST_HEAP) {
                System.err.println(
                        "eyas: " + arguments[first] + " is no size for the heap: the least is 20m, the most 1024g");
                System.exit(WRONG_CALL);
            }
            RuntimeOptions.set("MaxHeapSize", heap);
            RuntimeOptions.set("MaxNewSize", Math.min(MOST_YOUNG, heap / 2));
            first++;
        }
        // What a runtime that reads options does before the program: among it, a closed pipe is an error of the write,
        // and ends nobody.
        VMRuntime.initialize();
        // The class is its module's own; the builder follows both names, since they are constants.
        Method program = Class.forName("eyas.cli.Eyas").getDeclaredMethod("main", String[].class);
        program.setAccessible(true);
        words = Arrays.copyOfRange(arguments, first, arguments.length);
        try {
            program.invoke(null, (Object) words.clone());
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }

    /** Runs the same command on the JVM, in this process's place. Returns only by an exception. */
    static void onJvm() {
        String home = System.getenv("EYAS_HOME");
        if (home == null) {
            throw new IllegalStateException(
                    "this needs the JVM, and EYAS_HOME does not say where it is: start bin/eyas instead");
        }
        List<String> command = new ArrayList<>(List.of(home + "/bin/eyas", "--engine", "jvm"));
        command.addAll(List.of(words));
        Exec.replace(command);
        throw new IllegalStateException("this needs the JVM, and " + command.getFirst() + " cannot be run");
    }

    /** Return whether the words from {@code first} on start an agent: nobody else says a size of his own behind the launcher's. */
    private static boolean isAgent(String[] arguments, int first) {
        return first < arguments.length && arguments[first].equals("action");
    }

    /** Returns how many bytes {@code heap} is, a number with k, m, g or no unit behind it. */
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
