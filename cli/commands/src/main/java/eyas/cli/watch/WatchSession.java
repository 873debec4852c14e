package eyas.cli.watch;

import eyas.cli.report.ExitMessages;
import eyas.diagnostic.DiagnosticCode;
import eyas.engine.ActiveRules;
import eyas.enrich.Enricher;
import eyas.enrich.EnrichmentOptions;
import eyas.live.CommandLauncher;
import eyas.live.CommandRequest;
import eyas.live.LaunchResult;
import eyas.live.LiveOptions;
import eyas.live.LiveSource;
import eyas.live.Scope;
import eyas.live.WatchedCommand;
import eyas.live.egress.EgressControl;
import eyas.live.egress.EgressPolicy;
import eyas.live.egress.ExemptTasks;
import eyas.live.egress.StepStarter;
import eyas.report.ExecutableHashes;
import eyas.report.NameServers;
import eyas.report.ReportCollector;
import eyas.report.ReportFormat;
import eyas.report.ReportLimits;
import eyas.report.ReportOptions;
import eyas.report.ReportParts;
import eyas.report.TextReport;
import eyas.report.model.JobReport;
import eyas.rules.model.Priority;
import eyas.session.CoverageSummary;
import eyas.session.Session;
import eyas.session.SessionPlan;
import eyas.session.SessionPlan.Stage;
import eyas.session.SessionResult;
import eyas.session.SessionSource;
import eyas.session.command.CommandProcesses;
import eyas.session.command.CommandRun;
import eyas.session.command.OwnProcessFilter;
import eyas.session.input.RuleFiles;
import eyas.session.installation.Installation;
import eyas.session.recording.Recording;
import eyas.session.report.AlertOutputs;
import eyas.session.report.AlertSequence;
import eyas.session.report.OverheadMeter;
import eyas.session.report.ReportDirectory;
import eyas.session.report.ReportMask;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.TerminalLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches one command from start to end.
 *
 * <p>The command is prepared and the rules are loaded first, since both can fail because of user errors; then the kernel side starts; then
 * the command is released. The event thread is the caller's; another thread waits for the command.
 */
public final class WatchSession {
    private static final long INIT = 1;

    private final WatchOptions options;
    private final Terminal terminal;
    private final Installation installation;
    private final List<String> notes = new ArrayList<>();
    private final ReportMask mask = new ReportMask();
    private final OverheadMeter clock = new OverheadMeter();
    private @Nullable CommandRun begun;

    /** Prepares a watch; problems are reported to {@code terminal}. */
    public WatchSession(WatchOptions options, Terminal terminal, Installation installation) {
        this.options = options;
        this.terminal = terminal;
        this.installation = installation;
    }

    /** Runs the command and returns the exit code of the program. */
    public int run() {
        ReportDirectory directory = ReportDirectory.open(options.report(), mask, EnumSet.allOf(ReportFormat.class));
        CommandRequest request =
                new CommandRequest(options.nativeCommand(), "", options.failOn() != null, options.waiting());
        return switch (new CommandLauncher(this::notice).prepare(request)) {
            case LaunchResult.Refused refused -> throw refused(refused);
            case LaunchResult.Suspended suspended -> {
                try (WatchedCommand command = suspended.command();
                        directory) {
                    yield watch(command, directory);
                } finally {
                    terminal.attach();
                }
            }
        };
    }

    private static CommandFailure refused(LaunchResult.Refused refused) {
        return new CommandFailure(DiagnosticCode.COMMAND_NOT_STARTED, refused.exitCode(), refused.message());
    }

