package eyas.agent;

import eyas.agent.egress.EgressSection;
import eyas.agent.lock.KeptLock;
import eyas.agent.lock.LockAlerts;
import eyas.agent.lock.LockJudgement;
import eyas.agent.lock.LockPage;
import eyas.agent.lock.LockProposals;
import eyas.agent.lock.LockSection;
import eyas.agent.lock.SealedLock;
import eyas.ci.CiException;
import eyas.ci.agent.AgentEnd;
import eyas.ci.agent.AgentFolder;
import eyas.ci.agent.AgentIdentity;
import eyas.ci.agent.JobPlace;
import eyas.ci.agent.LogKey;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.ReadLog;
import eyas.ci.agent.ReadLog.Gap;
import eyas.ci.agent.SealedAlerts;
import eyas.ci.agent.StopOrder;
import eyas.ci.agent.ToldVerdict;
import eyas.ci.agent.WatchBook.Watch;
import eyas.ci.outcome.BrokenRules;
import eyas.ci.outcome.DigestFile;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.ReadAlerts;
import eyas.ci.outcome.UtcTime;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProvider;
import eyas.ci.provider.OutcomePublisher;
import eyas.ci.provider.StepNames;
import eyas.live.EgressPlace;
import eyas.rules.model.Priority;
import eyas.session.report.ReportFolder;
import eyas.text.FileProblem;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends the agent of one job and reports what it left behind. */
public final class JobStop {
    private static final int SHOWN = 2_000;
    /** What the last part of {@code start} calls itself, as far as a step of its own may have ended the watch. */
    private static final String CHECK = "check";

    static final String ANOTHER_LOG = "it is not the one that this job began with";
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final CiProvider provider;
    private final CiJob job;
    private final JobReporter reporter;

    public JobStop(CiProvider provider, CiJob job) {
        this.provider = provider;
        this.job = job;
        this.reporter = new JobReporter(job);
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
        JobPlace place = JobPlace.of(job.temporary());
        if (place.agent().isOurs()) {
            return report(place, failOn);
        }
        List<Watch> watches;
        try {
            watches = watches(place);
        } catch (CiException e) {
            // Only root writes there: whoever breaks the book hides something.
            return tampered(String.valueOf(e.getMessage()), failOn);
        }
        boolean ended = !watches.isEmpty() && watches.getLast().ended().isPresent();
        if (monitored.isEmpty() && !ended) {
            throw new CiException("no agent was started in this job; 'start' must be its first step");
        }
        if (ended && job.variable("EYAS_STEP").filter(CHECK::equals).isPresent()) {
            return check(place, watches.getLast().ended().orElseThrow(), failOn);
        }
        return tampered(
                ended
                        ? "an earlier step has ended the watch and taken the report; what came after was not seen (a job"
                                + " has one step that ends it: where the workflow has two, remove one)"
                        : "its folder is gone, and the report with it",
                failOn);
    }

    private List<Watch> watches(JobPlace place) {
        try {
            return place.book().of(job.key());
        } catch (IOException e) {
            throw new CiException(
                    "cannot read when this job was watched, in " + place.root() + ": " + FileProblem.words(e), e);
        }
    }

