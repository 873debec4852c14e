package eyas.conformance;

import java.util.Locale;

/** In what a deed of the range is written. */
enum RangeLanguage {
    SH("/bin/bash", "sh", "printf git >/proc/$$/comm\n", "true\n"),
    PYTHON("/usr/bin/python3", "py", "open('/proc/self/comm', 'w').write('git')\n", "pass\n"),
    NODE("/usr/bin/node", "js", "process.title = 'git'\n", "'use strict'\n"),
    PERL("/usr/bin/perl", "pl", "$0 = 'git';\n", "1;\n"),
    C("", "c", "", "int main(void) { return 0; }\n");

    private final String interpreter;
    private final String ending;
    private final String rename;
    private final String nothing;

    RangeLanguage(String interpreter, String ending, String rename, String nothing) {
        this.interpreter = interpreter;
        this.ending = ending;
        this.rename = rename;
        this.nothing = nothing;
    }

    /** Return the language that a case calls so. */
    static RangeLanguage of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Return the program that runs it, empty for one that is compiled. */
    String interpreter() {
        return interpreter;
    }

    String file() {
        return "task." + ending;
    }

    /** Return a program that does nothing. */
    String nothing() {
        return nothing;
    }

    /** Return what a program begins with to take another name. */
    String rename() {
        return rename;
    }

    /** Return the words of a shell that run it; {@code @PLACE@} stands for its folder. */
    String call() {
        return this == C ? "\"@PLACE@/task\"" : interpreter + " \"@PLACE@/" + file() + "\"";
    }

    /** Return the words of a shell that run it by another program instead of its interpreter. */
    String callBy(String program) {
        return this == C ? program : program + " \"@PLACE@/" + file() + "\"";
    }
}
