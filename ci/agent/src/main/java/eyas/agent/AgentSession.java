package eyas.agent;

import eyas.agent.lock.LockAlerts;
import eyas.agent.lock.LockSnapshot;
import eyas.agent.lock.LockWatch;
import eyas.baseline.file.LockDocument;
import eyas.baseline.file.LockParseResult;
import eyas.ci.agent.AgentIdentity;
import eyas.ci.agent.AgentLog;
import eyas.ci.agent.LogKey;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.LogRecordType;
import eyas.ci.agent.ParsedAgentLog;
import eyas.ci.agent.ProcessLedger;
import eyas.ci.agent.SealedFiles;
import eyas.ci.agent.SignedStopRequest;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.provider.CiProvider;
import eyas.ci.provider.StepExportWatch;
import eyas.ci.provider.StepExports;
import eyas.ci.provider.StepNames;
import eyas.diagnostic.DiagnosticCode;
import eyas.engine.ActiveRules;
import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.AlertOptions;
import eyas.engine.AlertSubject;
import eyas.engine.AppendedOutput;
import eyas.event.EventSourceException;
import eyas.live.EgressScope;
import eyas.live.LiveOptions;
import eyas.live.LiveSource;
import eyas.live.PinnedRing;
import eyas.live.ProcessDetachment;
import eyas.live.Sandbox;
import eyas.live.Scope;
import eyas.live.SignalRelay;
import eyas.live.egress.EgressPolicy;
import eyas.report.AgentControlFiles;
import eyas.report.ExecutableHashes;
import eyas.report.NameServers;
import eyas.report.ReportCollector;
import eyas.report.ReportFilters;
import eyas.report.ReportFormat;
import eyas.report.ReportLimits;
import eyas.report.ReportOptions;
import eyas.report.ReportParts;
import eyas.report.model.Coverage;
import eyas.report.model.JobReport;
import eyas.report.model.RunIdentity;
import eyas.report.synopsis.Synopsis;
import eyas.rules.model.Priority;
import eyas.session.CoverageSummary;
import eyas.session.Session;
import eyas.session.SessionPlan;
import eyas.session.SessionPlan.Stage;
import eyas.session.SessionResult;
import eyas.session.SessionSource;
import eyas.session.command.Snaplen;
import eyas.session.input.RuleFiles;
import eyas.session.recording.Recording;
import eyas.session.report.AlertOutputs;
import eyas.session.report.AlertSequence;
import eyas.session.report.OverheadMeter;
import eyas.session.report.ReportDirectory;
import eyas.session.report.ReportMask;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.state.EventContext;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Watches a job that runs around it, until its directory contains a stop request.
 *
 * <p>Every error that the user can cause is raised before the agent reports that it is ready. The event thread is the caller's. Catchable
 * signals are caught and recorded, and have no other effect.
 */
public final class AgentSession {
    /** Fields of every alert, which locate it in the job. */
    public static final AlertOptions PLACE = new AlertOptions(List.of(new AppendedOutput(
            "",
            "",
            Set.of(),
            "",
            false,
            Map.of(),
            List.of("ci.step", "ci.action", "ci.action.ref", "ci.package", "ci.package.script", "ci.confidence"))));

    /** After the worker's end, at most a tenth of the time is spent on searching for orphan processes of the job. */
    private static final int REST = 9;
    /** File mode bits: writable by the group or by others. */
    private static final int WRITABLE_BY_OTHERS = 0022;

    private final AgentOptions options;
    private final Terminal terminal;
    private final ReportMask mask = new ReportMask();
    private final OverheadMeter clock = new OverheadMeter();
    private final @Nullable RunIdentity identity;
    private StepExportWatch stepExports = StepExportWatch.NONE;
    private @Nullable Path place;
    private @Nullable LastStepWatch lastStep;

    public AgentSession(AgentOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
        this.identity = identity(options.provider());
    }

