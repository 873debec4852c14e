package eyas.state.job;

import java.util.List;

/** Finds variables that can load code into whatever is started with them. Event thread only. */
final class LoaderVariables {
    /** Variables that can load code, whatever their value is. */
    private static final List<String> SUSPECT = List.of(
            "LD_PRELOAD",
            "LD_AUDIT",
            "LD_LIBRARY_PATH",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "_JAVA_OPTIONS",
            "CLASSPATH",
            "NODE_OPTIONS",
            "BASH_ENV",
            "ENV",
            "PYTHONPATH",
            "PYTHONHOME",
            "PERL5OPT",
            "PERL5LIB",
            "RUBYOPT",
            "RUBYLIB");

    private final EnvironmentReader variables;
    private final int[] suspect;

    LoaderVariables(EnvironmentReader variables) {
        this.variables = variables;
        suspect = SUSPECT.stream().mapToInt(variables::register).toArray();
    }

    /** Return whether the environment that was read last has nothing that could load code. Allocates nothing. */
    boolean isClean() {
        for (int place : suspect) {
            if (variables.has(place)) {
                return false;
            }
        }
        return true;
    }
}
