package eyas.cli.top;

import eyas.capture.CaptureSource;
import eyas.cli.options.RingOptions;
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

/** Shows who does how much, in a recording or while a command runs. */
@Command(
        name = "top",
        description = {
            "Show which processes, files, connections or users do most: calls, bytes read and written, bytes sent and received.",
            "",
            "VIEW is processes (which it is if none is given), files, connections or users. Of a capture a table is printed. While "
                    + "a command runs, or with --host the machine, the table fills the terminal and refreshes each second; what "
                    + "the command prints is shown at its end. Where standard output is no terminal, the table is printed at the end.",
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
            "0:the capture was read, or the machine was watched until Ctrl-C",
            "the command's:with a command, as shells give it",
            "125:all that is Eyas's own: the capture cannot be read, the command line is wrong, it could not start"
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
            description = "Largest values of this column first (default: bytes that were moved).")
    private @Nullable String sort;

    @Option(
            names = {"-n", "--rows"},
            paramLabel = "N",
            description =
                    "Show at most N rows (default: what fills the terminal, 20 in a table that is printed, all in JSON).")
    private int rows;

    @Option(names = "--format", paramLabel = "table|json", description = "Print a table, or JSON (default: table).")
    private TopFormat format = TopFormat.TABLE;

    @Option(
            names = {"-r", "--read"},
            paramLabel = "CAPTURE",
            description = "The capture, as sysdig has it.")
    private @Nullable String read;

    @Option(names = "--host", description = "Watch the whole machine, until Ctrl-C.")
    private boolean host;

    @Mixin
    private RingOptions ring = new RingOptions();

    @Parameters(
            arity = "0..*",
            paramLabel = "VIEW CAPTURE -- COMMAND",
            description = "What has rows, and a capture; or behind -- a command and its arguments.")
    private List<String> words = new ArrayList<>();

    private ParserSandbox sandbox = ParserSandbox.NONE;

    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    TopCommand() {}

    @Override
    public void confinedBy(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        int behind = commandWords();
        List<String> before = new ArrayList<>(words.subList(0, words.size() - behind));
        List<String> command = words.subList(words.size() - behind, words.size());
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
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
        return ExitCode.OK;
    }

    private void check(TopView view, List<String> captures, List<String> command) {
        int sources = captures.size() + (command.isEmpty() ? 0 : 1);
        if (captures.size() > 1) {
            throw usage(TopViewName.unknown(captures.get(read == null ? 0 : 1)));
        }
        if (sources == 0 && !host) {
            throw usage("what is to be shown? Give a capture, a command behind --, or --host for the whole machine");
        }
        if (sources > 1 || (host && !captures.isEmpty())) {
            throw usage("a capture and something that is watched cannot be shown together");
        }
        String column = sort;
        if (column != null && !TopRows.names(view).contains(column)) {
            String nearest = NearestName.of(column, TopRows.names(view));
            throw usage("there is no column '" + column + "'; "
                    + (nearest == null
                            ? "columns are " + String.join(", ", TopRows.names(view))
                            : "did you mean '" + nearest + "'?"));
        }
        if (rows < 0) {
            throw usage("a number of rows is not negative");
        }
    }

    /** Returns how many of the words are the command's: those behind the end of options. */
    private int commandWords() {
        List<String> all = spec.commandLine().getParseResult().originalArgs();
        int end = all.indexOf(END_OF_OPTIONS);
        return end < 0 ? 0 : Math.min(all.size() - end - 1, words.size());
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
