package eyas.agent;

import eyas.action.agent.AgentIdentity;
import eyas.action.agent.AgentLog;
import eyas.action.agent.LogRecord;
import eyas.action.agent.LogType;
import eyas.action.agent.ProcessLedger;
import eyas.action.agent.ReadLog;
import eyas.action.runner.RunnerEnvironment;
import eyas.action.workflow.WorkflowSteps;
import eyas.container.ContainerLookups;
import eyas.container.ContainerSource;
import eyas.container.EngineLimits;
import eyas.engine.ActiveRules;
import eyas.engine.AlertOptions;
import eyas.engine.Engine;
import eyas.engine.OutputAddition;
import eyas.event.EventSource;
import eyas.event.EventSourceException;
import eyas.event.SourceCounters;
import eyas.live.Detachment;
import eyas.live.LiveOptions;
import eyas.live.LiveSource;
import eyas.live.PinnedRing;
import eyas.live.Scope;
import eyas.live.SignalRelay;
import eyas.report.ExecutableHashes;
import eyas.report.ReportCollector;
import eyas.report.ReportFilters;
import eyas.report.ReportFormat;
import eyas.report.ReportLimits;
import eyas.report.ReportOptions;
import eyas.report.ReportParts;
import eyas.report.model.Coverage;
import eyas.report.model.JobReport;
import eyas.session.WantedSyscalls;
import eyas.session.command.Snaplen;
import eyas.session.input.RuleFiles;
import eyas.session.recording.Recording;
import eyas.session.recording.RecordingSource;
import eyas.session.report.ReportFolder;
import eyas.session.report.ReportMask;
import eyas.session.report.StartClock;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.state.State;
import eyas.state.StateLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches a job that goes on around it, until its folder asks it to stop.
 *
 * <p>Everything that can fail for the user's reasons fails before the agent says that it is ready. The event thread is the
 * caller's; signals that can be taken are taken and noted, not obeyed.
 */
public final class AgentSession {
    /** Fields that every alert has, so that whoever shows it can say where in the job it was. */
    public static final AlertOptions PLACE = new AlertOptions(
            false,
            List.of(new OutputAddition(
                    "",
                    "",
                    Set.of(),
                    "",
                    false,
                    Map.of(),
                    List.of(
                            "ci.step",
                            "ci.action",
                            "ci.action.ref",
                            "ci.package",
                            "ci.package.script",
                            "ci.confidence"))),
            Map.of());

    private final AgentOptions options;
    private final Terminal terminal;
    private final ReportMask mask = new ReportMask();
    private final StartClock clock = new StartClock();
    private final List<String> notes = new ArrayList<>();
    private @Nullable Path place;

    public AgentSession(AgentOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
    }

    /** Watches; returns the exit code of the program. */
    public int run() {
        List<String> ties = Detachment.detach();
        try (AgentLog log = AgentLog.create(options.folder().log(), options.key())) {
            AgentIdentity identity = AgentIdentity.own(options.job());
            identity.write(options.folder().identity());
            log.add(
                    LogType.STARTED,
                    LogRecord.details(
                            "pid",
                            Long.toString(identity.pid()),
                            "scope",
                            options.scopeWords(),
                            "job",
                            options.job(),
                            "ring",
                            Integer.toString(options.buffer()),
                            "ties",
                            String.join("; ", ties)));
            Files.createDirectories(options.folder().report());
            try {
                watch(log);
                return ExitCode.OK;
            } catch (EventSourceException | CommandFailure e) {
                String message = String.valueOf(e.getMessage());
                log.add(LogType.FAILED, LogRecord.details("message", message));
                terminal.line("eyas: " + message);
                return ExitCode.NOT_STARTED;
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.NOT_STARTED,
                    "cannot write to the agent's folder " + options.folder().root() + ": " + e);
        }
    }

