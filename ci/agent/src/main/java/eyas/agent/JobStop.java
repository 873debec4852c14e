package eyas.agent;

import eyas.agent.JobLifecycle.Event;
import eyas.agent.JobLifecycle.Watch;
import eyas.agent.egress.EgressSection;
import eyas.agent.lock.LockAlerts;
import eyas.agent.lock.LockEvaluation;
import eyas.agent.lock.LockPage;
import eyas.agent.lock.LockProposals;
import eyas.agent.lock.LockSection;
import eyas.agent.lock.LockSnapshot;
import eyas.ci.CiException;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.AgentIdentity;
import eyas.ci.agent.AgentTermination;
import eyas.ci.agent.RunnerStateDirectory;
import eyas.ci.agent.SignedStopRequest;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.OutcomeSummaryFile;
import eyas.ci.outcome.UtcTime;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProvider;
import eyas.ci.provider.OutcomePublisher;
import eyas.live.EgressScope;
import eyas.rules.model.Priority;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ends the agent of one job and reports what it left behind. */
public final class JobStop {
    private static final int SHOWN = 2_000;
    /** What the last part of {@code start} calls itself, as far as a step of its own may have ended the watch. */
    private static final String CHECK = "check";

    private static final String TAKEN =
            "an earlier step has ended the watch and taken the report; what came after was not seen (a job has one step"
                    + " that ends it: where the workflow has two, remove one)";
    private static final String GONE = "its folder is gone, and the report with it";
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final CiJob job;
    private final JobReporter reporter;
    private final AgentEvidence evidence;

    public JobStop(CiProvider provider, CiJob job) {
        this.job = job;
        this.reporter = new JobReporter(job);
        this.evidence = new AgentEvidence(provider, job);
    }

    /**
     * Reports; returns the exit code.
     *
     * @throws CiException if there is nothing to report on, or it cannot be read
     */
    public int run() {
        Optional<Priority> failOn = Inputs.failOn(job);
        Optional<String> monitored = job.reporter().kept("monitored");
        if (monitored.filter("false"::equals).isPresent()) {
            reporter.line("this job was NOT monitored, as its first step has said");
            return Inputs.faultCode(job);
        }
        if (monitored.filter("already"::equals).isPresent()) {
            reporter.line("this job is reported on by the step that began to watch it");
            return 0;
        }
        RunnerStateDirectory place = RunnerStateDirectory.of(job.temporary());
        JobLifecycle life = JobLifecycle.read(place, job.key(), place.agent().isOurs());
        return switch (life.state()) {
            case STARTING, WATCHING, STOPPING -> report(place, life, failOn);
            case ENDED, REPORTED ->
                evidence.key() != null
                                && job.variable("EYAS_STEP")
                                        .filter(CHECK::equals)
                                        .isPresent()
                        ? check(place, life, failOn)
                        : tampered(TAKEN, failOn);
            case CHECKED -> tampered(TAKEN, failOn);
            case LOST -> tampered(life.fault().isEmpty() ? GONE : life.fault(), failOn);
            case NONE -> {
                if (monitored.isEmpty()) {
                    throw new CiException("no agent was started in this job; 'start' must be its first step");
                }
                yield tampered(GONE, failOn);
            }
        };
    }

