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

/** The {@code eyas} program: selects the command. */
@Command(
        name = "eyas",
        description = "Monitor what a command or CI job does at the level of Linux system calls, and report it.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionLines.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Try:",
            "  eyas demo                     watch a harmless staged attack",
            "  eyas watch -- make test       watch a command",
            "  eyas analyze job.scap         report what a recorded job did",
            "  eyas read job.scap            print the events of a recording",
            "  eyas top -- make test         show the most active processes while it runs",
            "",
            "'eyas tables', 'eyas collect' and 'eyas hunt' store and query the reports of many jobs: docs/how-to/collect-reports.md.",
            "",
            "Monitoring needs root (or CAP_BPF, CAP_PERFMON, CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH).",
            "Exit codes: docs/reference/exit-codes.md. 125 of watch, record, top and demo is always Eyas's own.",
            "eyas --engine jvm|native COMMAND selects the runtime, if the native executable is installed."
        })
final class Eyas implements Runnable {
    /** All commands by name, in the order of the help. */
    static final Map<String, Class<?>> COMMANDS = commands();

    /** Commands that need the definitions of all other commands. */
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
        throw new MissingParameterException(spec.commandLine(), List.of(), "missing command");
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
     * Returns the program's command line. It contains only the requested command, or all commands if the arguments do not name one: reading
     * the annotations of all commands takes a third of the start-up time.
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

    /** Runs a command inside another process, without dropping that process's privileges. */
    static int run(String... arguments) {
        return run(ParserSandbox.NONE, arguments);
    }

    private static int run(ParserSandbox sandbox, String... arguments) {
        return ProgramMain.of(commandLine(arguments), sandbox, arguments);
    }
}
