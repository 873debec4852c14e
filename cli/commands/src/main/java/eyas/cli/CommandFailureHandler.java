package eyas.cli;

import eyas.ci.CiException;
import eyas.event.EventSourceException;
import eyas.falco.FalcoException;
import eyas.report.Palette;
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
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) throws Exception {
        PrintWriter err = line.getErr();
        if (InternalErrorMessage.isTraced()) {
            failure.printStackTrace(err);
        }
        return switch (failure) {
            case CommandFailure expected -> {
                err.println("eyas: " + expected.getMessage());
                yield FailureExitCodes.expected(command, expected.exitCode());
            }
            case FalcoException falco -> {
                err.println("Error: " + falco.getMessage());
                yield ExitCode.FAILED;
            }
            case CiException runner -> {
                err.println("eyas: " + runner.getMessage());
                yield ExitCode.USAGE;
            }
            case EventSourceException source -> {
                err.println("eyas: " + source.getMessage());
                yield FailureExitCodes.fatal(command);
            }
            case ParameterException usage ->
                handleParseException(usage, parsed.originalArgs().toArray(new String[0]));
            default -> {
                err.println("eyas: " + InternalErrorMessage.message(failure));
                yield FailureExitCodes.fatal(command);
            }
        };
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        PrintWriter err = failure.getCommandLine().getErr();
        UsageError problem = UsageError.of(failure);
        Palette palette = Terminal.standardError().palette();
        err.print(FailureExitCodes.isFalco(command) ? problem.falcoText(palette) : problem.text(palette));
        err.flush();
        return FailureExitCodes.usageErrorCode(command);
    }
}
