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

/** Entry point of the fleet commands ({@code tables}, {@code collect}, {@code hunt}), started by the launcher. */
@Command(
        name = "eyas",
        description = "Store the reports of many jobs in tables and query them.",
        mixinStandardHelpOptions = true,
        versionProvider = EyasFleet.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "'eyas --help' lists the other commands. See docs/how-to/collect-reports.md for how these commands work together."
        })
public final class EyasFleet implements Runnable {
    /** All commands by name, in the order of the help. */
    static final Map<String, Class<?>> COMMANDS = commands();

    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields.
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

    /** Provides the text of {@code --version}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws Exception {
            return ProgramMain.version().getVersion();
        }
    }

    @Override
    public void run() {
        throw new MissingParameterException(spec.commandLine(), List.of(), "missing command");
    }

    /** Runs the program. */
    public static void main(String[] arguments) {
        ProgramMain.watchFailures(ProgramMain.begin(arguments));
        System.exit(run(ParserSandbox.OF_PROCESS, arguments));
    }

    /** Runs a command inside another program's process; does not exit. */
    public static int run(String... arguments) {
        return run(ParserSandbox.NONE, arguments);
    }

    private static int run(ParserSandbox sandbox, String... arguments) {
        return ProgramMain.of(commandLine(arguments), sandbox, arguments);
    }

    /** Returns the command line with only the commands that {@code arguments} can select, because building each one takes time. */
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

    /** Returns the command line with all commands, for listings. */
    public static CommandLine whole() {
        return commandLine("help");
    }
}
