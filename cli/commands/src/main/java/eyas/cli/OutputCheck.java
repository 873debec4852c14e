package eyas.cli;

import eyas.diagnostic.DiagnosticCode;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import java.io.PrintStream;
import java.util.function.BooleanSupplier;

/** Checks at the end of every command that its output was written. */
final class OutputCheck {
    private OutputCheck() {}

    /**
     * Returns the exit code of a command that ended with {@code code}. A {@link PrintStream} does not throw if it cannot write, for example
     * on a full disk.
     *
     * @param isPipe whether {@code out} is a pipe: a reader that closes it early, such as head, is not a failure
     */
    static int code(int code, String command, PrintStream out, BooleanSupplier isPipe, PrintStream err) {
        if (!out.checkError() || isPipe.getAsBoolean()) {
            return code;
        }
        err.println(ErrorLine.of(
                command,
                DiagnosticCode.UNWRITABLE_FILE,
                "cannot write standard output: the output is incomplete",
                Terminal.standardError().palette()));
        return code == ExitCode.OK ? ExitCode.FAILED : code;
    }
}
