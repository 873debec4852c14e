package eyas.state.origin;

import eyas.event.Bytes;
import java.util.Arrays;
import java.util.Set;

/** Find the file that an interpreter was told to run among its arguments. */
final class ScriptArgument {
    /** The program text is an argument itself, or comes over the standard input, or is a module that is looked for. */
    private static final Set<String> INLINE = Set.of("-c", "-e", "-m", "-p", "--eval", "--print", "-");

    private static final Set<String> SHELL_INLINE = Set.of("-c", "-s", "-ec", "-lc", "-xc", "-exc", "-euc", "-");
    /** The next argument belongs to the option. */
    private static final Set<String> WITH_VALUE = Set.of("-W", "-X", "-I", "-r", "--require", "--import", "--loader");

    private static final Set<String> SHELL_WITH_VALUE =
            Set.of("-o", "+o", "-eo", "-euo", "-O", "+O", "--rcfile", "--init-file");

    private ScriptArgument() {}

    /**
     * Returns the first argument that is no option, as it was given; empty where none names a file.
     *
     * @param shell whether the interpreter is a shell
     */
    static byte[] of(byte[] arguments, boolean shell) {
        Set<String> inline = shell ? SHELL_INLINE : INLINE;
        Set<String> withValue = shell ? SHELL_WITH_VALUE : WITH_VALUE;
        boolean skip = false;
        for (int from = 0, end; from < arguments.length; from = end + 1) {
            end = from;
            while (end < arguments.length && arguments[end] != 0) {
                end++;
            }
            boolean option = end > from && (arguments[from] == '-' || arguments[from] == '+');
            if (skip) {
                skip = false;
            } else if (!option) {
                return Arrays.copyOfRange(arguments, from, end);
            } else {
                String word = Bytes.text(Arrays.copyOfRange(arguments, from, end));
                if (inline.contains(word)) {
                    return Bytes.EMPTY;
                }
                skip = withValue.contains(word);
            }
        }
        return Bytes.EMPTY;
    }
}
