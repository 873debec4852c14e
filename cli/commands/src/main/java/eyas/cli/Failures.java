package eyas.cli;

import eyas.ci.CiException;
import eyas.event.EventSourceException;
import eyas.falco.FalcoException;
import eyas.report.Palette;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.InternalFailure;
import eyas.session.terminal.Terminal;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns what went wrong into a message that a tired engineer can act on, and an exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final String command;

    /** Answers for the command whose name is {@code command}; it is empty where none was given. */
    Failures(String command) {
        this.command = command;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) throws Exception {
        PrintWriter err = line.getErr();
        if (InternalFailure.isTraced()) {
            failure.printStackTrace(err);
        }
        return switch (failure) {
            case CommandFailure expected -> {
                err.println("eyas: " + expected.getMessage());
                yield OwnFailures.expected(command, expected.exitCode());
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
                yield OwnFailures.fatal(command);
            }
            case ParameterException usage ->
                handleParseException(usage, parsed.originalArgs().toArray(new String[0]));
            default -> {
                err.println("eyas: " + InternalFailure.message(failure));
                yield OwnFailures.fatal(command);
            }
        };
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        PrintWriter err = failure.getCommandLine().getErr();
        UsageProblem problem = UsageProblem.of(failure);
        Palette palette = Terminal.standardError().palette();
        err.print(OwnFailures.isFalco(command) ? problem.falcoText(palette) : problem.text(palette));
        err.flush();
        return OwnFailures.wrongCall(command);
    }
}