    private int watch(WatchedCommand command, ReportDirectory directory) {
        LiveSource live = new LiveSource(liveOptions(command));
        control(live, command);
        Recording recording = recording();
        try (Session session = Session.over(
                                opened(live, command),
                                options.host() ? "the whole machine" : "the command and its descendants")
                        .recording(recording)
                        .open();
                AlertOutputs outputs = new AlertOutputs(
                        options.outputs(), mask, (_, message) -> terminal.line("eyas: output " + message))) {
            // The kernel verifies the BPF programs while the rules are compiled here; each takes about as long.
            live.load();
            ActiveRules rules = new RuleFiles(terminal).load(options.rules(), options.defaultRules(), installation);
            ReportCollector report = new ReportCollector(reportOptions(command, rules));
            options.extras().watchIndicators(session, report);
            CommandProcesses processes = new CommandProcesses(command, options.host());
            CommandRun run = new CommandRun(
                    command,
                    live,
                    new CommandRun.Remainder(
                            processes::running, options.waiting(), text -> terminal.line("eyas: " + text)));
            begun = run;
            SessionPlan plan = SessionPlan.EMPTY
                    .numbering(AlertSequence.ofProcess())
                    .reporting(report)
                    .writing(directory)
                    .observing(processes)
                    .running(run)
                    .alerting(Stage.COUNT, clock);
            if (!options.quiet()) {
                plan = plan.alerting(Stage.SEND, new TerminalAlerts(terminal, mask));
            }
            Optional<LaunchResult.Refused> refused = run(session, plan.alerting(Stage.SEND, outputs), rules, run);
            if (refused.isPresent()) {
                throw refused(refused.get());
            }
            processes.conclude();
            return concluded(session, outputs, recording, directory, run.exitCode());
        }
    }

    private int concluded(
            Session session,
            AlertOutputs outputs,
            @Nullable Recording recording,
            ReportDirectory directory,
            int exitCode) {
        notes.forEach(session::note);
        unread().ifPresent(session::note);
        outputs.finish();
        SessionResult result = session.finish(
                new Session.Ending(String.join(" ", options.command()), exitCode, clock.cost(), this::enriched));
        show(result, recording);
        if (!options.quiet()) {
            places(directory, recording);
        }
        return exitCode == 0 ? verdictCode(result) : ownCode(result, exitCode);
    }

    /** Prints the locations of files that remain after this run. */
    private void places(ReportDirectory directory, @Nullable Recording recording) {
        Path into = options.report();
        if (into != null) {
            ExitMessages.place(into, directory.written().keySet()).ifPresent(this::closing);
        }
        Path file = options.record();
        if (file != null && recording != null && !recording.failed()) {
            closing("the recording is in " + file + "; read it with 'eyas read' and 'eyas analyze'");
        }
    }

    /** A failed command keeps its own exit code; with --fail-on, findings are reported in text. */
    private int ownCode(SessionResult result, int exitCode) {
        Priority threshold = options.failOn();
        if (threshold != null && result.reached(threshold)) {
            closing(ExitMessages.ownCode(exitCode, result.reported(), threshold));
        }
        return exitCode;
    }

    private void closing(String text) {
        terminal.line(TerminalLine.wrapped("eyas: " + text, terminal.columns(), "      "));
    }

    /** With --fail-on, incomplete coverage is not a success: a rule may have been triggered by events that were lost. */
    private int verdictCode(SessionResult result) {
        Priority threshold = options.failOn();
        if (threshold == null) {
            return ExitCode.OK;
        }
        if (result.reached(threshold)) {
            closing(ExitMessages.findings(result.reported(), threshold));
            return ExitCode.FINDINGS;
        }
        CommandRun run = begun;
        if (result.coverage().isComplete() && run != null && !run.failed()) {
            return ExitCode.OK;
        }
        closing(ExitMessages.incomplete(threshold));
        return ExitCode.INCOMPLETE;
    }

    private SessionSource opened(LiveSource live, WatchedCommand command) {
        SessionSource opened = SessionSource.live(live, options.engines());
        return options.host() ? opened.reading(new OwnProcessFilter(opened.events(), command.pid())) : opened;
    }

    /** Reads and writes are observed only for a report directory: they are the majority of events. */
    private ReportOptions reportOptions(WatchedCommand command, ActiveRules rules) {
        return new ReportOptions(
                ReportLimits.defaults(),
                options.report() == null ? ReportParts.LEAN : ReportParts.ALL,
                Path.of("").toAbsolutePath().toString(),
                options.host() ? INIT : command.pid(),
                mask,
                options.extras().readFilters(terminal),
                options.extras().descriptions(RuleFiles.descriptions(rules)),
                ExecutableHashes.NONE,
                options.extras().places(true),
                NameServers.ofThisMachine());
    }

