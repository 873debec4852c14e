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

/** Ends the agent of one job and reports its results. */
public final class JobStop {
    private static final int SHOWN = 2_000;
    /** Value of {@code EYAS_STEP} in the post step of {@code start}, where a separate step may have ended the watch. */
    private static final String CHECK = "check";

    private static final String TAKEN =
            "an earlier step has ended the watch and taken the report; later events were not seen (a job has one step"
                    + " that ends the watch: remove the second one)";
    private static final String GONE = "its directory and report are missing";
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
     * Ends the agent and reports; returns the exit code.
     *
     * @throws CiException if there is nothing to report on, or it cannot be read
     */
    public int run() {
        Optional<Priority> failOn = Inputs.failOn(job);
        Optional<String> monitored = job.reporter().persisted("monitored");
        if (monitored.filter("false"::equals).isPresent()) {
            reporter.line("this job was NOT monitored, see its first step");
            return Inputs.faultCode(job);
        }
        if (monitored.filter("already"::equals).isPresent()) {
            reporter.line("the step that started the watch reports on this job");
            return 0;
        }
        RunnerStateDirectory place = RunnerStateDirectory.of(job.temporary());
        JobLifecycle life = JobLifecycle.read(place, job.key(), place.agent().hasTrustedOwner());
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

    /** Decides and reports the verdict before the files of the report are touched. */
    private int report(RunnerStateDirectory place, JobLifecycle life, Optional<Priority> failOn) {
        AgentDirectory directory = place.agent();
        SignedStopRequest order = SignedStopRequest.random(evidence.key());
        JobOutcome outcome;
        String page;
        LockOutcome lock;
        String egress;
        try {
            Optional<LockSnapshot> retained;
            AgentEvidence.Found collected;
            Optional<String> held = Optional.empty();
            try {
                retained = LockSnapshot.read(directory);
                egress = EgressSection.of(directory);
                collected = collect(place, life, order, retained);
            } finally {
                // The runner must be released even if reading the evidence fails.
                held = detachEgress(place);
            }
            JobOutcome found = publisher().named(collected.outcome());
            outcome = held.map(found::noting).orElse(found);
            // A page that differs from what the agent has sealed is untrusted.
            page = outcome.end() instanceof AgentTermination.ReportChanged ? "" : JobReporter.page(directory.report());
            lock = LockOutcome.of(job, retained, collected.sealed(), directory.report(), outcome);
        } catch (IOException | CiException e) {
            // The agent was running, and the job may have made its files unreadable, so this must be reported.
            return tampered(
                    "cannot read the files of the agent in " + directory.root() + ": " + FileErrorMessage.reason(e),
                    failOn);
        }
        reporter.reportOutcome(outcome);
        reporter.results(outcome);
        lock.results(reporter);
        int code = code(outcome, lock, failOn);
        record(life, evidence.key() == null ? Event.REPORT : Event.CHECK, order.nonce(), outcome);
        // The job, or the author of a proposed lock, controls how long this takes.
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
            // Last: an unreachable receiver takes minutes, and everything else is reported by now.
            new ReportDelivery(job, reporter::line).send(outcome, place.report(), started(life));
        }
        return Math.max(code, published);
    }

    private static Instant started(JobLifecycle life) {
        return life.watches().stream()
                .findFirst()
                .map(watch -> Instant.ofEpochMilli(watch.started()))
                .orElseGet(Instant::now);
    }

    /** Returns the exit code of the findings and the lock. Alerts about the lock count only for the lock. */
    private int code(JobOutcome outcome, LockOutcome lock, Optional<Priority> failOn) {
        return Math.max(
                reporter.verdictCode(outcome.without(LockAlerts.RULE), failOn), lock.code(reporter, outcome, failOn));
    }

    /**
     * Detaches the egress policy; returns why it is still attached, empty if it is not. A machine that serves one job stays restricted, and
     * only this process leaves the control group.
     */
    private Optional<String> detachEgress(RunnerStateDirectory place) {
        AgentDirectory directory = place.agent();
        if (!job.isMachineDisposable()) {
            long worker = job.runner().map(ProcessHandle::pid).orElse(0L);
            return new EgressTeardown(place, job.runner(), worker, reporter::line).end(directory);
        }
        try {
            if (Files.deleteIfExists(directory.egress())) {
                EgressScope.leaveGroup();
            }
        } catch (IOException e) {
            reporter.line("this step's own connections are restricted to the job's egress list: "
                    + FileErrorMessage.reason(e));
        }
        return Optional.empty();
    }

