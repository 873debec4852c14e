package eyas.conformance;

import java.util.Locale;

/** Languages of payloads in the range. */
enum RangeLanguage {
    SH("/bin/bash", "sh", "printf git >/proc/$$/comm\n", "true\n"),
    PYTHON("/usr/bin/python3", "py", "open('/proc/self/comm', 'w').write('git')\n", "pass\n"),
    NODE("/usr/bin/node", "js", "process.title = 'git'\n", "'use strict'\n"),
    PERL("/usr/bin/perl", "pl", "$0 = 'git';\n", "1;\n"),
    C("", "c", "", "int main(void) { return 0; }\n");

    private final String interpreter;
    private final String extension;
    private final String rename;
    private final String noop;

    RangeLanguage(String interpreter, String extension, String rename, String noop) {
        this.interpreter = interpreter;
        this.extension = extension;
        this.rename = rename;
        this.noop = noop;
    }

    /** Returns the language with this name in a case. */
    static RangeLanguage of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Returns the path of the interpreter, empty for a compiled language. */
    String interpreter() {
        return interpreter;
    }

    String file() {
        return "task." + extension;
    }

    /** Returns the source code of a no-op program. */
    String noop() {
        return noop;
    }

    /** Returns a code prefix that renames the process to git, empty for C. */
    String rename() {
        return rename;
    }

    /** Returns the shell command that runs the program; {@code @PLACE@} stands for its directory. */
    String call() {
        return this == C ? "\"@PLACE@/task\"" : interpreter + " \"@PLACE@/" + file() + "\"";
    }

    /** Returns the shell command that runs the program with another interpreter; for a compiled language, that runs {@code program}. */
    String callWith(String program) {
        return this == C ? program : program + " \"@PLACE@/" + file() + "\"";
    }
}
