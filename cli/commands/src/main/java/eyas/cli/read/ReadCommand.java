package eyas.cli.read;

import eyas.capture.CaptureInfo;
import eyas.capture.CaptureSource;
import eyas.diagnostic.DiagnosticCode;
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
            "Print the events of a capture of Eyas, Falco or sysdig, of any version, optionally compressed with gzip.",
            "",
            "--print sets the format of a line. An event without one of its fields is not printed, unless the format starts "
                    + "with an asterisk; missing fields are then printed as <NA>, or null in JSON.",
            "",
            "With --rules, print the alerts that the rules raise instead, as 'eyas watch' would."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = {"eyas read [OPTION ...] CAPTURE [FILTER]", "       eyas read [OPTION ...] -r CAPTURE [FILTER]"
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:the capture was read; a truncated file is read up to its end, with a warning",
            "1:the capture cannot be read or is corrupt, or the rules have errors",
            "2:usage error, or invalid filter or format"
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
                    "Format of a line (default: ${DEFAULT-VALUE}). A number pads or truncates a value: %%-20proc.name. "
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
            description = "Stop after printing N events.")
    private long limit = Long.MAX_VALUE;

    @Option(
            names = {"-r", "--read"},
            paramLabel = "CAPTURE",
            description = "Capture to read (sysdig's option); all arguments are then FILTER.")
    private @Nullable String read;

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "Print the alerts of these rules instead; may be repeated, later files extend earlier ones.")
    private List<Path> rules = new ArrayList<>();

    @Option(
            names = "--alert-form",
            paramLabel = "FORM",
            description =
                    "With --rules: print alerts in this format, one JSON object per line: ${COMPLETION-CANDIDATES}; secrets are "
                            + "not masked.")
    private @Nullable AlertFormat form;

    @Option(
            names = "--info",
            description =
                    "Print a summary of the capture instead: machine, time span, events by type, processes, drops.")
    private boolean info;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "CAPTURE",
            description = "Capture to read; - reads standard input.")
    private @Nullable String capture;

    @Parameters(
            index = "1..*",
            paramLabel = "FILTER",
            arity = "0..*",
            description = "Condition to select events; several arguments are joined with spaces.")
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
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        sysdig.refuse(spec.commandLine());
        String file = file();
        if (limit < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "-n " + limit + ": the number of events must not be negative",
                    spec.findOption("-n"),
                    Long.toString(limit));
        }
        if (info && (json || !filter.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--info cannot be combined with FILTER or --json: it summarizes the whole capture");
        }
        if (!rules.isEmpty() && (info || !filter.isEmpty() || printsChosenEvents())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--rules cannot be combined with --info, --print, --count or FILTER: it prints alerts");
        }
        if (form != null && rules.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--alert-form requires --rules FILE");
        }
        Terminal terminal = Terminal.standardError();
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        try {
            if (info) {
                sumUp(file, terminal, out);
            } else if (!rules.isEmpty()) {
                // User-written expressions are compiled before the capture is opened: opening it drops privileges.
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
                throw new CommandFailure(
                        DiagnosticCode.UNWRITABLE_FILE,
                        ExitCode.FAILED,
                        "cannot write standard output: " + e.getMessage());
            }
            // The reader of the pipe closed it early, like head; that is not a failure.
        } catch (EventSourceException e) {
            throw new CommandFailure(DiagnosticCode.INVALID_CAPTURE, ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
        return ExitCode.OK;
    }

    /** Returns the capture; with {@code -r}, all arguments are the filter. */
    private String file() {
        @Nullable String first = capture;
        @Nullable String named = read;
        if (named == null) {
            if (first == null) {
                throw new MissingParameterException(spec.commandLine(), List.of(), "missing argument: CAPTURE");
            }
            return first;
        }
        if (named.endsWith(".yaml") || named.endsWith(".yml")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "-r takes a capture (sysdig's option); to load rules, use --rules " + named,
                    spec.findOption("-r"),
                    named);
        }
        if (first != null) {
            filter.addFirst(first);
        }
        return named;
    }

    /** Returns the format of alerts; null for Falco's text. */
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
        // Lines that scroll on the terminal show the progress already.
        boolean shown = StandardStreams.errorIsTerminal() && (info || !StandardStreams.outputIsTerminal());
        try (CaptureSource source = CaptureOpener.open(file)) {
            sandbox.enter(Path.of(""), Network.REFUSED, terminal);
            try (ReadProgress _ = ReadProgress.start(source, terminal, shown)) {
                reader.read(source);
            }
        }
    }

    /** Processes an open capture. */
    private interface Reader {
        void read(CaptureSource source);
    }
}
