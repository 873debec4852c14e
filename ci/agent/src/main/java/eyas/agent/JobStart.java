package eyas.agent;

import eyas.agent.EgressInput.Answer;
import eyas.agent.JobLifecycle.Event;
import eyas.agent.JobLifecycle.State;
import eyas.agent.egress.EgressAllowlist;
import eyas.agent.egress.JobBehaviorLock;
import eyas.agent.lock.LockInputs;
import eyas.agent.lock.LockMode;
import eyas.agent.lock.LockSnapshot;
import eyas.baseline.file.LockDocument;
import eyas.baseline.file.LockParseResult;
import eyas.baseline.model.BehaviorLock;
import eyas.ci.CiException;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.AgentIdentity;
import eyas.ci.agent.LogKey;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.LogRecordType;
import eyas.ci.agent.ParsedAgentLog;
import eyas.ci.agent.RunnerStateDirectory;
import eyas.ci.agent.SignedStopRequest;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProvider;
import eyas.ci.provider.ReviewedFile;
import eyas.event.EventSourceException;
import eyas.live.LiveProbe;
import eyas.live.PinnedRing;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Starts an agent for one job and waits until it is ready. */
public final class JobStart {
    private static final int DEFAULT_LIMIT = 30;
    private static final int MAX_LIMIT = 600;
    /** How long the job waits until the receiver knows it. An earlier step could otherwise send forged alerts as the job's first ones. */
    private static final Duration ANNOUNCED = Duration.ofSeconds(3);

    private static final int SHOWN = 2_000;
    /** The start of the agent's messages; the step that prints its output has it, too. */
    private static final String PREFIX = "eyas: ";

    private static final long NANOS_PER_MILLI = 1_000_000;

    /**
     * The environment variables that the agent needs; the rest holds tokens. The agent is this program without its launcher, so it needs
     * both locale variables.
     */
    static final Set<String> PASSED =
            Set.of("PATH", "HOME", "LANG", "LC_ALL", "EYAS_LC_ALL", "TZ", "EYAS_HOME", "EYAS_DEBUG", "FALCO_HOSTNAME");

    private final CiProvider provider;
    private final CiJob job;
    private final JobReporter reporter;
    private final long started = System.nanoTime();

    public JobStart(CiProvider provider, CiJob job) {
        this.provider = provider;
        this.job = job;
        this.reporter = new JobReporter(job);
    }

    /**
     * Starts the agent; returns the exit code.
     *
     * @throws CiException if the job cannot be watched; nothing is left running
     */
    public int run() {
        Inputs inputs = Inputs.of(job);
        // Includes the inputs of the post step: errors are reported before the job runs.
        Inputs.failOn(job);
        job.publisher().check();
        Optional<String> heap = inputs.heap();
        LockInputs lock = LockInputs.of(job);
        job.reporter().keep(LockMode.INPUT, lock.mode().inputValue());
        inputs.explanations().forEach(reporter::line);
        LiveProbe.checks().stream()
                .filter(check -> check.required() && !check.passed())
                .findFirst()
                .ifPresent(check -> {
                    throw new CiException(check.detail());
                });
        RunnerStateDirectory place = RunnerStateDirectory.of(temporary());
        place.open();
        AgentDirectory directory = place.agent();
        try {
            // The worker of the earlier job has ended.
            EgressTeardown earlier = new EgressTeardown(place, job.runner(), 0, reporter::line);
            earlier.endEarlier();
            if (!directory.create() && isInUse(directory, earlier)) {
                job.reporter().keep("monitored", "already");
                return heldCode(directory, inputs, lock);
            }
            begin(place, inputs, lock, heap);
            return 0;
        } catch (IOException e) {
            throw new CiException(
                    "cannot start the agent in " + directory.root() + ": " + FileErrorMessage.reason(e), e);
        }
    }