    /** The verdict is decided and told before anything is done with the files of the report. */
    private int report(RunnerStateDirectory place, JobLifecycle life, Optional<Priority> failOn) {
        AgentDirectory folder = place.agent();
        SignedStopRequest order = SignedStopRequest.random(evidence.key());
        JobOutcome outcome;
        String page;
        LockOutcome lock;
        String egress;
        try {
            Optional<LockSnapshot> kept;
            AgentEvidence.Found collected;
            Optional<String> held = Optional.empty();
            try {
                kept = LockSnapshot.read(folder);
                egress = EgressSection.of(folder);
                collected = collect(place, life, order, kept);
            } finally {
                // Whatever comes of it, the runner is not cut off.
                held = letGo(place);
            }
            JobOutcome found = publisher().named(collected.outcome());
            outcome = held.map(found::noting).orElse(found);
            // What is not as the agent has sealed it is somebody else's word.
            page = outcome.end() instanceof AgentTermination.ReportChanged ? "" : JobReporter.page(folder.report());
            lock = LockOutcome.of(job, kept, collected.sealed(), folder.report(), outcome);
        } catch (IOException | CiException e) {
            // The agent was there. What keeps its word from being read may be the job's doing, and is no reason for
            // silence.
            return tampered(
                    "what the agent left in " + folder.root() + " cannot be read: " + FileErrorMessage.words(e),
                    failOn);
        }
        reporter.tell(outcome);
        reporter.results(outcome);
        lock.results(reporter);
        int code = code(outcome, lock, failOn);
        record(life, evidence.key() == null ? Event.REPORT : Event.CHECK, order.nonce(), outcome);
        // A job, or who proposes a lock, chooses how long this takes.
        Optional<LockProposals> proposals = lock.judgement().map(LockProposals::of);
        proposals.ifPresent(reporter::lockChange);
        String section = lock.judgement()
                        .map(judged -> LockSection.of(judged, proposals.orElseThrow(), outcome))
                        .orElse("")
                + egress;
        reporter.summarize(outcome, lock.reservation(), section, page);
        boolean handed = handOver(place, outcome, lock.judgement(), proposals);
        int published = published(outcome, section);
        if (handed) {
            // The last: a receiver that is away costs minutes, and by now everybody else has been told.
            new ReportDelivery(job, reporter::line).send(outcome, place.report(), began(life));
        }
        return Math.max(code, published);
    }

    private static Instant began(JobLifecycle life) {
        return life.watches().stream()
                .findFirst()
                .map(watch -> Instant.ofEpochMilli(watch.began()))
                .orElseGet(Instant::now);
    }

    /** What the lock does not have is the lock's to judge. */
    private int code(JobOutcome outcome, LockOutcome lock, Optional<Priority> failOn) {
        return Math.max(
                reporter.verdictCode(outcome.without(LockAlerts.RULE), failOn), lock.code(reporter, outcome, failOn));
    }

    /**
     * Ends what holds the job to what it may talk to; returns why it goes on, empty where it does not. A machine that serves one job stays
     * held as long as it is there, and only this process leaves.
     */
    private Optional<String> letGo(RunnerStateDirectory place) {
        AgentDirectory folder = place.agent();
        if (!job.isMachineDisposable()) {
            long worker = job.runner().map(ProcessHandle::pid).orElse(0L);
            return new EgressTeardown(place, job.runner(), worker, reporter::line).end(folder);
        }
        try {
            if (Files.deleteIfExists(folder.egress())) {
                EgressScope.leaveGroup();
            }
        } catch (IOException e) {
            reporter.line("what this step tells others of the job is held to the job's list, too: "
                    + FileErrorMessage.words(e));
        }
        return Optional.empty();
    }

    private void record(JobLifecycle life, Event event, String order, JobOutcome outcome) {
        try {
            life.advance(event, order, outcome);
        } catch (IOException e) {
            reporter.line("cannot record the verdict: " + FileErrorMessage.words(e)
                    + "; the last part of the step that began the watch will not believe it");
        }
    }

    private OutcomePublisher publisher() {
        return job.publisher(RunnerStateDirectory.of(job.temporary()).root());
    }

    /** Tell others of the job, as the inputs ask for; the verdict stands whatever they say. Returns an exit code. */
    private int published(JobOutcome outcome, String section) {
        try {
            publisher().check();
            publisher().publish(outcome, section);
            return 0;
        } catch (CiException e) {
            reporter.line(Printable.of(String.valueOf(e.getMessage()), SHOWN));
            return Inputs.faultCode(job);
        }
    }

