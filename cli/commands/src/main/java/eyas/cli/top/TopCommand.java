package eyas.cli.top;

import eyas.capture.CaptureSource;
import eyas.cli.options.RingOptions;
import eyas.diagnostic.DiagnosticCode;
import eyas.event.EventSourceException;
import eyas.live.Sandbox.Network;
import eyas.session.command.CommandArguments;
import eyas.session.input.CaptureOpener;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.ReadProgress;
import eyas.session.terminal.StandardStreams;
import eyas.session.terminal.Terminal;
import eyas.text.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the most active processes, files, connections or users, in a recording or while a command runs. */
@Command(
        name = "top",
        description = {
            "Show the most active processes, files, connections or users: calls, bytes read and written, bytes sent and received.",
            "",
            "VIEW is processes (the default), files, connections or users. For a capture, a table is printed. While "
                    + "a command runs, or with --host, the table fills the terminal and refreshes each second; "
                    + "the command's output is printed at the end. If standard output is not a terminal, the table is printed at the end.",
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = {
            "eyas top [OPTION ...] [VIEW] CAPTURE",
            "       eyas top [OPTION ...] [VIEW] -- COMMAND [ARGUMENT ...]",
            "       eyas top [OPTION ...] [VIEW] --host"
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:the capture was read, or the machine was monitored until Ctrl-C",
            "the command's:with a command, as in a shell",
            "125:Eyas itself failed: the capture cannot be read, a usage error, or it could not start"
        },
        footer = {
            "",
            "Examples:",
            "  eyas top job.scap",
            "  eyas top files job.scap --sort written",
            "  eyas top connections --format json job.scap | jq .",
            "  eyas top -- make test",
            "  eyas top users --host"
        })
public final class TopCommand implements Callable<Integer>, UntrustedInputCommand {
    private static final String END_OF_OPTIONS = "--";

    @Option(
            names = "--sort",
            paramLabel = "COLUMN",
            description = "Sort by this column, largest values first (default: bytes transferred).")
    private @Nullable String sort;

    @Option(
            names = {"-n", "--rows"},
            paramLabel = "N",
            description = "Show at most N rows (default: what fits the terminal, 20 in a printed table, all in JSON).")
    private int rows;

    @Option(
            names = "--format",
            paramLabel = "table|json",
            description = "Output format, table or JSON (default: table).")
    private TopFormat format = TopFormat.TABLE;

    @Option(
            names = {"-r", "--read"},
            paramLabel = "CAPTURE",
            description = "Capture to read (sysdig's option).")
    private @Nullable String read;

    @Option(names = "--host", description = "Monitor the whole machine until Ctrl-C.")
    private boolean host;

    @Mixin
    private RingOptions ring = new RingOptions();

    @Parameters(
            arity = "0..*",
            paramLabel = "VIEW CAPTURE -- COMMAND",
            description = "View and capture; or after -- a command and its arguments.")
    private List<String> positionals = new ArrayList<>();

    private ParserSandbox sandbox = ParserSandbox.NONE;

    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    TopCommand() {}

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        int behind = commandWords();
        List<String> before = new ArrayList<>(positionals.subList(0, positionals.size() - behind));
        List<String> command = positionals.subList(positionals.size() - behind, positionals.size());
        Optional<TopView> named = before.isEmpty() ? Optional.empty() : TopViewName.of(before.getFirst());
        if (named.isPresent()) {
            before.removeFirst();
        }
        if (read != null) {
            before.addFirst(read);
        }
        TopView view = named.orElse(TopView.PROCESSES);
        check(view, before, command);
        TopOptions options = new TopOptions(
                view,
                sort,
                rows,
                format,
                command.isEmpty() ? List.of() : CommandArguments.of(command),
                host,
                ring.bytes());
        return before.isEmpty()
                ? new LiveTop(options, Terminal.standardError()).run()
                : replay(options, before.getFirst());
    }

    private int replay(TopOptions options, String capture) {
        Terminal terminal = Terminal.standardError();
        CaptureTop top = new CaptureTop(options, terminal);
        try (CaptureSource source = CaptureOpener.open(capture)) {
            sandbox.enter(Path.of(""), Network.REFUSED, terminal);
            try (ReadProgress _ = ReadProgress.start(source, terminal, StandardStreams.errorIsTerminal())) {
                top.run(source, capture);
            }
        } catch (EventSourceException e) {
            throw new CommandFailure(DiagnosticCode.INVALID_CAPTURE, ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
        return ExitCode.OK;
    }

    private void check(TopView view, List<String> captures, List<String> command) {
        int sources = captures.size() + (command.isEmpty() ? 0 : 1);
        if (captures.size() > 1) {
            throw usage(TopViewName.unknown(captures.get(read == null ? 0 : 1)));
        }
        if (sources == 0 && !host) {
            throw usage("missing argument: CAPTURE, -- COMMAND, or --host for the whole machine");
        }
        if (sources > 1 || (host && !captures.isEmpty())) {
            throw usage("CAPTURE cannot be combined with -- COMMAND or --host");
        }
        String column = sort;
        if (column != null && !TopRows.names(view).contains(column)) {
            String nearest = NearestName.of(column, TopRows.names(view));
            throw usage("unknown column '" + column + "'; "
                    + (nearest == null
                            ? "columns are " + String.join(", ", TopRows.names(view))
                            : "did you mean '" + nearest + "'?"));
        }
        if (rows < 0) {
            throw usage("the number of rows must not be negative");
        }
    }

    /** Returns the number of arguments that belong to the command: those after the end of options. */
    private int commandWords() {
        List<String> all = spec.commandLine().getParseResult().originalArgs();
        int end = all.indexOf(END_OF_OPTIONS);
        return end < 0 ? 0 : Math.min(all.size() - end - 1, positionals.size());
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