    /** Returns the exit code of a step in a job that is watched already: the job fails if this step requires more than is enforced. */
    private int heldCode(AgentDirectory directory, Inputs inputs, LockInputs lock) throws IOException {
        if (lock.mode() == LockMode.ENFORCE
                && LockSnapshot.read(directory)
                        .filter(retained -> retained.mode() == LockMode.ENFORCE
                                && retained.file().equals(lock.file()))
                        .isEmpty()) {
            reporter.line(
                    "the job fails: this step sets lock: enforce, but the step that started the watch does not enforce"
                            + " this lock; set it there (lock, lock-file)");
            return JobReporter.FINDINGS;
        }
        if (!inputs.egress().isRequired()) {
            return 0;
        }
        boolean blocks = Files.exists(directory.blocking());
        if (blocks
                && answer(inputs, LockSnapshot.read(directory)) instanceof Answer.Listed(EgressAllowlist list)
                && Files.readAllLines(directory.blocking()).equals(list.policy().lines())) {
            return 0;
        }
        reporter.line("the job fails: this step sets egress: block, but the step that started the watch "
                + (blocks ? "uses another list" : "does not block it")
                + "; set it there (egress, allowed-endpoints)");
        return Inputs.FAULT;
    }

    private Path temporary() {
        try {
            return job.temporary();
        } catch (CiException e) {
            throw new CiException(e.getMessage() + "; use 'eyas watch' to watch one command", e);
        }
    }

    /**
     * Returns whether this job has an agent, running or killed. A killed agent's evidence is kept for the end of the job, and a new agent
     * would hide it. An agent of another job is ended and removed.
     */
    private boolean isInUse(AgentDirectory directory, EgressTeardown earlier) {
        try {
            Optional<AgentIdentity> identity = AgentIdentity.read(directory.identity());
            boolean runs = identity.filter(AgentIdentity::isRunning).isPresent();
            if (identity.filter(own -> own.job().equals(job.key())).isPresent()) {
                reporter.line(
                        runs
                                ? "this job is already watched; no second agent was started"
                                : "the agent of this job was ended early; no new one is started, and"
                                        + " the end of the job reports its evidence");
                return true;
            }
            if (runs) {
                reporter.line("found an agent of an earlier job (process "
                        + identity.get().pid() + ", " + identity.get().job() + "); ending it");
                AgentShutdown.end(directory, identity.get(), SignedStopRequest.random(null), AgentShutdown.TIMEOUT);
            }
            // Orphan processes of that job must not be released by this start.
            earlier.end(directory);
            AgentShutdown.clear(directory);
            return !directory.create() && isInUse(directory, earlier);
        } catch (IOException e) {
            throw new CiException(
                    "cannot remove " + directory.root() + ", left by an earlier job: " + FileErrorMessage.reason(e), e);
        }
    }

    /** Starts a watch in the agent's directory, which is new; removes the directory if that fails. */
    private void begin(RunnerStateDirectory place, Inputs inputs, LockInputs lock, Optional<String> heap)
            throws IOException {
        AgentDirectory directory = place.agent();
        JobLifecycle life = JobLifecycle.read(place, job.key(), false);
        boolean isWatched = false;
        try {
            remember(place, life);
            life.advance(Event.START);
            job.keepCause(place.root());
            Optional<LockSnapshot> retained = takeLock(directory, lock);
            start(directory, life, inputs, egress(inputs, retained), heap);
            isWatched = true;
        } finally {
            if (!isWatched) {
                AgentShutdown.clear(directory);
                if (life.state() == State.STARTING) {
                    life.advance(Event.ABORT);
                }
            }
        }
    }

    /** Keeps the findings of an earlier watch of this job, and removes the state of another job. */
    private void remember(RunnerStateDirectory place, JobLifecycle life) throws IOException {
        if (life.state() == State.NONE) {
            place.clear();
            return;
        }
        place.keepAlerts();
        reporter.line("this job was watched before, and a step has ended that watch; the verdict will report the gap");
    }

