package eyas.cli;

import eyas.session.terminal.ExitCode;
import java.util.Set;

/**
 * The exit codes of what is Eyas's own fault or its caller's, by command: {@code docs/reference/exit-codes.md} has them.
 *
 * <p>A command that runs another one passes on that one's codes, so what is ours has a code that no program uses by habit.
 */
final class FailureExitCodes {
    /** These run a command of the user's. */
    private static final Set<String> RUN_COMMANDS = Set.of("watch", "record", "demo", "top");
    /** These answer for jobs: a broken program is not to be taken for a verdict, or for a report that was refused. */
    private static final Set<String> ANSWER_FOR_JOBS = Set.of("action", "host", "collect");

    private static final String FALCO = "falco";

    private FailureExitCodes() {}

    /** Return the code with which {@code command} ends where its arguments are wrong. */
    static int wrongCall(String command) {
        return isFalco(command) ? ExitCode.FAILED : runsCommand(command) ? ExitCode.NOT_STARTED : ExitCode.USAGE;
    }

    /** Return the code with which {@code command} ends where it cannot go on. */
    static int fatal(String command) {
        return runsCommand(command) || ANSWER_FOR_JOBS.contains(command) ? ExitCode.NOT_STARTED : ExitCode.FAILED;
    }

    /** Return the code with which {@code command} ends where it says {@code code} of a failure that was expected. */
    static int expected(String command, int code) {
        return switch (code) {
            case ExitCode.FAILED, ExitCode.USAGE -> runsCommand(command) ? ExitCode.NOT_STARTED : code;
            case ExitCode.NOT_STARTED -> fatal(command);
            default -> code;
        };
    }

    /** Return whether {@code command} stands in for Falco, whose clients know no codes but 0 and 1. */
    static boolean isFalco(String command) {
        return command.equals(FALCO);
    }

    private static boolean runsCommand(String command) {
        return RUN_COMMANDS.contains(command);
    }
}
