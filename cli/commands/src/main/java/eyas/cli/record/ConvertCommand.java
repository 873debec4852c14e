package eyas.cli.record;

import eyas.capture.CaptureSource;
import eyas.cli.options.SchemaOptions;
import eyas.diagnostic.DiagnosticCode;
import eyas.event.EventSourceException;
import eyas.fields.FieldCatalog;
import eyas.filter.Filter;
import eyas.live.Sandbox.Network;
import eyas.report.model.Coverage;
import eyas.session.CoverageSummary;
import eyas.session.RequiredEvents;
import eyas.session.Session;
import eyas.session.SessionSource;
import eyas.session.input.CaptureOpener;
import eyas.session.input.FilterArgument;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.recording.Recording;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.ReadProgress;
import eyas.session.terminal.StandardStreams;
import eyas.session.terminal.Terminal;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
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

/** Rewrites a capture. */
@Command(
        name = "convert",
        description = {
            "Rewrite a capture in the current format: filtered, with secrets masked, compressed or not.",
            "",
            "Events of old versions are converted to the current version, or with --schema to an older one. With FILTER, "
                    + "readers show only matching events; other events that readers need are kept but hidden.",
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "eyas convert [OPTION ...] IN OUT [FILTER]",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:the capture was rewritten; a truncated file is converted up to its end, with a warning",
            "1:IN cannot be read to its end, or OUT cannot be written; the part of OUT that was written is readable",
            "2:usage error, or invalid filter"
        },
        footer = {
            "",
            "Examples:",
            "  eyas convert --redact job.scap shared.scap.gz",
            "  eyas convert old.scap new.scap.zst",
            "  eyas convert --schema 3.5 job.scap debian.scap",
            "  eyas convert job.scap npm.scap 'proc.aname = npm'",
        })
public final class ConvertCommand implements Callable<Integer>, UntrustedInputCommand {
    @Option(names = "--redact", description = "Mask values that look like secrets, keeping their length.")
    private boolean redact;

    @Option(
            names = "--lean",
            description =
                    "Keep only the events that match FILTER: the file is smaller, but names and paths may be unknown.")
    private boolean lean;

    @Mixin
    private SchemaOptions readers = new SchemaOptions();

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only warnings and errors.")
    private boolean quiet;

    @Parameters(index = "0", paramLabel = "IN", description = "Capture to read; - reads standard input.")
    private String in = CaptureOpener.STANDARD_INPUT;

    @Parameters(
            index = "1",
            paramLabel = "OUT",
            description = "Capture to write; the suffixes .gz and .zst select compression.")
    private Path out = Path.of("");

    @Parameters(
            index = "2..*",
            paramLabel = "FILTER",
            arity = "0..*",
            description = "Condition to select events; several arguments are joined with spaces.")
    private List<String> filterWords = new ArrayList<>();

    private ParserSandbox sandbox = ParserSandbox.NONE;

    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    ConvertCommand() {}

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        if (lean && filterWords.isEmpty()) {
            throw usage("--lean requires FILTER: it omits the events that do not match it");
        }
        if (out.toString().equals(CaptureOpener.STANDARD_INPUT)) {
            throw usage("OUT must be a file: captures are not written to standard output");
        }
        Terminal terminal = Terminal.standardError();
        String text = String.join(" ", filterWords);
        @Nullable
        Filter filter = filterWords.isEmpty() ? null : FilterArgument.compile(text, FieldCatalog.syscall(), terminal);
        try (CaptureSource source = open()) {
            sandbox.enter(out, Network.REFUSED, terminal);
            source.check();
            return convert(source, filter, text, terminal);
        } catch (EventSourceException e) {
            throw new CommandFailure(DiagnosticCode.INVALID_CAPTURE, ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private CaptureSource open() {
        if (in.equals(CaptureOpener.STANDARD_INPUT)) {
            return CaptureOpener.open(in);
        }
        Path path = Path.of(in);
        try {
            if (Files.exists(out) && Files.exists(path) && Files.isSameFile(path, out)) {
                throw usage("IN and OUT are the same file; choose another OUT");
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNREADABLE_FILE,
                    ExitCode.FAILED,
                    "cannot compare IN and OUT: " + FileErrorMessage.reason(e));
        }
        return CaptureOpener.open(in);
    }

    private int convert(CaptureSource source, @Nullable Filter filter, String text, Terminal terminal) {
        Session session =
                Session.over(SessionSource.capture(source), "capture " + in).open();
        RequiredEvents.limit(source, filter, session.state(), text);
        Recording recording = created();
        SelectiveRecorder recorder =
                new SelectiveRecorder(session.state(), filter, lean, false, recording).stopOnFailure();
        Optional<String> failure;
        try (recording;
                ReadProgress _ = ReadProgress.start(source, terminal, StandardStreams.errorIsTerminal())) {
            recording.telling(() -> recorder.end(session));
            failure = session.replay(recorder);
            recording.finish();
        }
        Coverage coverage = session.coverage().ofCopy();
        List<String> lines = new ArrayList<>(CoverageSummary.problems(coverage));
        if (!quiet) {
            lines.addAll(new RecordSummary(recorder, recording, coverage).lines(filter != null));
        }
        failure.ifPresent(lines::add);
        lines.forEach(line -> terminal.line("eyas: " + line));
        return failure.isPresent() || recording.failed() ? ExitCode.FAILED : ExitCode.OK;
    }

    private Recording created() {
        try {
            return Recording.oneFile(out, redact, readers.schema());
        } catch (CommandFailure e) {
            throw new CommandFailure(e.code(), ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
    }
}
