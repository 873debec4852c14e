package eyas.cli.read;

import eyas.capture.CaptureInfo;
import eyas.capture.CaptureSource;
import eyas.event.EventSourceException;
import eyas.live.Sandbox.Network;
import eyas.output.form.AlertFormat;
import eyas.session.input.CaptureOpener;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.LineOutput;
import eyas.session.terminal.ReadProgress;
import eyas.session.terminal.StandardStreams;
import eyas.session.terminal.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the events of a capture, or the alerts that rules raise on it. */
@Command(
        name = "read",
        description = {
            "Print the events of a capture: of Eyas, Falco or sysdig, compressed with gzip or not, of any version.",
            "",
            "A line shows what --print says. An event without one of its fields is not printed, unless the format begins "
                    + "with an asterisk; then <NA> stands in its place, or null in JSON.",
            "",
            "With --rules, print the alerts that the rules raise instead: what a watch would have said."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = {"eyas read [OPTION ...] CAPTURE [FILTER]", "       eyas read [OPTION ...] -r CAPTURE [FILTER]"
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:the capture was read; a file that ends early is read up to there, with a warning",
            "1:the capture cannot be read or is damaged, or the rules have errors",
            "2:the command line, the filter or the format is wrong"
        },
        footer = {
            "",
            "Examples:",
            "  eyas read job.scap 'evt.type = execve and proc.pname = bash'",
            "  eyas read job.scap -p '%%evt.time %%proc.name %%fd.name' 'fd.type in (ipv4, ipv6)'",
            "  eyas read job.scap -j -p '*%%evt.num %%proc.cmdline' | jq .",
            "  eyas read job.scap --rules falco_rules.yaml",
            "  eyas read --info job.scap",
            "  eyas read -r job.scap -pc 'evt.type = connect'",
            "",
            "'eyas fields' lists the fields for filters and formats."
        })
public final class ReadCommand implements Callable<Integer>, UntrustedInputCommand {

    @Option(
            names = {"-p", "--print"},
            paramLabel = "FORMAT",
            description =
                    "What a line shows (default: ${DEFAULT-VALUE}). A number pads or cuts a value: %%-20proc.name. "
                            + "-pc shows containers, -pk pods.",
            defaultValue = CaptureEventPrinter.DEFAULT_FORMAT)
    private String format = CaptureEventPrinter.DEFAULT_FORMAT;

    @Option(
            names = {"-j", "--json"},
            description = "Print each event as a JSON object with the fields of the format.")
    private boolean json;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "Stop after N printed events.")
    private long limit = Long.MAX_VALUE;

    @Option(
            names = {"-r", "--read"},
            paramLabel = "CAPTURE",
            description = "The capture, as sysdig has it; all that stands beside is FILTER then.")
    private @Nullable String read;

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "Print the alerts of these rules instead; may be repeated, later files add to earlier ones.")
    private List<Path> rules = new ArrayList<>();

    @Option(
            names = "--alert-form",
            paramLabel = "FORM",
            description =
                    "With --rules: print alerts in this form, a line of JSON each: ${COMPLETION-CANDIDATES}; secrets are not masked.")
    private @Nullable AlertFormat form;

    @Option(
            names = "--info",
            description = "Sum the capture up instead: machine, time span, events by type, processes, drops.")
    private boolean info;

    @Parameters(index = "0", arity = "0..1", paramLabel = "CAPTURE", description = "The file; - reads standard input.")
    private @Nullable String capture;

    @Parameters(
            index = "1..*",
            paramLabel = "FILTER",
            arity = "0..*",
            description = "Condition that events must meet; several words are joined by spaces.")
    private List<String> filter = new ArrayList<>();

    @Mixin
    private UnsupportedSysdigOptions sysdig = new UnsupportedSysdigOptions();

    private ParserSandbox sandbox = ParserSandbox.NONE;

    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    ReadCommand() {}

    @Override
    public void confinedBy(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        sysdig.refuse(spec.commandLine());
        String file = file();
        if (limit < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "-n " + limit + ": a number of events is not negative",
                    spec.findOption("-n"),
                    Long.toString(limit));
        }
        if (info && (json || !filter.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(), "--info sums the whole capture up: it goes with neither FILTER nor --json");
        }
        if (!rules.isEmpty() && (info || !filter.isEmpty() || printsChosenEvents())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--rules prints alerts: it goes with --json, but not with --info, --print, --count or FILTER");
        }
        if (form != null && rules.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--alert-form is about alerts: give --rules FILE, too");
        }
        Terminal terminal = Terminal.standardError();
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        try {
            if (info) {
                sumUp(file, terminal, out);
            } else if (!rules.isEmpty()) {
                // What we wrote is compiled before the capture is opened: the process gives up much in between.
                CaptureAlertPrinter reading = new CaptureAlertPrinter(rules, alertForm(), terminal, out);
                read(file, terminal, reading::run);
            } else {
                @Nullable String condition = filter.isEmpty() ? null : String.join(" ", filter);
                boolean colored = !json && Terminal.standardOutput().palette().isColored();
                ReadOptions options = new ReadOptions(condition, format, json, limit, colored);
                CaptureEventPrinter reading = new CaptureEventPrinter(options, terminal, out);
                read(file, terminal, reading::run);
            }
        } catch (UncheckedIOException e) {
            if (!StandardStreams.outputIsPipe()) {
                throw new CommandFailure(ExitCode.FAILED, "standard output cannot be written: " + e.getMessage());
            }
            // Whoever read the pipe has enough, like head; that is no failure.
        } catch (EventSourceException e) {
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
        return ExitCode.OK;
    }

    /** Return the capture; behind {@code -r} the words are all of the filter. */
    private String file() {
        @Nullable String first = capture;
        @Nullable String named = read;
        if (named == null) {
            if (first == null) {
                throw new MissingParameterException(
                        spec.commandLine(), List.of(), "Missing required parameter: 'CAPTURE'");
            }
            return first;
        }
        if (named.endsWith(".yaml") || named.endsWith(".yml")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "-r is the capture, as sysdig has it; rules are given by --rules " + named,
                    spec.findOption("-r"),
                    named);
        }
        if (first != null) {
            filter.addFirst(first);
        }
        return named;
    }

    /** Return the form of alerts; null for Falco's lines of text. */
    private @Nullable AlertFormat alertForm() {
        return form == null && json ? AlertFormat.FALCO : form;
    }

    private boolean printsChosenEvents() {
        return limit != Long.MAX_VALUE || !format.equals(CaptureEventPrinter.DEFAULT_FORMAT);
    }

    private void sumUp(String file, Terminal terminal, OutputStream out) {
        read(file, terminal, source -> {
            CaptureInfo found = CaptureInfo.read(source);
            LineOutput lines = new LineOutput(out);
            byte[] text = CaptureSummary.of(found).getBytes(StandardCharsets.UTF_8);
            lines.write(text, 0, text.length);
            lines.endLine();
            lines.flush();
            found.warnings().forEach(warning -> terminal.line("eyas: " + warning));
        });
    }

    private void read(String file, Terminal terminal, Reader reader) {
        // Lines that pass by on the terminal show progress enough.
        boolean shown = StandardStreams.errorIsTerminal() && (info || !StandardStreams.outputIsTerminal());
        try (CaptureSource source = CaptureOpener.open(file)) {
            sandbox.enter(Path.of(""), Network.REFUSED, terminal);
            try (ReadProgress _ = ReadProgress.start(source, terminal, shown)) {
                reader.read(source);
            }
        }
    }

    /** Does something with a capture that is open. */
    private interface Reader {
        void read(CaptureSource source);
    }
}
