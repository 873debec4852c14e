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

/** What every program of Eyas does around its command: the start, what is said of failures, and the end. */
public final class ProgramMain {
    private ProgramMain() {}

    /** Begin the process, before anything else is done in it; return the command's name, empty where none is given. */
    public static String begin(String[] arguments) {
        InheritedDescriptors.atStart(); // before anything is opened: the program may execute itself anew
        ProcessName.set();
        return arguments.length == 0 ? "" : arguments[0];
    }

    /** End the process where a thread fails with what nobody can mend, or where it could not go on from the start. */
    public static void watchFailures(String command) {
        Thread.setDefaultUncaughtExceptionHandler(new FatalErrorHandler(command));
        OpenFileLimit.problem().ifPresent(problem -> FatalErrorHandler.end(command, problem));
    }

    /** Return what {@code --version} prints. */
    public static IVersionProvider version() {
        return new VersionLines();
    }

    /**
     * Run the command that {@code arguments} ask for; return the exit code.
     *
     * @param sandbox is entered by commands that read what strangers wrote
     */
    public static int of(CommandLine line, ParserSandbox sandbox, String... arguments) {
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setStopAtPositional(false);
        // A word that begins with @ is a file's name, or belongs to the command that is watched: "curl -d @body.json".
        line.setExpandAtFiles(false);
        line.setExecutionStrategy(parsed -> {
            for (CommandLine each : parsed.asCommandLineList()) {
                if (each.getCommand() instanceof UntrustedInputCommand command) {
                    command.confinedBy(sandbox);
                }
            }
            return new RunLast().execute(parsed);
        });
        CommandFailureHandler failures = new CommandFailureHandler(arguments.length == 0 ? "" : arguments[0]);
        line.setExecutionExceptionHandler(failures);
        line.setParameterExceptionHandler(failures);
        return OutputCheck.code(line.execute(arguments), System.out, StandardStreams::outputIsPipe, System.err);
    }
}
