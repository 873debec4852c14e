package eyas.host;

import eyas.agent.AgentSession;
import eyas.ci.CiException;
import eyas.ci.provider.CiProvider;
import eyas.ci.provider.RunnerLayout;
import eyas.container.EngineSocket;
import eyas.diagnostic.DiagnosticCode;
import eyas.engine.ActiveRules;
import eyas.event.EventSourceException;
import eyas.host.answer.HookServer;
import eyas.host.delivery.HostDelivery;
import eyas.host.delivery.JobDelivery;
import eyas.host.job.JobServices;
import eyas.host.job.Jobs;
import eyas.host.runner.KnownRunner;
import eyas.host.runner.KnownRunners;
import eyas.host.runner.RunnerDirectory;
import eyas.host.store.JobCompletion;
import eyas.host.store.JobDirectory;
import eyas.host.store.JobStore;
import eyas.live.LiveOptions;
import eyas.live.LiveSource;
import eyas.live.Scope;
import eyas.live.SignalRelay;
import eyas.output.sink.ServiceNotifier;
import eyas.session.Session;
import eyas.session.SessionPlan;
import eyas.session.SessionPlan.Stage;
import eyas.session.SessionSource;
import eyas.session.command.Snaplen;
import eyas.session.input.RuleFiles;
import eyas.session.installation.Installation;
import eyas.session.report.OverheadMeter;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The host service: one capture of the whole machine, in which it finds the jobs of known runners.
 *
 * <p>{@link #run} is the event thread. It runs until it receives SIGTERM or SIGINT.
 */
public final class HostService {
    private static final long SECOND = 1_000_000_000L;

    private final HostSettings settings;
    private final CiProvider provider;
    private final RunnerLayout layout;
    private final List<EngineSocket> engines;
    private final int ringBytes;
    private final Terminal terminal;
    private final JobStore store;
    private final RejectedWorkers refused;
    private final RunnerDirectory runnerDirectory;
    private final JobStatusResponder answers;
    private final ServiceNotifier manager;
    private final ReadinessProbe proof;

    private List<String> runnerFiles = List.of();
    private long lastSecond = System.nanoTime();

    /**
     * Creates the service; {@link #run} starts it.
     *
     * @param engines container engines to query
     * @param ringBytes size of the ring buffer in bytes
     * @throws CommandFailure if the CI system has no runners with a worker per job
     */
    public HostService(
            HostSettings settings, CiProvider provider, List<EngineSocket> engines, int ringBytes, Terminal terminal) {
        this.settings = settings;
        this.provider = provider;
        this.layout = layout(provider);
        this.engines = List.copyOf(engines);
        this.ringBytes = ringBytes;
        this.terminal = terminal;
        this.store = new JobStore(settings.state());
        this.refused = new RejectedWorkers(store.refused(), this::log);
        this.runnerDirectory = new RunnerDirectory(settings.runners());
        this.answers = new JobStatusResponder(settings, provider);
        this.manager = ServiceNotifier.fromEnvironment(this::log);
        this.proof = new ReadinessProbe(this::ready);
    }

    /**
     * Returns the directory layout of the runners of {@code provider}.
     *
     * @throws CommandFailure if it has no runners with a worker per job
     */
    public static RunnerLayout layout(CiProvider provider) {
        return provider.runnerLayout()
                .orElseThrow(() -> new CommandFailure(
                        DiagnosticCode.CI_JOB,
                        ExitCode.USAGE,
                        "runners of " + provider.name() + " have no worker process per job"));
    }

    private void log(String text) {
        terminal.line("eyas: " + text);
    }

    /** Watches until a signal ends the service; returns the exit code of the program. */
    public int run() {
        try {
            store.open();
            for (JobDirectory left : JobCompletion.closeLeft(store, this::log)) {
                log("a job was running when the service ended, see its verdict: " + left.name());
            }
            store.remove(settings.retention(), this::log);
            watch();
            store.close();
            return ExitCode.OK;
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE,
                    ExitCode.NOT_STARTED,
                    "cannot write state to " + settings.state() + ": " + FileErrorMessage.reason(e));
        }
    }

    private void watch() throws IOException {
        LiveSource live = new LiveSource(LiveOptions.of(new Scope.Host(), Set.of())
                .withRingBytes(ringBytes)
                .withSnaplen(Snaplen.DEFAULT)
                .withHashes(true)
                .withEnvironmentBytes(LiveOptions.MAX_ENVIRONMENT));
        live.load();
        ActiveRules rules = new RuleFiles(terminal).load(ruleFiles(), AgentSession.PLACE, "the rules have errors");
        KnownRunners runners = runners();
        SessionSource opened = SessionSource.live(live, engines);
        // Circular: the periodic tasks need the jobs, and the jobs need the losses of all parts of the session.
        List<Chores> late = new ArrayList<>(1);
        HousekeepingSource source =
                new HousekeepingSource(opened.events(), time -> late.forEach(chores -> chores.accept(time)));
        try (JobDelivery delivery = delivery(runners);
                Session session = Session.over(opened.reading(source), "the whole machine")
                        .open();
                Jobs jobs = new Jobs(parts(session, rules, delivery), runners, this::log, refused)) {
            late.add(new Chores(live, session, jobs));
            SessionPlan plan = SessionPlan.EMPTY
                    .observing(jobs.collecting())
                    .observing(proof)
                    .alerting(Stage.SEND, jobs);
            try (HookServer _ = HookServer.start(settings.socket(), answers::answer, this::log);
                    SignalRelay _ = SignalRelay.install(number -> signalled(number, live))) {
                Optional<String> failure = session.run(
                        plan, rules, builder -> builder.parsing(jobs.placing()), () -> started(session, jobs));
                manager.stopping();
                jobs.interrupt(failure.map(why -> "the service could no longer read events while the job ran: " + why)
                        .orElse("the service was stopped while the job ran"));
                if (failure.isPresent()) {
                    throw new EventSourceException(failure.get());
                }
            }
        }
    }

    private static void signalled(int number, LiveSource live) {
        if (number == SignalRelay.SIGTERM || number == SignalRelay.SIGINT) {
            live.finish();
        }
    }

    private List<Path> ruleFiles() {
        List<Path> files = new ArrayList<>();
        if (settings.defaultRules()) {
            files.addAll(Installation.find().defaultRules());
        }
        files.addAll(settings.rules());
        return files;
    }

    private JobDelivery delivery(KnownRunners runners) {
        return settings.collectTo()
                .<JobDelivery>map(to -> {
                    HostDelivery delivery = HostDelivery.start(to, settings.state(), provider, this::log);
                    delivery.catchUp(
                            store,
                            name -> runners.runners().stream()
                                    .filter(runner -> runner.name().equals(name))
                                    .map(KnownRunner::directory)
                                    .findFirst());
                    return delivery;
                })
                .orElse(JobDelivery.NONE);
    }

    private JobServices parts(Session session, ActiveRules rules, JobDelivery delivery) {
        return new JobServices(
                provider,
                store,
                session.allLosses(),
                session.source()::counters,
                RuleFiles.descriptions(rules),
                new OverheadMeter(),
                settings.grace(),
                settings.retention(),
                delivery);
    }

    private boolean started(Session session, Jobs jobs) {
        jobs.found(session.state(), EpochTime.now());
        proof.begin();
        return true;
    }

    private void ready() {
        String ready = "this host is watched (" + runnerFiles.size() + " runner" + (runnerFiles.size() == 1 ? "" : "s")
                + ", process " + ProcessHandle.current().pid() + ")";
        log(ready);
        manager.ready(ready);
    }

    private KnownRunners runners() throws IOException {
        KnownRunners read = new KnownRunners(runnerDirectory.read(), layout.workerName());
        runnerFiles = read.runners().stream().map(Object::toString).toList();
        return read;
    }

    /** Periodic tasks between events. */
    private final class Chores {
        private final LiveSource live;
        private final Session session;
        private final Jobs jobs;
        private String lastProblem = "";

        private Chores(LiveSource live, Session session, Jobs jobs) {
            this.live = live;
            this.session = session;
            this.jobs = jobs;
        }

        private void accept(long time) {
            answers.find((pid, user, at) -> jobs.ask(session.state(), pid, user, at), time);
            long now = System.nanoTime();
            boolean due = now - lastSecond >= SECOND;
            if (due) {
                lastSecond = now;
                manager.alive();
                live.tampering().ifPresent(jobs::blinded);
                findRunners();
                refused.write();
                proof.check();
            }
            jobs.poll(session.state(), time, due);
        }

        private void findRunners() {
            List<String> before = runnerFiles;
            try {
                KnownRunners read = runners();
                if (!runnerFiles.equals(before)) {
                    jobs.runners(read);
                    log("the runners of this host have changed: "
                            + (read.runners().isEmpty()
                                    ? "none"
                                    : String.join(
                                            ", ",
                                            read.runners().stream()
                                                    .map(each -> each.name())
                                                    .toList())));
                }
                lastProblem = "";
            } catch (IOException | CiException e) {
                String problem =
                        "cannot read the runners' files, keeping the previous ones: " + FileErrorMessage.reason(e);
                if (!problem.equals(lastProblem)) {
                    lastProblem = problem;
                    log(problem);
                }
            }
        }
    }
}