    private void record(JobLifecycle life, Event event, String order, JobOutcome outcome) {
        try {
            life.advance(event, order, outcome);
        } catch (IOException e) {
            reporter.line("cannot record the verdict: " + FileErrorMessage.reason(e)
                    + "; the post step of the step that started the watch will reject it");
        }
    }

    private OutcomePublisher publisher() {
        return job.publisher(RunnerStateDirectory.of(job.temporary()).root());
    }

    /** Publishes the result as the inputs require; returns an exit code. Errors do not change the verdict. */
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

    /** Moves the report to its final place; returns whether it succeeded. */
    private boolean handOver(
            RunnerStateDirectory place,
            JobOutcome outcome,
            Optional<LockEvaluation> judgement,
            Optional<LockProposals> proposals) {
        AgentDirectory directory = place.agent();
        try {
            Optional<String> proposal =
                    proposals.isPresent() ? proposals.get().write(directory.report()) : Optional.empty();
            judgement.ifPresent(judged -> page(judged, directory));
            EgressSection.write(directory, directory.report());
            reporter.leave(outcome, directory.report());
            Optional<String> captureHash = CaptureHash.of(directory.capture());
            String printed = Files.exists(directory.output())
                    ? Files.readString(directory.output()).strip()
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
                Path capture = report.resolve(directory.capture().getFileName());
                job.reporter().output("capture-path", capture.toString());
                job.reporter().output("capture-sha256", hash);
            });
            if (evidence.key() == null) {
                // The post step of the step that started the watch has the key, and compares again.
                place.keepLock();
            }
            AgentShutdown.clear(directory);
            return true;
        } catch (IOException | CiException e) {
            reporter.line("cannot move the report to its place for later steps: "
                    + Printable.of(FileErrorMessage.reason(e), SHOWN) + "; its files so far are in "
                    + directory.root());
            return false;
        }
    }

    /** Writes {@code report.html}. It is optional: without it the report is complete. */
    private void page(LockEvaluation judgement, AgentDirectory directory) {
        try {
            LockPage.write(judgement, directory.report());
        } catch (IOException e) {
            reporter.line("cannot write report.html: " + FileErrorMessage.reason(e));
        }
    }

    /** Reports a job that was watched but left no trustworthy evidence. */
    private int tampered(String reason, Optional<Priority> failOn) {
        return Math.max(conclude(JobOutcome.tampered(reason), LockOutcome.lost(job), failOn), Inputs.faultCode(job));
    }

    private int conclude(JobOutcome outcome, LockOutcome lock, Optional<Priority> failOn) {
        reporter.show(outcome, "", "");
        reporter.results(outcome);
        lock.results(reporter);
        return Math.max(code(outcome, lock, failOn), published(outcome, ""));
    }

    /** Compares the verdict of a separate stop step with what the agent has sealed: only this step knows the key. */
    private int check(RunnerStateDirectory place, JobLifecycle life, Optional<Priority> failOn) {
        Watch watch = life.watches().getLast();
        AgentEvidence.Found found;
        try {
            found = evidence.ofReported(place, life, new ArrayList<>());
        } catch (IOException | CiException e) {
            return tampered(FileErrorMessage.reason(e), failOn);
        }
        JobOutcome outcome = found.outcome();
        record(life, Event.CHECK, watch.order(), outcome);
        LockOutcome lock = LockOutcome.of(job, found.lock(), found.sealed(), place.report(), outcome);
        if (!watch.reports(outcome)) {
            return conclude(outcome, lock, failOn);
        }
        reporter.line("a step of this job ended the watch and reported at "
                + UtcTime.time(watch.ended() * NANOS_PER_MILLI) + "; later events were not watched");
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

    /** Triggers a last test event and ends the agent. */
    private static void end(
            AgentDirectory directory, AgentIdentity identity, SignedStopRequest order, List<String> notes)
            throws IOException {
        if (!identity.isRunning()) {
            // If another step has ended it, its last record has the nonce of another stop request.
            return;
        }
        // Opening the file is the test event; the agent's last record shows whether it was received.
        Files.createFile(directory.probe(order));
        AgentShutdown.Ended ended = AgentShutdown.end(directory, identity, order, AgentShutdown.TIMEOUT);
        if (ended.resumed()) {
            notes.add("the agent was stopped (SIGSTOP) when the job ended, and was resumed: it read the events"
                    + " of that time as far as the kernel had buffered them");
        }
        if (!ended.answered()) {
            notes.add("the agent did not respond within " + AgentShutdown.TIMEOUT.toSeconds()
                    + " s and was killed by this" + " step: the report covers what it had written");
        }
    }
}
