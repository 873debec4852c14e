package eyas.cli;

import eyas.cli.action.ActionCommand;
import eyas.cli.analyze.AnalyzeCommand;
import eyas.cli.completion.CompletionCommand;
import eyas.cli.falco.FalcoCommand;
import eyas.cli.host.HostCommand;
import eyas.cli.lock.LockCommand;
import eyas.cli.manual.ManualCommand;
import eyas.cli.read.ReadCommand;
import eyas.cli.record.ConvertCommand;
import eyas.cli.record.RecordCommand;
import eyas.cli.rules.RulesCommand;
import eyas.cli.top.TopCommand;
import eyas.cli.watch.DemoCommand;
import eyas.cli.watch.WatchCommand;
import eyas.session.input.ParserSandbox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code eyas} program: chooses the command. */
@Command(
        name = "eyas",
        description = "Watches what a command or CI job really does, at the level of Linux system calls, and says so.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionLines.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Try:",
            "  eyas demo                     a harmless staged attack, watched",
            "  eyas watch -- make test       watch a command of yours",
            "  eyas analyze job.scap         report what a recorded job did",
            "  eyas read job.scap            read what a watch recorded",
            "  eyas top -- make test         see who does most while it runs",
            "",
            "eyas tables, collect and hunt store reports of many jobs and search them: docs/how-to/collect-reports.md.",
            "",
            "Watching needs root (or CAP_BPF, CAP_PERFMON, CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH).",
            "Exit codes: docs/reference/exit-codes.md; 125 of watch, record, top and demo is always Eyas's own.",
            "eyas --engine jvm|native COMMAND chooses what runs it, where the native executable is installed."
        })
final class Eyas implements Runnable {
    /** All commands by their names, in the order in which the help shows them. */
    static final Map<String, Class<?>> COMMANDS = commands();

    /** Commands that tell of all. */
    private static final Set<Class<?>> OF_ALL_COMMANDS =
            Set.of(HelpCommand.class, CompletionCommand.class, ManualCommand.class);

    private static final List<String> VERSION = List.of("-V", "--version");

    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    Eyas() {}

    @Override
    public void run() {
        throw new MissingParameterException(spec.commandLine(), List.of(), "a command is needed");
    }

    /** Runs the program. */
    public static void main(String[] arguments) {
        String command = ProgramMain.begin(arguments);
        if (COMMANDS.get(command) == ActionCommand.class) {
            System.setErr(EscapingErrorStream.over(System.err));
        }
        ProgramMain.watchFailures(command);
        System.exit(run(ParserSandbox.OF_PROCESS, arguments));
    }

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("watch", WatchCommand.class);
        commands.put("demo", DemoCommand.class);
        commands.put("rules", RulesCommand.class);
        commands.put("analyze", AnalyzeCommand.class);
        commands.put("lock", LockCommand.class);
        commands.put("record", RecordCommand.class);
        commands.put("read", ReadCommand.class);
        commands.put("top", TopCommand.class);
        commands.put("convert", ConvertCommand.class);
        commands.put("fields", FieldsCommand.class);
        commands.put("falco", FalcoCommand.class);
        commands.put("action", ActionCommand.class);
        commands.put("host", HostCommand.class);
        commands.put("explain", ExplainCommand.class);
        commands.put("doctor", DoctorCommand.class);
        commands.put("completion", CompletionCommand.class);
        commands.put("manual", ManualCommand.class);
        commands.put("warm-up", WarmUpCommand.class);
        commands.put("help", HelpCommand.class);
        return commands;
    }

    /**
     * Returns the program's command line, with the one command that the arguments ask for; with all of them where that is
     * not plain. Reading the annotations of all takes a third of the time of a start.
     */
    static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Eyas());
        String first = arguments.length == 0 ? "" : arguments[0];
        Class<?> only = COMMANDS.get(first);
        if (only != null && !OF_ALL_COMMANDS.contains(only)) {
            line.addSubcommand(only);
        } else if (!VERSION.contains(first)) {
            COMMANDS.values().forEach(line::addSubcommand);
        }
        return line;
    }

    /** Runs a command within a process that is not its own, and whose privileges are none of its business. */
    static int run(String... arguments) {
        return run(ParserSandbox.NONE, arguments);
    }

    private static int run(ParserSandbox sandbox, String... arguments) {
        return ProgramMain.of(commandLine(arguments), sandbox, arguments);
    }
}