    /** The verdict is decided and told before anything is done with the files of the report. */
    private int report(JobPlace place, Optional<Priority> failOn) {
        AgentFolder folder = place.agent();
        StopOrder order = StopOrder.random(key());
        JobOutcome outcome;
        String page;
        LockEnd lock;
        String egress;
        try {
            Optional<KeptLock> kept;
            Collected collected;
            Optional<String> held = Optional.empty();
            try {
                kept = KeptLock.read(folder);
                egress = EgressSection.of(folder);
                collected = collect(place, order, kept);
            } finally {
                // Whatever comes of it, the runner is not cut off.
                held = letGo(place);
            }
            JobOutcome found = publisher().named(collected.outcome());
            outcome = held.map(found::noting).orElse(found);
            // What is not as the agent has sealed it is somebody else's word.
            page = outcome.end() instanceof AgentEnd.ReportChanged ? "" : JobReporter.page(folder.report());
            lock = LockEnd.of(job, kept, collected.sealed(), folder.report(), outcome);
        } catch (IOException | CiException e) {
            // The agent was there. What keeps its word from being read may be the job's doing, and is no reason for
            // silence.
            return tampered(
                    "what the agent left in " + folder.root() + " cannot be read: " + FileProblem.words(e), failOn);
        }
        reporter.tell(outcome);
        reporter.results(outcome);
        lock.results(reporter);
        int code = code(outcome, lock, failOn);
        tell(place, order, outcome);
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
            new ReportDelivery(job, reporter::line).send(outcome, place.report(), began(place));
        }
        return Math.max(code, published);
    }

    private Instant began(JobPlace place) {
        try {
            List<Watch> watches = watches(place);
            return watches.isEmpty()
                    ? Instant.now()
                    : Instant.ofEpochMilli(watches.getFirst().began());
        } catch (CiException e) {
            reporter.line("when the job began is told to the receiver as now: " + e.getMessage());
            return Instant.now();
        }
    }

    /**
     * What was found of a job.
     *
     * @param sealed what the agent's log has of the lock
     */
    private record Collected(JobOutcome outcome, SealedLock sealed) {}

    /** What the lock does not have is the lock's to judge. */
    private int code(JobOutcome outcome, LockEnd lock, Optional<Priority> failOn) {
        return Math.max(
                reporter.verdictCode(outcome.without(LockAlerts.RULE), failOn), lock.code(reporter, outcome, failOn));
    }

    /**
     * Ends what holds the job to what it may talk to; returns why it goes on, empty where it does not. A machine that serves one job stays
     * held as long as it is there, and only this process leaves.
     */
    private Optional<String> letGo(JobPlace place) {
        AgentFolder folder = place.agent();
        if (!job.isMachineDisposable()) {
            long worker = job.runner().map(ProcessHandle::pid).orElse(0L);
            return new EgressEnd(place, job.runner(), worker, reporter::line).end(folder);
        }
        try {
            if (Files.deleteIfExists(folder.egress())) {
                EgressPlace.leaveGroup();
            }
        } catch (IOException e) {
            reporter.line(
                    "what this step tells others of the job is held to the job's list, too: " + FileProblem.words(e));
        }
        return Optional.empty();
    }

    /** The last part of {@code start} has the key that a step of its own has not, and compares. */
    private void tell(JobPlace place, StopOrder order, JobOutcome outcome) {
        try {
            new ToldVerdict(
                            order.nonce(),
                            outcome.verdict().word(),
                            outcome.findings().alerts())
                    .write(place.told());
        } catch (IOException e) {
            reporter.line("what this step has told cannot be written down: " + FileProblem.words(e)
                    + "; the last part of the step that began the watch will not believe it");
        }
    }

    private OutcomePublisher publisher() {
        return job.publisher(JobPlace.of(job.temporary()).root());
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
            JobPlace place, JobOutcome outcome, Optional<LockJudgement> judgement, Optional<LockProposals> proposals) {
        AgentFolder folder = place.agent();
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
                    .output("comment-path", report.resolve(DigestFile.NAME).toString());
            proposal.ifPresent(name ->
                    job.reporter().output("lock-path", report.resolve(name).toString()));
            captureHash.ifPresent(hash -> {
                Path capture = report.resolve(folder.capture().getFileName());
                job.reporter().output("capture-path", capture.toString());
                job.reporter().output("capture-sha256", hash);
            });
            if (key() == null) {
                // The last part of the step that began the watch has the key, and compares once more.
                place.keepLock();
            }
            AgentStop.clear(folder);
            return true;
        } catch (IOException | CiException e) {
            reporter.line("the report is not where later steps could take it from: "
                    + Printable.of(FileProblem.words(e), SHOWN) + "; what there is of it is in "
                    + folder.root());
            return false;
        }
    }

    /** The page is for people: without it the report is complete all the same. */
    private void page(LockJudgement judgement, AgentFolder folder) {
        try {
            LockPage.write(judgement, folder.report());
        } catch (IOException e) {
            reporter.line("cannot write report.html: " + FileProblem.words(e));
        }
    }

    /** Reports a job of which nothing can be believed, though it was begun to be watched. */
    private int tampered(String reason, Optional<Priority> failOn) {
        JobOutcome outcome = JobOutcome.tampered(reason);
        reporter.show(outcome, "");
        reporter.results(outcome);
        LockEnd lock = LockEnd.lost(job);
        lock.results(reporter);
        return Math.max(Math.max(code(outcome, lock, failOn), Inputs.faultCode(job)), published(outcome, ""));
    }

    /** Compares what a step of its own has told with what the agent has sealed: only here the key is known. */
    private int check(JobPlace place, long ended, Optional<Priority> failOn) {
        WatchCheck check = new WatchCheck(place, key());
        WatchCheck.Found found;
        boolean told;
        try {
            found = check.found(this::isFirst, this::names);
            told = check.isTold(found.outcome());
        } catch (IOException | CiException e) {
            return tampered(FileProblem.words(e), failOn);
        }
        JobOutcome outcome = found.outcome();
        LockEnd lock = LockEnd.of(job, found.lock(), found.sealed(), place.report(), outcome);
        if (told) {
            reporter.line("a step of this job has ended the watch and reported on it at "
                    + UtcTime.time(ended * NANOS_PER_MILLI) + "; what came after was not watched");
            return code(outcome, lock, failOn);
        }
        reporter.show(outcome, "");
        reporter.results(outcome);
        lock.results(reporter);
        return Math.max(code(outcome, lock, failOn), published(outcome, ""));
    }

    private StepNames names(List<String> notes) {
        return provider.stepNames(job.runner().map(ProcessHandle::pid).orElse(0L), notes::add);
    }

    private @Nullable LogKey key() {
        return job.reporter().kept("key").flatMap(LogKey::parse).orElse(null);
    }

    /** The first step has kept the hash that the log begins with, where the job's processes cannot reach it. */
    private boolean isFirst(ReadLog log) {
        Optional<String> first = job.reporter().kept("log");
        return first.isEmpty()
                || log.records().isEmpty()
                || log.records().getFirst().hash().equals(first.get());
    }

    private Collected collect(JobPlace place, StopOrder order, Optional<KeptLock> lock) throws IOException {
        AgentFolder folder = place.agent();
        Optional<AgentIdentity> identity = AgentIdentity.read(folder.identity());
        List<String> notes = new ArrayList<>();
        if (identity.isPresent()) {
            end(folder, identity.get(), order, notes);
        }
        place.book().ended(job.key());
        ReadLog log = Files.exists(folder.log())
                ? ReadLog.of(folder.log(), ReadLog.Limits.DEFAULT, key())
                : new ReadLog(List.of(), "it is not there");
        for (Gap gap : log.gaps()) {
            notes.add(gapWords(gap));
        }
        String own = Long.toString(ProcessHandle.current().pid());
        for (LogRecord attempt : AgentEnd.attempts(log)) {
            if (attempt.detail("pid").equals(own)) {
                // This very step has told it to go on.
                continue;
            }
            notes.add(SignalText.of(attempt));
        }
        long further = AgentEnd.furtherAttempts(log);
        if (further > 0) {
            notes.add(further + " more signals to the agent, by processes that are not named one by one");
        }
        TerminationAnalysis.Result finding = end(folder, log, order);
        for (TerminationAnalysis.Sent sent : finding.refused()) {
            notes.add(SignalText.of(sent));
        }
        StepNames names = names(notes);
        ReadAlerts alerts = ReadAlerts.read(
                folder.report().resolve(ReportFolder.ALERTS), BrokenRules.Limits.DEFAULT, SealedAlerts.last(log));
        SealedLock sealed = SealedLock.of(log);
        AgentEnd end = SealedLock.withReport(
                sealed.withLock(finding.end(), lock), sealed.files().change(folder.report()));
        JobOutcome outcome = JobOutcome.of(end, log, alerts, notes).called(names.words());
        return new Collected(afterEarlier(outcome, place, names.words()), sealed);
    }

    /** A job has one watch. Where it was ended and begun again, what was found before counts, and what nobody saw is said. */
    private JobOutcome afterEarlier(JobOutcome outcome, JobPlace place, Map<String, String> steps) throws IOException {
        List<Watch> watches = watches(place);
        if (watches.size() < 2) {
            return outcome;
        }
        BrokenRules earlier = BrokenRules.read(place.earlierAlerts(), BrokenRules.Limits.DEFAULT)
                .called(steps);
        JobOutcome whole = outcome.after(earlier);
        return whole.end() instanceof AgentEnd.Clean
                ? whole.ending(new AgentEnd.Interrupted(
                        watches.getFirst().ended().orElse(0L) * NANOS_PER_MILLI,
                        watches.getLast().began() * NANOS_PER_MILLI))
                : whole;
    }

    /** Makes a last test event and ends the agent. */
    private static void end(AgentFolder folder, AgentIdentity identity, StopOrder order, List<String> notes)
            throws IOException {
        if (!identity.isRunning()) {
            // Whoever ended it, its last record has the number of another order than this step's.
            return;
        }
        // Opening it is all: whether that was seen, the agent's last line says.
        Files.createFile(folder.probe(order));
        AgentStop.Ended ended = AgentStop.end(folder, identity, order, AgentStop.TIMEOUT);
        if (ended.resumed()) {
            notes.add("the agent was stopped (not ended) when the job was over, and told to go on: what had happened"
                    + " meanwhile it read as far as the kernel had kept it");
        }
        if (!ended.answered()) {
            notes.add("the agent did not answer within " + AgentStop.TIMEOUT.toSeconds() + " s and was killed by this"
                    + " step: the report is of what it had written down");
        }
    }

    private static String gapWords(Gap gap) {
        String between = " between " + UtcTime.time(gap.from()) + " and " + UtcTime.time(gap.to());
        return gap.isClockChange()
                ? "the machine's clock was set, or the machine slept," + between + ": times before and after do not fit"
                : "the agent did not run" + between
                        + ": it was stopped, or the machine was busy; events that the kernel"
                        + " could not keep that long are counted as lost";
    }

    private TerminationAnalysis.Result end(AgentFolder folder, ReadLog log, StopOrder order) {
        if (!isFirst(log)) {
            return new TerminationAnalysis.Result(new AgentEnd.Tampered(ANOTHER_LOG), List.of());
        }
        AgentEnd end = AgentEnd.of(log).asked(log, order.nonce(), key() != null);
        return end instanceof AgentEnd.Vanished vanished
                ? new TerminationAnalysis(
                                folder,
                                provider.stepVariable(),
                                job.runner().map(ProcessHandle::pid).orElse(0L))
                        .find(log, vanished)
                : new TerminationAnalysis.Result(end, List.of());
    }
}