    /** Fetches the lock before any code of the job runs, and stores it where the job cannot reach it. */
    private Optional<LockSnapshot> takeLock(AgentDirectory directory, LockInputs inputs) throws IOException {
        Optional<LockInputs.Fetched> taken = inputs.take(job::reviewed);
        if (taken.isPresent()) {
            taken.get().lock().write(directory);
            reporter.lock(taken.get());
        }
        return taken.map(LockInputs.Fetched::lock);
    }

    /** Returns the allowlist of the inputs and the lock; prints it before any code of the job runs. */
    private Optional<EgressAllowlist> egress(Inputs inputs, Optional<LockSnapshot> retained) {
        return switch (answer(inputs, retained)) {
            case Answer.Off _ -> Optional.empty();
            case Answer.Unlisted(String reason) -> {
                reporter.notice(
                        "Eyas: no egress allowlist",
                        "egress is not checked: " + reason + ", and allowed-endpoints is empty");
                yield Optional.empty();
            }
            case Answer.Listed(EgressAllowlist list) -> {
                reporter.line("egress: " + list.describe());
                list.lines().forEach(line -> reporter.detail("egress: " + Printable.of(line, SHOWN)));
                list.notes().forEach(note -> reporter.line("egress: " + Printable.of(note, SHOWN)));
                yield Optional.of(list);
            }
        };
    }

    private Answer answer(Inputs inputs, Optional<LockSnapshot> retained) {
        EgressInput input = inputs.egress();
        Optional<JobBehaviorLock> locked = !input.takesLock()
                ? Optional.empty()
                : retained.flatMap(LockSnapshot::reviewed)
                        .flatMap(LockParseResult::document)
                        .map(LockDocument::lock)
                        .map(this::locked);
        return input.answer(
                locked,
                retained.map(lock -> switch (lock.change().reviewed()) {
                            case ReviewedFile.Found _ -> "the lock cannot be read";
                            case ReviewedFile.Missing missing -> "there is no lock in " + missing.place();
                            case ReviewedFile.Unknown _ -> "the lock is unavailable";
                        })
                        .orElse(""));
    }

    private JobBehaviorLock locked(BehaviorLock lock) {
        return JobBehaviorLock.of(
                lock,
                provider.stepPlaces(job.variables()).file(),
                job.workflow(),
                job.id(),
                provider.stepVariable(),
                provider.plannedSteps(job.runner().map(ProcessHandle::pid).orElse(0L), reporter::line));
    }

    private void start(
            AgentDirectory directory,
            JobLifecycle life,
            Inputs inputs,
            Optional<EgressAllowlist> egress,
            Optional<String> heap)
            throws IOException {
        Files.createFile(directory.probe());
        if (!inputs.outputs().isEmpty()) {
            // The directory is private to the agent; command lines are readable by all processes.
            Files.write(directory.outputs(), inputs.outputs(), StandardOpenOption.CREATE_NEW);
        }
        if (egress.isPresent()) {
            Files.write(directory.allowed(), egress.get().policy().lines(), StandardOpenOption.CREATE_NEW);
            Files.write(directory.origins(), egress.get().lines(), StandardOpenOption.CREATE_NEW);
        }
        List<String> words = AgentArguments.of(provider, inputs, egress.map(EgressAllowlist::policy), directory);
        boolean kills = Inputs.failOn(job).isPresent() || LockInputs.of(job).mode() == LockMode.ENFORCE;
        LastStep.of(job).ifPresent(step -> words.addAll(step.arguments(kills)));
        reporter.detail("starting the agent: " + Printable.of(String.join(" ", words), SHOWN));
        LogKey key = LogKey.random();
        preparePins(directory);
        if (CollectInput.of(job).isPresent()) {
            IdentityVariables.write(job, directory.identityVariables());
        }
        Set<String> passed = new HashSet<>(PASSED);
        passed.addAll(job.detached().passed());
        Optional<ProcessHandle> launched = AgentLauncher.launch(
                SelfCommandLine.with(words, heap),
                passed,
                job.detached().set(),
                AgentCapabilities.of(inputs, egress.map(EgressAllowlist::policy)),
                key.text() + "\n",
                directory.output(),
                reporter::detail);
        if (launched.isEmpty()) {
            throw new CiException("the agent exited immediately: " + agentOutput(directory));
        }
        awaitWatch(
                directory, life, launched.get(), key, Duration.ofSeconds(inputs.startLimit(DEFAULT_LIMIT, MAX_LIMIT)));
    }