    /** Runs the agent until it ends; returns the exit code of the program. */
    public int run() {
        List<String> ties = ProcessDetachment.detach();
        try (StepExportWatch files = options.provider().watchStepExports(System.getenv());
                LiveSource live = new LiveSource(liveOptions());
                AgentLog log = AgentLog.create(options.directory().log(), options.key())) {
            stepExports = files;
            JobLifecycle.Agent life = new JobLifecycle.Agent(log);
            control(live);
            // Loading the programs into the kernel takes longer than everything else here.
            live.load();
            AgentIdentity identity = AgentIdentity.own(options.job());
            identity.write(options.directory().identity());
            Optional<LockSnapshot> lock = LockSnapshot.read(options.directory());
            life.add(
                    LogRecordType.STARTED,
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
                            String.join("; ", ties),
                            LockSnapshot.DETAIL,
                            lock.map(LockSnapshot::digest).orElse(""),
                            LockSnapshot.MODE,
                            lock.map(retained -> retained.mode().inputValue()).orElse("")));
            Files.createDirectories(options.directory().report());
            try {
                watch(life, live, lock);
                return ExitCode.OK;
            } catch (EventSourceException e) {
                throw failed(life, DiagnosticCode.LIVE_EVENTS, e);
            } catch (CommandFailure e) {
                throw failed(life, e.code(), e);
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE,
                    ExitCode.NOT_STARTED,
                    "cannot write to the agent's directory "
                            + options.directory().root() + ": " + FileErrorMessage.reason(e));
        }
    }

    private static CommandFailure failed(JobLifecycle.Agent life, DiagnosticCode code, Exception failure)
            throws IOException {
        String message = String.valueOf(failure.getMessage());
        life.add(LogRecordType.FAILED, LogRecord.details("message", message));
        return new CommandFailure(code, ExitCode.NOT_STARTED, message);
    }

    private void watch(JobLifecycle.Agent life, LiveSource live, Optional<LockSnapshot> lock) throws IOException {
        // The step that ends the watch compares the report with the lock and writes the page with the result.
        EnumSet<ReportFormat> formats = lock.isPresent()
                ? EnumSet.complementOf(EnumSet.of(ReportFormat.HTML))
                : EnumSet.allOf(ReportFormat.class);
        try (ReportDirectory directory =
                        ReportDirectory.open(options.directory().report(), mask, formats);
                ProcessLedger ledger = ProcessLedger.create(options.directory().ledger())) {
            watch(life, live, lock, directory, ledger);
        }
    }

    private void watch(
            JobLifecycle.Agent life,
            LiveSource live,
            Optional<LockSnapshot> lock,
            ReportDirectory directory,
            ProcessLedger ledger)
            throws IOException {
        boolean host = options.scope() instanceof Scope.Host;
        SessionSource opened = SessionSource.live(live, options.engines());
        Optional<CgroupRelease> release = release(live, ledger);
        StopCondition request = new StopCondition(options.directory(), options.worker(), StopCondition.GRACE, () -> {
            if (release.isPresent()) {
                return release.get().poll();
            }
            // A machine that serves one job is never released: orphan processes of the job would no longer be
            // restricted.
            if (!options.disposable()) {
                live.release();
            }
            return true;
        });
        IgnoredSyscalls leftOut = new IgnoredSyscalls(options.leftOut());
        HeartbeatSource source = new HeartbeatSource(
                opened.events(),
                live::finish,
                () -> live.tampering().or(() -> Optional.ofNullable(lastStep).flatMap(LastStepWatch::tampering)),
                request,
                life,
                () -> directory.alerts().orElseThrow());
        try (Session session = Session.over(
                                opened.reading(source),
                                host ? "the whole machine" : "the runner's process and its descendants")
                        .recording(recording(), leftOut, leftOut.calls())
                        .open();
                AlertOutputs outputs = new AlertOutputs(
                        options.outputs(), mask, (_, message) -> terminal.line("eyas: output " + message));
                @Nullable LiveDelivery delivery = prepareDelivery();
                SignalRelay _ = SignalRelay.install(_ -> {})) {
            ActiveRules rules = new RuleFiles(terminal).load(options.rules(), PLACE, "the rules have errors");
            // With host scope there are too many reads and writes to inspect them for byte counts.
            ReportCollector report = new ReportCollector(new ReportOptions(
                            ReportLimits.defaults(),
                            ReportParts.LEAN,
                            options.working().toString(),
                            options.scope() instanceof Scope.Tree(long pid) ? pid : 1,
                            mask,
                            new ReportFilters(),
                            descriptions(rules),
                            ExecutableHashes.NONE,
                            options.provider().stepPlaces(System.getenv()),
                            NameServers.ofThisMachine()))
                    .leavingOut(ownFiles());
            AgentObserver observer = new AgentObserver(options.directory(), life, ledger, live::bootTime);
            SessionPlan plan = SessionPlan.EMPTY
                    .numbering(AlertSequence.open(options.directory().alertSequence()))
                    .reporting(report)
                    .observing(observer)
                    .writing(directory)
                    .alerting(Stage.SEAL, sealing(source))
                    .alerting(Stage.SEND, outputs);
            session.counting(to -> life.log().problem().ifPresent(to::note));
            Optional<LockWatch> locked = lock.filter(LockSnapshot::compares)
                    .flatMap(LockSnapshot::reviewed)
                    .flatMap(LockParseResult::document)
                    .map(document -> watch(document, session));
            locked.ifPresent(watch -> source.looking(watch::poll));
            Optional<String> failure = session.run(plan, rules, () -> {
                noteEgress(live);
                pin(live, session);
                guardLastStep(live, source, session, observer);
                Sandbox.limitWatcher().forEach(what -> session.note("cannot drop all unneeded privileges: " + what));
                if (delivery != null) {
                    delivery.begin();
                }
                return true;
            });
            if (failure.isPresent()) {
                throw new EventSourceException(failure.get());
            }
            endGuard();
            unpin();
            release.flatMap(CgroupRelease::problem).ifPresent(session::note);
            locked.ifPresent(LockWatch::end);
            outputs.finish();
            observer.conclude();
            String concluded = locked.map(LockWatch::concluded).orElse("");
            finish(life, session, source, directory, request.order(), observer.prober(), concluded);
        }
    }

    /** Starts the guard of the last step. Call after the other programs are loaded: libbpf keeps a single message callback. */
    private void guardLastStep(LiveSource live, HeartbeatSource source, Session session, AgentObserver observer) {
        LastStepWatch watch = LastStepWatch.begin(options.lastStep(), live::guard, session::raise);
        lastStep = watch;
        observer.lastStep(watch.state());
        source.looking(_ -> watch.poll());
    }

    private void endGuard() {
        LastStepWatch watch = lastStep;
        if (watch != null) {
            watch.poll();
            lastStep = null;
            watch.close();
        }
    }

    private @Nullable LiveDelivery prepareDelivery() {
        return LiveDelivery.prepare(options, LiveDelivery.END, message -> terminal.line("eyas: " + message));
    }

    /**
     * Returns the files through which the start and stop steps communicate with the agent, which is the same program. Returns none if the
     * parent directory is not owned by root or is writable by others: the job can write there, too.
     */
    private AgentControlFiles ownFiles() throws IOException {
        Optional<String> program = ProcessHandle.current().info().command();
        Path place = options.directory().root().getParent();
        if (program.isEmpty()
                || place == null
                || !Integer.valueOf(0).equals(Files.getAttribute(place, "unix:uid"))
                || ((int) Files.getAttribute(place, "unix:mode") & WRITABLE_BY_OTHERS) != 0) {
            return AgentControlFiles.NONE;
        }
        long inode = (long) Files.getAttribute(Path.of("/proc/self/exe"), "unix:ino");
        return new AgentControlFiles(options.directory()::isMessage, program.get(), inode);
    }

    /** Returns the release that runs after the worker has ended; empty if nothing has to end before, or if the machine is not released. */
    private Optional<CgroupRelease> release(LiveSource live, ProcessLedger ledger) {
        @Nullable EgressPolicy policy = options.egress();
        return policy == null || policy.mode() != EgressPolicy.Mode.BLOCK || options.disposable()
                ? Optional.empty()
                : EgressScope.groupOf(options.worker())
                        // The worker has ended by then, so it has no descendants.
                        .map(group -> new CgroupRelease(
                                new OrphanProcesses(group, AgentIdentity.own(options.job()), 0, ledger),
                                REST,
                                live::release));
    }

    private void control(LiveSource live) throws IOException {
        @Nullable EgressPolicy policy = options.egress();
        if (policy == null) {
            if (options.egressUnlisted()) {
                live.uncontrolled("egress is not controlled: there is no allowlist");
            }
            return;
        }
        try {
            live.control(EgressScope.request(options.scope(), options.worker(), policy, options.egressRequired()));
        } catch (EventSourceException e) {
            if (options.egressRequired()) {
                throw new CommandFailure(
                        DiagnosticCode.LIVE_EVENTS, ExitCode.NOT_STARTED, String.valueOf(e.getMessage()));
            }
            live.uncontrolled(String.valueOf(e.getMessage()));
        }
    }

    /** Writes down what the step that ends the watch has to detach if the agent cannot do it. */
    private void noteEgress(LiveSource live) {
        live.egress().ifPresent(attached -> {
            try {
                Files.writeString(options.directory().egress(), attached.text(), StandardOpenOption.CREATE_NEW);
                @Nullable EgressPolicy policy = options.egress();
                if (policy != null && policy.mode() == EgressPolicy.Mode.BLOCK) {
                    Files.write(options.directory().blocking(), policy.lines(), StandardOpenOption.CREATE_NEW);
                }
            } catch (IOException e) {
                attached.detach();
                throw new EventSourceException(
                        "cannot write " + options.directory().egress() + ": " + FileErrorMessage.reason(e), e);
            }
        });
    }

    private LockWatch watch(LockDocument document, Session session) {
        return new LockWatch(
                document.lock(),
                () -> session.reported(ending(report -> addStepExports(report, _ -> {})))
                        .orElseThrow(),
                report -> names(_ -> {}).named(report),
                session::raise,
                session::note);
    }

    private static Map<String, String> descriptions(ActiveRules rules) {
        Map<String, String> descriptions = new HashMap<>(RuleFiles.descriptions(rules));
        descriptions.put(LockAlerts.RULE, LockAlerts.DESCRIPTION);
        descriptions.putIfAbsent(LastStepWatch.RULE, LastStepWatch.DESCRIPTION);
        return descriptions;
    }

    private static AlertConsumer sealing(HeartbeatSource source) {
        return new AlertConsumer() {
            @Override
            public void accept(Alert alert, EventContext context) {
                source.alerted();
            }

            @Override
            public void conclude(Alert alert, AlertSubject subject) {
                source.alerted();
            }
        };
    }

    /** Returns the names of the steps that the runner knows by now; the runner may log a name some seconds late. Any thread. */
    private StepNames names(Consumer<String> problems) {
        return options.provider().stepNames(options.worker(), problems);
    }

    /** Returns the report with what the steps have exported so far. Event thread only. */
    private JobReport addStepExports(JobReport report, Consumer<String> problems) {
        StepExports reported = stepExports.exports();
        reported.problems().forEach(problems);
        return reported.in(report, mask::mask);
    }

    /** Returns the report's values that are only known at the end of a run. */
    private Session.Ending ending(UnaryOperator<JobReport> completing) {
        return new Session.Ending(
                options.provider().displayName(options.job()),
                -1,
                clock.cost(),
                report -> completing.apply(report).withIdentity(identity));
    }

    /**
     * Returns the identity of the run, by the part of the job's environment that the agent has; null if the environment does not contain
     * it.
     */
    private static @Nullable RunIdentity identity(CiProvider provider) {
        return provider.job(
                        System.getenv(),
                        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .identity()
                .orElse(null);
    }

    /**
     * Pins the ring buffer. If it outlives the agent, the signal that killed the agent can be read from it; otherwise only the time is
     * known.
     */
    private void pin(LiveSource live, Session session) {
        try {
            Path made = PinnedRing.createDirectory(options.directory().pins());
            place = made;
            live.pin(made);
        } catch (EventSourceException e) {
            session.note("if the agent is killed, the killing process will be unknown: " + e.getMessage());
        }
    }

    private void unpin() throws IOException {
        @Nullable Path made = place;
        if (made != null) {
            PinnedRing.unpin(made);
        }
    }

    private LiveOptions liveOptions() {
        return LiveOptions.of(options.scope(), Set.of())
                .withRingBytes(options.buffer())
                .withSnaplen(Snaplen.DEFAULT)
                .withHashes(true)
                .withEnvironmentBytes(LiveOptions.MAX_ENVIRONMENT);
    }

    private @Nullable Recording recording() {
        Path file = options.record();
        return file == null ? null : Recording.oneFile(file, true);
    }

    private void finish(
            JobLifecycle.Agent life,
            Session session,
            HeartbeatSource source,
            ReportDirectory directory,
            SignedStopRequest order,
            AgentObserver.Prober prober,
            String concluded) {
        RemainingStepProcesses processes = new RemainingStepProcesses();
        processes.conclude(session.state(), prober.pid());
        session.counting(processes);
        SessionResult result = session.finish(
                ending(report -> addStepExports(names(session::note).named(report), session::note)));
        result.problems().forEach(problem -> terminal.line("eyas: " + problem));
        Coverage coverage = result.coverage();
        List<String> notes = new ArrayList<>(coverage.notes());
        notes.addAll(CoverageSummary.furtherLosses(coverage));
        notes.addAll(result.problems());
        Map<String, String> details = source.sealed(
                "events",
                Long.toString(coverage.events()),
                "dropped",
                Long.toString(coverage.lostEvents()),
                "verdict",
                result.verdict().label(),
                "complete",
                Boolean.toString(coverage.isComplete()),
                JobOutcome.BESIDES,
                Synopsis.besidesRules(result.reported()).map(Priority::label).orElse(""),
                "order",
                order.nonce(),
                "proved",
                Boolean.toString(isProved(order)),
                "probe",
                prober.order(),
                "step",
                prober.step(),
                "action",
                prober.action(),
                ParsedAgentLog.UPTIME,
                source.uptime(),
                LockWatch.CONCLUDED,
                concluded,
                "notes",
                String.join("\n", notes));
        new SealedFiles(directory.written()).addTo(details);
        life.add(LogRecordType.STOPPED, details);
    }

    private boolean isProved(SignedStopRequest order) {
        @Nullable LogKey key = options.key();
        return key != null && order.isProved(key);
    }
}
