package eyas.state.origin;

import eyas.event.Bytes;
import eyas.state.job.ProgramRuntime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What an interpreter runs according to its arguments, if unambiguous: only options are accepted that have no value and inject no code.
 * {@link ScriptArgument} returns the likely script instead.
 */
sealed interface InterpretedProgram {
    /** The interpreter runs inline code, or the program is uncertain. */
    record Unknown() implements InterpretedProgram {}

    /** A script, by the path in the arguments. */
    record Script(byte[] path) implements InterpretedProgram {}

    /**
     * A Python module.
     *
     * @param name its name, without submodules
     * @param looksHere whether the working directory is searched first
     */
    record Module(byte[] name, boolean looksHere) implements InterpretedProgram {}

    /** Options of Python that have no value and inject no code, as letters. */
    String PYTHON = "BbdEhIiOPqsSuvx";

    Set<String> NODE = Set.of(
            "--no-warnings",
            "--expose-gc",
            "--enable-source-maps",
            "--trace-warnings",
            "--trace-deprecation",
            "--no-deprecation",
            "--unhandled-rejections=strict");
    List<String> NODE_BEGINNINGS =
            List.of("--max-old-space-size=", "--max-semi-space-size=", "--max-http-header-size=", "--stack-size=");

    /** Parses the arguments. */
    static InterpretedProgram of(byte[] arguments, ProgramKind kind, ProgramRuntime runtime) {
        boolean looksHere = true;
        for (int from = 0, end; from < arguments.length; from = end + 1) {
            end = end(arguments, from);
            if (from == end || (arguments[from] != '-' && arguments[from] != '+')) {
                return from == end ? new Unknown() : new Script(Arrays.copyOfRange(arguments, from, end));
            }
            String option = Bytes.text(Arrays.copyOfRange(arguments, from, end));
            if (runtime == ProgramRuntime.PYTHON) {
                int module = option.startsWith("--") ? -1 : option.indexOf('m');
                String letters = option.substring(1, module < 0 ? option.length() : module);
                if (!isAllOf(letters, PYTHON)) {
                    return new Unknown();
                }
                looksHere &= letters.indexOf('I') < 0 && letters.indexOf('P') < 0;
                if (module >= 0) {
                    String name = module + 1 < option.length()
                            ? option.substring(module + 1)
                            : Bytes.text(Arrays.copyOfRange(
                                    arguments, Math.min(end + 1, arguments.length), end(arguments, end + 1)));
                    int dot = name.indexOf('.');
                    return new Module(Bytes.of(dot < 0 ? name : name.substring(0, dot)), looksHere);
                }
            } else if (!isHarmless(option, kind, runtime)) {
                return new Unknown();
            }
        }
        return new Unknown();
    }

    private static boolean isHarmless(String option, ProgramKind kind, ProgramRuntime runtime) {
        if (kind == ProgramKind.SHELLS) {
            return isAllOf(option.substring(1), "eux");
        }
        return switch (runtime) {
            case NODE -> NODE.contains(option) || NODE_BEGINNINGS.stream().anyMatch(option::startsWith);
            case PERL -> isAllOf(option.substring(1), "wTt");
            case RUBY -> isAllOf(option.substring(1), "wW0");
            case ANY, LIBRARY, SHELL, PYTHON, JAVA, PHP, DOTNET -> false;
        };
    }

    private static boolean isAllOf(String letters, String allowed) {
        return letters.chars().allMatch(letter -> allowed.indexOf(letter) >= 0);
    }

    private static int end(byte[] arguments, int from) {
        int end = Math.min(from, arguments.length);
        while (end < arguments.length && arguments[end] != 0) {
            end++;
        }
        return end;
    }
}
