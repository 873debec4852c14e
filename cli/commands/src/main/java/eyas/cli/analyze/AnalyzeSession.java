package eyas.cli.analyze;

import eyas.baseline.compare.Weight;
import eyas.capture.CaptureSource;
import eyas.cli.lock.LockComparer;
import eyas.cli.lock.LockComparer.ReadLock;
import eyas.cli.lock.LockComparer.Result;
import eyas.cli.report.ExitMessages;
import eyas.diagnostic.DiagnosticCode;
import eyas.engine.ActiveRules;
import eyas.enrich.Enricher;
import eyas.enrich.EnrichmentOptions;
import eyas.event.EventSourceException;
import eyas.live.Sandbox.Network;
import eyas.output.AlertMask;
import eyas.report.ExecutableHashes;
import eyas.report.ReportCollector;
import eyas.report.ReportFilters;
import eyas.report.ReportFormat;
import eyas.report.ReportLimits;
import eyas.report.ReportOptions;
import eyas.report.SecretMask;
import eyas.report.TextReport;
import eyas.report.model.JobReport;
import eyas.report.model.Verdict;
import eyas.rules.model.Priority;
import eyas.session.Session;
import eyas.session.SessionPlan;
import eyas.session.SessionPlan.Stage;
import eyas.session.SessionResult;
import eyas.session.SessionSource;
import eyas.session.input.CaptureOpener;
import eyas.session.input.ParserSandbox;
import eyas.session.input.RuleFiles;
import eyas.session.report.AlertOutputs;
import eyas.session.report.OverheadMeter;
import eyas.session.report.ReportDirectory;
import eyas.session.report.ReportMask;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.ReadProgress;
import eyas.session.terminal.StandardStreams;
import eyas.session.terminal.Terminal;
import eyas.text.FileErrorMessage;
import eyas.text.TerminalLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one capture and writes its report. Event thread only. */
public final class AnalyzeSession {
    private static final long INIT = 1;

    private final AnalyzeOptions options;
    private final Terminal terminal;
    private final ParserSandbox sandbox;
    private final ReportMask mask = new ReportMask();
    private final OverheadMeter clock = new OverheadMeter();
    private @Nullable ReadLock lock;
    private Set<String> written = Set.of();

    /**
     * Creates a session for {@code options}; errors in rules and filters are printed to {@code terminal}.
     *
     * @param sandbox is entered after the capture is opened, before its first byte is read
     */
    public AnalyzeSession(AnalyzeOptions options, Terminal terminal, ParserSandbox sandbox) {
        this.options = options;
        this.terminal = terminal;
        this.sandbox = sandbox;
    }

