package eyas.cli;

import eyas.live.InheritedDescriptors;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.StandardStreams;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.RunLast;

/** The main program around each command of Eyas: start-up, error handling and exit. */
public final class ProgramMain {
    private ProgramMain() {}

    /** Initializes the process; must be called first. Returns the command's name, empty if none is given. */
    public static String begin(String[] arguments) {
        InheritedDescriptors.atStart(); // before anything is opened: the program may re-execute itself
        ProcessName.set();
        return arguments.length == 0 ? "" : arguments[0];
    }

    /** Ends the process when a thread fails with an unrecoverable error, or if it cannot run at all. */
    public static void watchFailures(String command) {
        Thread.setDefaultUncaughtExceptionHandler(new FatalErrorHandler(command));
        OpenFileLimit.problem().ifPresent(problem -> FatalErrorHandler.end(command, problem));
    }

    /** Returns the provider of the {@code --version} output. */
    public static IVersionProvider version() {
        return new VersionLines();
    }

    /**
     * Runs the command that {@code arguments} select; returns the exit code.
     *
     * @param sandbox is entered by commands that read untrusted input
     */
    public static int of(CommandLine line, ParserSandbox sandbox, String... arguments) {
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setStopAtPositional(false);
        // An argument that starts with @ is a file name or belongs to the watched command: "curl -d @body.json".
        line.setExpandAtFiles(false);
        line.setExecutionStrategy(parsed -> {
            for (CommandLine each : parsed.asCommandLineList()) {
                if (each.getCommand() instanceof UntrustedInputCommand command) {
                    command.setSandbox(sandbox);
                }
            }
            return new RunLast().execute(parsed);
        });
        String command = arguments.length == 0 ? "" : arguments[0];
        CommandFailureHandler failures = new CommandFailureHandler(command);
        line.setExecutionExceptionHandler(failures);
        line.setParameterExceptionHandler(failures);
        return OutputCheck.code(
                line.execute(arguments), command, System.out, StandardStreams::outputIsPipe, System.err);
    }
}
