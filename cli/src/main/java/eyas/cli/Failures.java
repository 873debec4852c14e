package eyas.cli;

import eyas.ci.CiException;
import eyas.diagnostic.Diagnostic;
import eyas.event.EventSourceException;
import eyas.falco.FalcoException;
import eyas.session.input.DiagnosticView;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns what went wrong into a message that a tired engineer can act on, and an exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private static final String DEBUG = "EYAS_DEBUG";

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) throws Exception {
        PrintWriter err = line.getErr();
        if (System.getenv(DEBUG) != null) {
            failure.printStackTrace(err);
        }
        return switch (failure) {
            case CommandFailure expected -> {
                err.println("eyas: " + expected.getMessage());
                yield expected.exitCode();
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
                yield ExitCode.NOT_STARTED;
            }
            case ParameterException usage ->
                handleParseException(usage, parsed.originalArgs().toArray(new String[0]));
            default -> {
                err.println("eyas: internal error: " + failure);
                err.println("      This is a bug in Eyas. Run again with " + DEBUG
                        + "=1 and report what it prints, please.");
                yield ExitCode.FAILED;
            }
        };
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine line = failure.getCommandLine();
        PrintWriter err = line.getErr();
        Diagnostic diagnostic = UsageDiagnostic.of(failure, arguments);
        err.print(new DiagnosticView(Terminal.standardError().palette()).text(diagnostic));
        if (diagnostic.fixes().isEmpty()) {
            err.println("  Usage: " + line.getHelp().synopsis(9).strip());
        }
        err.println("  Help:  " + line.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }
}