    /** Services are queried only for a report directory: on a terminal their latency would delay the command's end. */
    private JobReport enriched(JobReport report) {
        EnrichmentOptions enrichment = options.extras().enrichment();
        return Enricher.enrich(
                report, options.report() == null ? new EnrichmentOptions(enrichment.lists(), null, null) : enrichment);
    }

    private LiveOptions liveOptions(WatchedCommand command) {
        Scope scope = options.host() ? new Scope.Host() : command.scope();
        try {
            return LiveOptions.of(scope, Set.of())
                    .withSuspended(command.pid())
                    .withRingBytes(options.buffer())
                    .withSnaplen(options.snaplen())
                    .withHashes(options.hashes())
                    // A runner's environment exceeds Falco's 4,096 bytes, and the variables that name the step are
                    // last.
                    .withEnvironmentBytes(LiveOptions.MAX_ENVIRONMENT);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(DiagnosticCode.WRONG_ARGUMENT, ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /** The policy applies from the command's first instruction, to its control group and all groups below. */
    private void control(LiveSource live, WatchedCommand command) {
        EgressPolicy policy = options.egress();
        if (policy == null) {
            return;
        }
        if (!(command.scope() instanceof Scope.Cgroup(Path group))) {
            throw new CommandFailure(
                    DiagnosticCode.LIVE_EVENTS,
                    ExitCode.NOT_STARTED,
                    "cannot control egress: the command has no control group of its own (see above)");
        }
        boolean blocks = policy.mode() == EgressPolicy.Mode.BLOCK;
        if (blocks) {
            command.keepOrphans();
        }
        live.control(new EgressControl.Request(policy, group, group, ExemptTasks.NONE, StepStarter.NONE, blocks));
    }

    private @Nullable Recording recording() {
        Path file = options.record();
        return file == null ? null : Recording.oneFile(file, options.redact(), options.schema());
    }

    /** Runs the event loop, which never blocks on standard error; the command is released once the kernel side is ready. */
    private Optional<LaunchResult.Refused> run(Session session, SessionPlan plan, ActiveRules rules, CommandRun run) {
        terminal.detach();
        try (run) {
            session.run(plan, rules, () -> {
                        boolean released = run.release();
                        clock.commandStarted();
                        return released;
                    })
                    .ifPresent(failure -> notice("watching stopped: " + failure));
        }
        return run.refusal();
    }

    /** Returns a message about the lines that were discarded because standard error was not read; empty if there were none. */
    private Optional<String> unread() {
        long lost = terminal.lost();
        return lost == 0
                ? Optional.empty()
                : Optional.of("lines discarded because standard error was not read: " + lost);
    }

    private void show(SessionResult result, @Nullable Recording recording) {
        terminal.attach();
        unread().ifPresent(lost -> terminal.line("eyas: " + lost));
        if (recording != null) {
            recording.bareCalls().ifPresent(calls -> terminal.line("eyas: " + calls));
            recording.masked().ifPresent(masked -> terminal.line("eyas: " + masked));
        }
        result.problems().forEach(problem -> terminal.line("eyas: " + problem));
        if (!options.quiet()) {
            String text = TextReport.render(result.reported(), terminal.palette(), terminal.columns());
            terminal.text(text);
            if (options.report() == null && text.contains(TerminalLine.CUT)) {
                closing("lines that end with … are complete in the files of --report DIR");
            }
        } else if (!result.coverage().isComplete()) {
            terminal.line("eyas: coverage is incomplete:");
            CoverageSummary.problems(result.coverage()).forEach(problem -> terminal.line("eyas: " + problem));
        }
    }

    /** Prints a message and adds it to the report. */
    private void notice(String text) {
        notes.add(text);
        terminal.line("eyas: " + text);
    }
}