    private void watch(AgentLog log) throws IOException {
        boolean host = options.scope() instanceof Scope.Host;
        LiveSource live = new LiveSource(liveOptions());
        ContainerLookups containers = new ContainerLookups(options.engines(), EngineLimits.DEFAULT);
        EventSource described = new ContainerSource(live, containers);
        Optional<RecordingSource> recording = recording(described);
        AgentSource source = new AgentSource(
                recording.<EventSource>map(r -> r).orElse(described),
                live::finish,
                live::isAsSet,
                options.folder(),
                log);
        try (source;
                ReportFolder folder =
                        ReportFolder.open(options.folder().report(), mask, EnumSet.allOf(ReportFormat.class));
                ProcessLedger ledger = ProcessLedger.create(options.folder().ledger());
                SignalRelay _ = SignalRelay.install((_, _) -> {})) {
            live.load();
            ActiveRules rules = new RuleFiles(terminal).load(options.rules(), PLACE, "the rules have errors");
            // A whole machine's reads and writes are too many to look at for the sake of byte counts.
            ReportCollector report = new ReportCollector(new ReportOptions(
                    ReportLimits.defaults(),
                    ReportParts.LEAN,
                    options.working().toString(),
                    options.scope() instanceof Scope.Tree(long pid) ? pid : 1,
                    mask,
                    new ReportFilters(),
                    RuleFiles.descriptions(rules),
                    ExecutableHashes.NONE,
                    WorkflowSteps.of(RunnerEnvironment.ofProcess())));
            report.watchLosses(source::counters);
            AgentObserver observer = new AgentObserver(options.folder(), log, ledger);
            BitSet observed = report.codes();
            observed.or(observer.codes());
            live.setWanted(WantedSyscalls.of(rules, observed));
            State state = new State(StateLimits.DEFAULT, source::lookUp, containers);
            Engine.Builder builder = Engine.of(source, state, rules)
                    .alerting(report)
                    .alerting((_, _) -> source.alerted())
                    .observing(report)
                    .observing(observer);
            folder.addTo(builder);
            Engine engine = builder.build();
            engine.run(() -> {
                pin(live);
                return true;
            });
            unpin();
            recording.ifPresent(RecordingSource::close);
            notes.addAll(containers.problems());
            finish(log, report, engine, state, source, observer.prober(), recording, folder, host);
        }
    }

    /** What kills the agent can be read after its death where the ring outlives it; without that, only the time is known. */
    private void pin(LiveSource live) {
        try {
            Path made = PinnedRing.makePlace(options.folder().pins());
            place = made;
            live.pin(made);
        } catch (EventSourceException e) {
            notes.add("if the agent is killed, it will not be known by whom: " + e.getMessage());
        }
    }

    private void unpin() throws IOException {
        @Nullable Path made = place;
        if (made != null) {
            PinnedRing.remove(made);
        }
    }

    private LiveOptions liveOptions() {
        return LiveOptions.of(options.scope(), Set.of())
                .withRingBytes(options.buffer())
                .withSnaplen(Snaplen.DEFAULT)
                .withHashes(true)
                .withEnvironmentBytes(LiveOptions.MAX_ENVIRONMENT);
    }

    private Optional<RecordingSource> recording(EventSource live) {
        return Optional.ofNullable(options.record())
                .map(file ->
                        new RecordingSource(live, Recording.oneFile(file, true), new IgnoredCalls(options.leftOut())));
    }

    private void finish(
            AgentLog log,
            ReportCollector report,
            Engine engine,
            State state,
            AgentSource source,
            long prober,
            Optional<RecordingSource> recording,
            ReportFolder folder,
            boolean host) {
        SourceCounters counters = source.counters();
        recording.flatMap(r -> r.recording().problem()).ifPresent(notes::add);
        folder.problem().ifPresent(notes::add);
        log.problem().ifPresent(notes::add);
        StepNames names = StepNames.of(options.worker(), notes::add);
        long malformed = engine.counters().malformed() + counters.skipped();
        Coverage coverage = new Coverage(
                host ? "the whole machine" : "the runner's process and its descendants",
                counters.events(),
                counters.dropped(),
                malformed,
                counters.truncated(),
                state.counters().inventedThreads(),
                counters.causes(),
                notes);
        JobReport finished = report.finish(RunnerEnvironment.words(options.job()), -1, coverage, clock.cost());
        folder.write(names.named(finished)).forEach(problem -> {
            notes.add(problem);
            terminal.line("eyas: " + problem);
        });
        log.add(
                LogType.STOPPED,
                LogRecord.details(
                        "events",
                        Long.toString(counters.events()),
                        "dropped",
                        Long.toString(counters.dropped() + malformed),
                        "alerts",
                        Long.toString(engine.counters().alerts()),
                        "probe",
                        Long.toString(prober),
                        ReadLog.UPTIME,
                        source.uptime(),
                        "notes",
                        String.join("\n", notes)));
    }
}
