package eyas.state.origin;

import eyas.event.Bytes;
import java.util.Arrays;
import java.util.Set;

/**
 * What an interpreter runs, according to its arguments.
 *
 * @param script the first argument that is not an option, unchanged; empty if none names a file
 * @param module the first component of the module named by {@code -m}; empty if there is none, and for shells
 */
record ScriptArgument(byte[] script, byte[] module) {
    /** Options after which the program is inline code, a module, or read from standard input. */
    private static final Set<String> INLINE = Set.of("-c", "-e", "-m", "-p", "--eval", "--print", "-");

    private static final String MODULE = "-m";

    private static final Set<String> SHELL_INLINE = Set.of("-c", "-s", "-ec", "-lc", "-xc", "-exc", "-euc", "-");
    /** Options that have the next argument as their value. */
    private static final Set<String> WITH_VALUE = Set.of("-W", "-X", "-I", "-r", "--require", "--import", "--loader");

    private static final Set<String> SHELL_WITH_VALUE =
            Set.of("-o", "+o", "-eo", "-euo", "-O", "+O", "--rcfile", "--init-file");

    /**
     * Parses the arguments of an interpreter.
     *
     * @param arguments each with its NUL
     * @param shell whether the interpreter is a shell
     */
    static ScriptArgument of(byte[] arguments, boolean shell) {
        Set<String> inline = shell ? SHELL_INLINE : INLINE;
        Set<String> withValue = shell ? SHELL_WITH_VALUE : WITH_VALUE;
        byte[] module = Bytes.EMPTY;
        boolean skip = false;
        for (int from = 0, end; from < arguments.length; from = end + 1) {
            end = end(arguments, from);
            boolean option = end > from && (arguments[from] == '-' || arguments[from] == '+');
            if (skip) {
                skip = false;
            } else if (!option) {
                return new ScriptArgument(Arrays.copyOfRange(arguments, from, end), module);
            } else {
                String word = Bytes.text(Arrays.copyOfRange(arguments, from, end));
                if (!shell && word.startsWith(MODULE)) {
                    boolean isNext = word.equals(MODULE);
                    module = module(arguments, isNext ? end + 1 : from + MODULE.length());
                }
                if (inline.contains(word)) {
                    return new ScriptArgument(Bytes.EMPTY, module);
                }
                skip = withValue.contains(word);
            }
        }
        return new ScriptArgument(Bytes.EMPTY, module);
    }

    private static int end(byte[] arguments, int from) {
        int end = from;
        while (end < arguments.length && arguments[end] != 0) {
            end++;
        }
        return end;
    }

    private static byte[] module(byte[] arguments, int from) {
        int end = from;
        while (end < arguments.length && arguments[end] != 0 && arguments[end] != '.') {
            end++;
        }
        return from < end ? Arrays.copyOfRange(arguments, from, end) : Bytes.EMPTY;
    }
}
