package eyas.cli;

import eyas.ci.CiException;
import eyas.diagnostic.DiagnosticCode;
import eyas.event.EventSourceException;
import eyas.falco.FalcoException;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.InternalErrorMessage;
import eyas.session.terminal.Terminal;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Converts a failure to an error message and an exit code. */
final class CommandFailureHandler implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final String command;

    /** Creates the handler for {@code command}, which is empty if no command was given. */
    CommandFailureHandler(String command) {
        this.command = command;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
        PrintWriter err = line.getErr();
        if (InternalErrorMessage.isTraced()) {
            failure.printStackTrace(err);
        }
        return switch (failure) {
            case CommandFailure expected -> {
                print(err, expected.code(), expected);
                yield FailureExitCodes.expected(command, expected.exitCode());
            }
            case FalcoException falco -> {
                err.println("Error: " + falco.getMessage());
                yield ExitCode.FAILED;
            }
            case CiException runner -> {
                print(err, DiagnosticCode.CI_JOB, runner);
                yield ExitCode.USAGE;
            }
            case EventSourceException source -> {
                print(err, FailureExitCodes.source(command), source);
                yield FailureExitCodes.fatal(command);
            }
            case ParameterException usage ->
                handleParseException(usage, parsed.originalArgs().toArray(new String[0]));
            default -> {
                String message = InternalErrorMessage.message(failure);
                print(err, InternalErrorMessage.code(message), message);
                yield FailureExitCodes.fatal(command);
            }
        };
    }

    private void print(PrintWriter err, DiagnosticCode code, Exception failure) {
        print(err, code, String.valueOf(failure.getMessage()));
    }

    private void print(PrintWriter err, DiagnosticCode code, String message) {
        err.println(
                ErrorLine.of(command, code, message, Terminal.standardError().palette()));
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        PrintWriter err = failure.getCommandLine().getErr();
        err.print(UsageError.of(failure).text(command, Terminal.standardError().palette()));
        err.flush();
        return FailureExitCodes.usageErrorCode(command);
    }
}
