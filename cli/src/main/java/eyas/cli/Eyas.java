package eyas.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code eyas} program: chooses the command. */
@Command(
        name = "eyas",
        description = "Watches what a command or CI job really does, at the level of Linux system calls, and says so.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            WatchCommand.class,
            DemoCommand.class,
            RulesCommand.class,
            ReadCommand.class,
            FieldsCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            WarmUpCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "Try:",
            "  eyas demo                     a harmless staged attack, watched",
            "  eyas watch -- make test       watch a command of yours",
            "  eyas read job.scap            read what a watch recorded",
            "",
            "Watching needs root (or CAP_BPF, CAP_PERFMON, CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH)."
        })
final class Eyas implements Runnable {
    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    Eyas() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        CommandLine line = new CommandLine(new Eyas());
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setStopAtPositional(false);
        line.setExecutionExceptionHandler(new Failures());
        line.setParameterExceptionHandler(new Failures());
        return line.execute(arguments);
    }
}