    /**
     * The result of an analysis.
     *
     * @param report the report, which is also in the output directory if one was requested
     * @param verdict the verdict of the report
     * @param damage why the capture could not be read to its end, null if it could
     * @param reached whether an alert, a suspicious DNS lookup or a reputation reaches the threshold
     * @param problems the files that could not be written, with reasons
     */
    public record Analysis(
            JobReport report, Verdict verdict, @Nullable String damage, boolean reached, List<String> problems) {
        public Analysis {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Makes the report, prints it and returns the exit code.
     *
     * @param opened the lock to compare with, null for none
     * @param failOn the weight from which on entries missing from the lock make the command fail
     * @param printed the format to print on standard output instead of text, null for text
     */
    int run(@Nullable LockComparer opened, Weight failOn, @Nullable ReportFormat printed) {
        Analysis analysis;
        try {
            analysis = analyzed(opened);
        } catch (EventSourceException e) {
            throw new CommandFailure(DiagnosticCode.INVALID_CAPTURE, ExitCode.FAILED, String.valueOf(e.getMessage()));
        } catch (CommandFailure e) {
            // No program was to be started here: that exit code is reserved for commands that run one.
            throw e.exitCode() == ExitCode.NOT_STARTED
                    ? new CommandFailure(e.code(), ExitCode.FAILED, String.valueOf(e.getMessage()))
                    : e;
        }
        analysis.problems().forEach(problem -> terminal.line("eyas: " + problem));
        if (printed != null) {
            print(analysis.report(), printed);
        } else if (!options.quiet()) {
            terminal.text(TextReport.render(analysis.report(), terminal.palette(), terminal.columns()));
        }
        int compared = compared(analysis, failOn);
        if (analysis.damage() != null || !analysis.problems().isEmpty()) {
            return ExitCode.FAILED;
        }
        if (options.output() != null && !options.quiet()) {
            ExitMessages.place(options.output(), written).ifPresent(this::closing);
        }
        if (analysis.reached() || compared == ExitCode.FINDINGS) {
            Priority threshold = options.failOn();
            closing(
                    analysis.reached() && threshold != null
                            ? ExitMessages.findings(analysis.report(), threshold)
                            : ExitMessages.beyondLock(failOn));
            return ExitCode.FINDINGS;
        }
        return analysis.report().coverage().isComplete() ? compared : ExitCode.INCOMPLETE;
    }

    private void closing(String text) {
        terminal.line(TerminalLine.wrapped("eyas: " + text, terminal.columns(), "      "));
    }

    private static void print(JobReport report, ReportFormat format) {
        try {
            for (ReportFormat.Writer writer : format.files().values()) {
                writer.write(report, System.out);
            }
            System.out.flush();
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE,
                    ExitCode.FAILED,
                    "cannot write standard output: " + FileErrorMessage.reason(e));
        }
    }

    private int compared(Analysis analysis, Weight failOn) {
        ReadLock read = lock;
        if (read == null) {
            return ExitCode.OK;
        }
        Result result = read.with("capture " + options.capture(), analysis.report());
        if (!options.quiet()) {
            terminal.text(result.text(terminal.palette()));
        }
        return result.exitCode(failOn);
    }

    /**
     * Makes the report and writes its files.
     *
     * @throws CommandFailure if the rules, the filters or the directory cannot be used
     * @throws EventSourceException if the file is not a capture or its start cannot be read; nothing is written then
     */
    public Analysis analyze() {
        return analyzed(null);
    }

    private Analysis analyzed(@Nullable LockComparer opened) {
        try (CaptureSource source = CaptureOpener.open(options.capture())) {
            Path written = options.output();
            EnrichmentOptions asked = options.extras().enrichment();
            Network network = asked.virusTotal() == null && asked.summary() == null ? Network.REFUSED : Network.KEPT;
            sandbox.enter(written == null ? Path.of("") : written, network, terminal);
            lock = opened == null ? null : opened.read(terminal);
            source.check();
            return analyze(source);
        }
    }

    private Analysis analyze(CaptureSource source) {
        ActiveRules rules = new RuleFiles(terminal).load(options.rules(), options.additions(), "the rules have errors");
        ReportFilters filters = options.extras().readFilters(terminal);
        ReportCollector collector = new ReportCollector(new ReportOptions(
                ReportLimits.defaults(),
                options.parts(),
                options.workingDirectory(),
                INIT,
                options.showSecrets() ? SecretMask.NOTHING : mask,
                filters,
                options.extras().descriptions(RuleFiles.descriptions(rules)),
                options.lateHashes() ? new CurrentFileHashes() : ExecutableHashes.NONE,
                options.extras().places(false),
                List.of()));
        try (ReportDirectory directory = ReportDirectory.open(options.output(), alertMask(), options.formats())) {
            return analyze(source, rules, collector, directory);
        }
    }

    private Analysis analyze(
            CaptureSource source, ActiveRules rules, ReportCollector collector, ReportDirectory directory) {
        try (Session session = Session.over(SessionSource.capture(source), "capture " + options.capture())
                        .open();
                AlertOutputs outputs = AlertOutputs.files(
                        options.output(),
                        options.alertForms(),
                        alertMask(),
                        (_, message) -> terminal.line("eyas: output " + message))) {
            SessionPlan plan = SessionPlan.EMPTY
                    .reporting(collector)
                    .writing(directory)
                    .alerting(Stage.COUNT, clock)
                    .alerting(Stage.SEND, outputs);
            options.extras().watchIndicators(session, collector);
            Optional<String> damage;
            try (ReadProgress _ = ReadProgress.start(source, terminal, StandardStreams.errorIsTerminal())) {
                damage = session.replay(plan, rules);
            } catch (EventSourceException e) {
                directory.discard();
                throw e;
            }
            damage.ifPresent(message -> session.note("the rest of the capture is corrupt: " + message));
            if (source.isEndUnknown()) {
                session.note("the capture has no end marker (Eyas writes one): whether its end is missing cannot "
                        + "be determined");
            }
            outputs.finish();
            SessionResult result = session.finish(new Session.Ending(
                    "capture " + options.capture(),
                    -1,
                    clock.cost(),
                    report -> Enricher.enrich(report, options.extras().enrichment())));
            written = directory.written().keySet();
            return new Analysis(
                    result.reported(),
                    result.verdict(),
                    damage.orElse(null),
                    result.reached(options.failOn()),
                    result.problems());
        }
    }

    private AlertMask alertMask() {
        return options.showSecrets() ? AlertMask.NOTHING : mask;
    }
}
