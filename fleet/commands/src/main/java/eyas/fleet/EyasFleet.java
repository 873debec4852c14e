package eyas.fleet;

import eyas.cli.ProgramMain;
import eyas.fleet.collect.CollectCommand;
import eyas.fleet.hunt.HuntCommand;
import eyas.fleet.tables.TablesCommand;
import eyas.session.input.ParserSandbox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands of {@code eyas} that are about many jobs; the launcher starts this class for their names. */
@Command(
        name = "eyas",
        description = "Keeps what many jobs did as tables, and answers questions about them.",
        mixinStandardHelpOptions = true,
        versionProvider = EyasFleet.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "'eyas --help' lists the other commands. docs/fleet.md says how these go together."})
public final class EyasFleet implements Runnable {
    /** All commands by their names, in the order in which the help shows them. */
    static final Map<String, Class<?>> COMMANDS = commands();

    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    EyasFleet() {}

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("tables", TablesCommand.class);
        commands.put("collect", CollectCommand.class);
        commands.put("hunt", HuntCommand.class);
        commands.put("shell-files", ShellFilesCommand.class);
        commands.put("help", HelpCommand.class);
        return commands;
    }

    /** Say what {@code --version} prints. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws Exception {
            return ProgramMain.version().getVersion();
        }
    }

    @Override
    public void run() {
        throw new MissingParameterException(spec.commandLine(), List.of(), "a command is needed");
    }

    /** Runs the program. */
    public static void main(String[] arguments) {
        ProgramMain.watchFailures(ProgramMain.begin(arguments));
        System.exit(run(ParserSandbox.OF_PROCESS, arguments));
    }

    /** Runs a command within a process that is not its own. */
    public static int run(String... arguments) {
        return run(ParserSandbox.NONE, arguments);
    }

    private static int run(ParserSandbox sandbox, String... arguments) {
        return ProgramMain.of(commandLine(arguments), sandbox, arguments);
    }

    /** Returns the command line with the commands that {@code arguments} can be about: each takes a while to be made. */
    static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new EyasFleet());
        Class<?> only = COMMANDS.get(arguments.length == 0 ? "" : arguments[0]);
        if (only == null || only == HelpCommand.class) {
            COMMANDS.forEach(line::addSubcommand);
        } else {
            line.addSubcommand(only);
        }
        CommandLine hunt = line.getSubcommands().get("hunt");
        if (hunt != null) {
            HuntCommand.addCommands(hunt, List.of(arguments));
        }
        return line;
    }

    /** Returns the command line with all commands, for what lists them. */
    public static CommandLine whole() {
        return commandLine("help");
    }
}
