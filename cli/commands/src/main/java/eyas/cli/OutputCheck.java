package eyas.cli;

import eyas.session.terminal.ExitCode;
import java.io.PrintStream;
import java.util.function.BooleanSupplier;

/** The end of every command: what it has printed is there, or it has failed. */
final class OutputCheck {
    private OutputCheck() {}

    /**
     * Returns the exit code of a command that has ended with {@code code}. A stream for printing throws nothing where it cannot be written,
     * as on a full disk.
     *
     * @param isPipe whether {@code out} is a pipe: whoever reads it may have enough, like head, and that is no failure
     */
    static int code(int code, PrintStream out, BooleanSupplier isPipe, PrintStream err) {
        if (!out.checkError() || isPipe.getAsBoolean()) {
            return code;
        }
        err.println("eyas: standard output cannot be written, or not all of it");
        return code == ExitCode.OK ? ExitCode.FAILED : code;
    }
}