    /** Waits until the agent is ready and passes its key to the post step; kills the agent if anything fails. */
    void awaitWatch(AgentDirectory directory, JobLifecycle life, ProcessHandle process, LogKey key, Duration limit)
            throws IOException {
        boolean isWatched = false;
        try {
            await(directory, process, limit);
            if (CollectInput.of(job).isPresent() && !awaitAnnounced(directory, process, ANNOUNCED)) {
                reporter.line("the receiver has not confirmed this job within " + ANNOUNCED.toSeconds()
                        + " s; the job continues");
            }
            ParsedAgentLog log = ParsedAgentLog.of(directory.log(), ParsedAgentLog.Limits.DEFAULT, key);
            LogRecord first = log.records().getFirst();
            reporter.line("this job is watched (" + first.detail("scope") + ") by process " + process.pid()
                    + "; ready after " + (System.nanoTime() - started) / NANOS_PER_MILLI + " ms");
            reporter.line("the agent's log starts with " + first.hash());
            log.last(LogRecordType.READY)
                    .ifPresent(ready -> reporter.line(Printable.of(ready.detail(AgentObserver.LAST_STEP), SHOWN)));
            job.reporter().keep("monitored", "true");
            job.reporter().keep("log", first.hash());
            job.reporter().keep("key", key.text());
            // Last, because a start that fails before this can still be aborted.
            life.advance(Event.READY);
            isWatched = true;
        } finally {
            if (!isWatched) {
                AgentShutdown.kill(process);
            }
        }
    }

    /** Prepares the directory for pinned maps, because the agent may not mount. If it is missing, the agent's report notes it. */
    private void preparePins(AgentDirectory directory) {
        try {
            PinnedRing.prepare(directory.pins());
        } catch (EventSourceException e) {
            reporter.detail(String.valueOf(e.getMessage()));
        }
    }

    /** Repeats the test event until the agent reports it. */
    private static void await(AgentDirectory directory, ProcessHandle process, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!Files.exists(directory.ready())) {
            if (!AgentIdentity.runs(process)) {
                throw new CiException("the agent exited immediately: " + agentOutput(directory));
            }
            if (System.nanoTime() - deadline > 0) {
                throw new CiException("no event received from the kernel within " + limit.toSeconds()
                        + " s; raise start-timeout if this machine is slow; output of the agent: "
                        + agentOutput(directory));
            }
            try (InputStream _ = Files.newInputStream(directory.probe())) {
                // Opening the file is the test event that the agent waits for.
                AgentShutdown.pause();
            }
        }
    }

    /** Waits until the agent has announced the job to the receiver, or has failed to; returns whether that was within {@code limit}. */
    static boolean awaitAnnounced(AgentDirectory directory, ProcessHandle process, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!Files.exists(directory.announced()) && AgentIdentity.runs(process)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            AgentShutdown.pause();
        }
        return true;
    }

    private static String agentOutput(AgentDirectory directory) throws IOException {
        String text = new String(Files.readAllBytes(directory.output()), StandardCharsets.UTF_8).strip();
        String shown = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        return shown.isEmpty() ? "(nothing)" : shown.length() <= SHOWN ? shown : shown.substring(0, SHOWN) + "…";
    }
}