    /** Returns whether the report is in its place. */
    private boolean handOver(
            RunnerStateDirectory place,
            JobOutcome outcome,
            Optional<LockEvaluation> judgement,
            Optional<LockProposals> proposals) {
        AgentDirectory folder = place.agent();
        try {
            Optional<String> proposal =
                    proposals.isPresent() ? proposals.get().write(folder.report()) : Optional.empty();
            judgement.ifPresent(judged -> page(judged, folder));
            EgressSection.write(folder, folder.report());
            reporter.leave(outcome, folder.report());
            Optional<String> captureHash = CaptureHash.of(folder.capture());
            String printed = Files.exists(folder.output())
                    ? Files.readString(folder.output()).strip()
                    : "";
            Path report = place.takeReport();
            reporter.detail("the agent printed: " + (printed.isEmpty() ? "nothing" : Printable.of(printed, SHOWN)));
            reporter.detail("the report is in " + report);
            reporter.report(report);
            job.reporter()
                    .output(
                            "comment-path",
                            report.resolve(OutcomeSummaryFile.NAME).toString());
            proposal.ifPresent(name ->
                    job.reporter().output("lock-path", report.resolve(name).toString()));
            captureHash.ifPresent(hash -> {
                Path capture = report.resolve(folder.capture().getFileName());
                job.reporter().output("capture-path", capture.toString());
                job.reporter().output("capture-sha256", hash);
            });
            if (evidence.key() == null) {
                // The last part of the step that began the watch has the key, and compares once more.
                place.keepLock();
            }
            AgentShutdown.clear(folder);
            return true;
        } catch (IOException | CiException e) {
            reporter.line("the report is not where later steps could take it from: "
                    + Printable.of(FileErrorMessage.words(e), SHOWN) + "; what there is of it is in "
                    + folder.root());
            return false;
        }
    }

    /** The page is for people: without it the report is complete all the same. */
    private void page(LockEvaluation judgement, AgentDirectory folder) {
        try {
            LockPage.write(judgement, folder.report());
        } catch (IOException e) {
            reporter.line("cannot write report.html: " + FileErrorMessage.words(e));
        }
    }

    /** Reports a job of which nothing can be believed, though it was begun to be watched. */
    private int tampered(String reason, Optional<Priority> failOn) {
        return Math.max(conclude(JobOutcome.tampered(reason), LockOutcome.lost(job), failOn), Inputs.faultCode(job));
    }

    private int conclude(JobOutcome outcome, LockOutcome lock, Optional<Priority> failOn) {
        reporter.show(outcome, "", "");
        reporter.results(outcome);
        lock.results(reporter);
        return Math.max(code(outcome, lock, failOn), published(outcome, ""));
    }

    /** Compares what a step of its own has reported with what the agent has sealed: only here the key is known. */
    private int check(RunnerStateDirectory place, JobLifecycle life, Optional<Priority> failOn) {
        Watch watch = life.watches().getLast();
        AgentEvidence.Found found;
        try {
            found = evidence.ofReported(place, life, new ArrayList<>());
        } catch (IOException | CiException e) {
            return tampered(FileErrorMessage.words(e), failOn);
        }
        JobOutcome outcome = found.outcome();
        record(life, Event.CHECK, watch.order(), outcome);
        LockOutcome lock = LockOutcome.of(job, found.lock(), found.sealed(), place.report(), outcome);
        if (!watch.reports(outcome)) {
            return conclude(outcome, lock, failOn);
        }
        reporter.line("a step of this job has ended the watch and reported on it at "
                + UtcTime.time(watch.ended() * NANOS_PER_MILLI) + "; what came after was not watched");
        return code(outcome, lock, failOn);
    }

    private AgentEvidence.Found collect(
            RunnerStateDirectory place, JobLifecycle life, SignedStopRequest order, Optional<LockSnapshot> lock)
            throws IOException {
        Optional<AgentIdentity> identity = AgentIdentity.read(place.agent().identity());
        List<String> notes = new ArrayList<>();
        life.advance(Event.STOP);
        if (identity.isPresent()) {
            end(place.agent(), identity.get(), order, notes);
        }
        life.advance(Event.END);
        return evidence.ofEnded(place, life, order.nonce(), lock, notes);
    }

    /** Makes a last test event and ends the agent. */
    private static void end(AgentDirectory folder, AgentIdentity identity, SignedStopRequest order, List<String> notes)
            throws IOException {
        if (!identity.isRunning()) {
            // Whoever ended it, its last record has the number of another order than this step's.
            return;
        }
        // Opening it is all: whether that was seen, the agent's last line says.
        Files.createFile(folder.probe(order));
        AgentShutdown.Ended ended = AgentShutdown.end(folder, identity, order, AgentShutdown.TIMEOUT);
        if (ended.resumed()) {
            notes.add("the agent was stopped (not ended) when the job was over, and told to go on: what had happened"
                    + " meanwhile it read as far as the kernel had kept it");
        }
        if (!ended.answered()) {
            notes.add("the agent did not answer within " + AgentShutdown.TIMEOUT.toSeconds()
                    + " s and was killed by this" + " step: the report is of what it had written down");
        }
    }
}
