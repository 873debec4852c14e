package eyas.cli;

import eyas.diagnostic.DiagnosticCode;
import eyas.session.terminal.ExitCode;
import java.util.Set;

/**
 * The exit codes of failures of Eyas and of usage errors, by command; see {@code docs/reference/exit-codes.md}.
 *
 * <p>A command that runs another program passes on that program's exit code, so its own failures have a code that programs rarely use.
 */
final class FailureExitCodes {
    /** Commands that run a program of the user. */
    private static final Set<String> RUN_COMMANDS = Set.of("watch", "record", "demo", "top");
    /** Commands whose exit code is a job's verdict: an internal error must not look like a verdict or a rejected report. */
    private static final Set<String> ANSWER_FOR_JOBS = Set.of("action", "host", "collect");

    private static final String FALCO = "falco";

    private FailureExitCodes() {}

    /** Returns the exit code of {@code command} for a usage error. */
    static int usageErrorCode(String command) {
        return isFalco(command) ? ExitCode.FAILED : runsCommand(command) ? ExitCode.NOT_STARTED : ExitCode.USAGE;
    }

    /** Returns the exit code of {@code command} for an internal error. */
    static int fatal(String command) {
        return runsCommand(command) || ANSWER_FOR_JOBS.contains(command) ? ExitCode.NOT_STARTED : ExitCode.FAILED;
    }

    /** Returns the code of an error in the event source of {@code command}: captures, unless it watches live. */
    static DiagnosticCode source(String command) {
        return fatal(command) == ExitCode.NOT_STARTED ? DiagnosticCode.LIVE_EVENTS : DiagnosticCode.INVALID_CAPTURE;
    }

    /** Returns the exit code of {@code command} for an expected failure whose code is {@code code}. */
    static int expected(String command, int code) {
        return switch (code) {
            case ExitCode.FAILED, ExitCode.USAGE -> runsCommand(command) ? ExitCode.NOT_STARTED : code;
            case ExitCode.NOT_STARTED -> fatal(command);
            default -> code;
        };
    }

    /** Returns whether {@code command} stands in for Falco, whose clients know only the codes 0 and 1. */
    static boolean isFalco(String command) {
        return command.equals(FALCO);
    }

    private static boolean runsCommand(String command) {
        return RUN_COMMANDS.contains(command);
    }
}
