package eyas.executable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.graalvm.nativeimage.RuntimeOptions;
import org.graalvm.nativeimage.VMRuntime;

/**
 * Where the native executable begins. No word of the command line is an option of the executable itself but {@code -Xmx} ahead of all
 * others: the launcher says the size of the heap as it says it to a JVM, and the agent's start says another one behind that.
 */
public final class Start {
    private static final String HEAP = "-Xmx";
    private static final Pattern SIZE = Pattern.compile("-Xmx[0-9]{1,12}[kmgKMG]?");
    private static final int MOST_SIZES = 2;
    private static final String UNITS = "kmg";
    private static final int BITS_PER_UNIT = 10;

    private Start() {}

    /** Sets the largest heap and runs the program. */
    public static void main(String[] arguments) throws Throwable {
        int first = 0;
        while (first < Math.min(arguments.length, MOST_SIZES)
                && SIZE.matcher(arguments[first]).matches()) {
            RuntimeOptions.set("MaxHeapSize", bytes(arguments[first].substring(HEAP.length())));
            first++;
        }
        // What a runtime that reads options does before the program: among it, a closed pipe is an error of the write,
        // and ends nobody.
        VMRuntime.initialize();
        // The class is its module's own; the builder follows both names, since they are constants.
        Method program = Class.forName("eyas.cli.Eyas").getDeclaredMethod("main", String[].class);
        program.setAccessible(true);
        try {
            program.invoke(null, (Object) Arrays.copyOfRange(arguments, first, arguments.length));
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }

    /** Returns how many bytes {@code heap} is, a number with k, m, g or no unit behind it; the launcher has looked at it. */
    private static long bytes(String heap) {
        int last = heap.length() - 1;
        int unit = UNITS.indexOf(Character.toLowerCase(heap.charAt(last)));
        return unit < 0
                ? Long.parseLong(heap)
                : Long.parseLong(heap.substring(0, last)) << (BITS_PER_UNIT * (unit + 1));
    }
}
