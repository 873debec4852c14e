package eyas.host.job;

import eyas.ci.agent.AgentLog;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.LogRecordType;
import eyas.ci.agent.ParsedAgentLog;
import eyas.ci.agent.SealedAlerts;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.UtcTime;
import eyas.ci.provider.StepNames;
import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.event.Bytes;
import eyas.host.books.JobDirectory;
import eyas.host.books.JobRecord;
import eyas.host.delivery.HostJob;
import eyas.host.runner.KnownRunner;
import eyas.output.AlertFile;
import eyas.report.ReportCollector;
import eyas.report.ReportFormat;
import eyas.report.coverage.CoverageCalculator;
import eyas.report.model.Coverage;
import eyas.report.model.JobReport;
import eyas.report.model.RunIdentity;
import eyas.report.synopsis.Synopsis;
import eyas.rules.model.Priority;
import eyas.session.report.AlertSequence;
import eyas.session.report.NumberedAlerts;
import eyas.session.report.ReportDirectory;
import eyas.session.report.ReportMask;
import eyas.state.EventContext;
import eyas.state.job.Attribution;
import eyas.state.job.Job;
import eyas.state.process.ThreadEntry;
import eyas.text.Printable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One job of a runner, from its worker's exec to the end of the time of grace.
 *
 * <p>Event thread only, but for {@link #names} and {@link #named}.
 */
public final class WatchedJob implements ProcessOwner {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Set<String> NAMED =
            Set.of("process_left", "worker_below_leftover", "leftover_alert", "worker_end_unseen");
    /** So many alerts have a line of the log each, and after those one of so many: a job must not fill the disk with it. */
    private static final long EACH_SEALED = 10_000;

    private static final long THEN_SEALED = 1_000;
    private static final int WORDS = 100;

    private final KnownRunner runner;
    private final JobDirectory folder;
    private final JobRecord record;
    private final long worker;
    private final long workerNumber;
    private final AgentLog log;
    private final ReportDirectory files;
    private final AlertSequence sequence;
    private final AlertConsumer alertFile;
    private final AlertConsumer numbered;
    private final ReportCollector collector;
    private final CoverageCalculator coverage;
    private final JobLosses since;
    private final JobServices parts;
    private final long made = System.nanoTime();
    /** The living processes of the job, the worker among them. */
    private final LiveProcesses living = new LiveProcesses();

    private final ReportMask mask = new ReportMask();
    private final EarlierJobs earlier = new EarlierJobs();

    private final AtomicBoolean naming = new AtomicBoolean();
    private volatile StepNames names = StepNames.NONE;
    private long events;
    private long alerts;
    private long jobNumber = -1;
    private long workerEnd;
    private long leftOver;
    private long endsUnseen;
    private long unplaced;
    private boolean wasGone;
    private boolean blinded;
    private boolean closed;
    private String words;

    private WatchedJob(
            KnownRunner runner,
            JobDirectory folder,
            JobRecord record,
            ThreadEntry worker,
            HostHashCache hashes,
            JobServices parts)
            throws IOException {
        this.runner = runner;
        this.folder = folder;
        this.record = record;
        this.worker = worker.pid();
        this.workerNumber = worker.number();
        this.parts = parts;
        this.words = "a job of runner " + runner.name();
        this.sequence = AlertSequence.open(folder.alertSequence());
        this.log = AgentLog.create(folder.log(), null);
        log.add(
                LogRecordType.STARTED,
                LogRecord.details(
                        "pid",
                        Long.toString(ProcessHandle.current().pid()),
                        "scope",
                        "worker " + this.worker + " of runner " + runner.name() + ", and what it starts",
                        "late",
                        Boolean.toString(record.late())));
        this.files = ReportDirectory.open(folder.root(), mask, EnumSet.allOf(ReportFormat.class));
        this.alertFile = files.consumer().orElseThrow();
        this.numbered = new NumberedAlerts(sequence, this::writeAlert);
        this.collector = parts.collector(runner.folder(), this.worker, mask, hashes);
        this.since = new JobLosses(parts.losses(), parts.counters());
        this.coverage = new CoverageCalculator(
                "the worker of runner " + runner.name() + " and what it starts", () -> since.source(events));
        coverage.add(since);
        coverage.add(files);
        coverage.add(earlier);
        coverage.add(to -> {
            to.lost("job_begun_before", record.late() ? 1 : 0);
            to.lost("process_left", leftOver);
            to.lost("worker_end_unseen", endsUnseen);
            to.lost("process_unplaced", unplaced);
            log.problem().ifPresent(to::note);
        });
        collector.watchLosses(coverage);
    }

    /**
     * Begin a job.
     *
     * @param late whether the worker ran before the watch began
     * @throws IOException if nothing can be written down about it
     */
    static WatchedJob begin(
            KnownRunner runner, ThreadEntry worker, long time, boolean late, HostHashCache hashes, JobServices parts)
            throws IOException {
        JobRecord record = JobRecord.begun(runner.name(), worker.pid(), time, late);
        return new WatchedJob(runner, parts.books().begin(record), record, worker, hashes, parts);
    }

    /** Return the runner. */
    public KnownRunner runner() {
        return runner;
    }

    /** Return what is kept of the job. */
    public JobDirectory folder() {
        return folder;
    }

    /** Return what of the job is told to who sends its report and alerts. */
    HostJob asSent() {
        return new HostJob(folder, runner.name(), runner.folder(), record.began());
    }

    /** Return the process id of the worker. */
    public long worker() {
        return worker;
    }

    /**
     * Return what the CI system calls the steps, and keep it for the report at the end. Who reads them reads files of the job's
     * user, who can make that last: only one thread at a time does, and none again after it has failed. Any thread.
     *
     * @param reading reads the names; tells why it cannot
     */
    public StepNames named(Function<Consumer<String>, StepNames> reading, Consumer<String> problems) {
        if (naming.compareAndSet(false, true)) {
            boolean[] failed = {false};
            StepNames read = reading.apply(problem -> {
                failed[0] = true;
                problems.accept(problem);
            });
            if (!failed[0]) {
                names = read;
                naming.set(false);
            }
        }
        return names;
    }

    /** Tell whether nothing is collected any more. */
    boolean isClosed() {
        return closed;
    }

    /** Tell whether {@code job}, as attribution numbers jobs, is this one. */
    boolean isJob(long number) {
        return number == jobNumber;
    }

    @Override
    public String name() {
        return folder.name();
    }

    @Override
    public void enters(ThreadEntry process, long time) {
        living.add(process, time);
    }

    /** Note that a process runs another program; the worker's own attribution names the job. */
    @Override
    public void executed(ThreadEntry process) {
        living.executed(process);
        Attribution attribution = process.job().attribution();
        Job job = attribution == null ? null : attribution.job();
        if (job == null) {
            return;
        }
        if (process.number() == workerNumber) {
            jobNumber = job.number();
        } else if (job.number() == jobNumber && job.name().length > 0) {
            words = "job " + Printable.of(Bytes.text(job.name()), WORDS) + " of "
                    + Printable.of(Bytes.text(job.workflow()), WORDS) + " on runner " + runner.name();
        }
    }

    @Override
    public void unplaced() {
        unplaced++;
    }

    @Override
    public boolean workerHasEnded() {
        return workerEnd != 0;
    }

    /** Return the processes that are known to run; not to be changed by others while the job is watched. */
    LiveProcesses living() {
        return living;
    }

    /** Return what numbers the job's alerts, also after its end. */
    AlertSequence sequence() {
        return sequence;
    }

    /** Return who knows the secrets that the job has shown. */
    ReportMask mask() {
        return mask;
    }

    /** Return what earlier jobs have to do with this one. */
    EarlierJobs earlier() {
        return earlier;
    }

    /**
     * Ask the kernel whether the worker is still there, for the case that the event of its end was lost. What is found twice
     * in a row counts: the event may be on its way.
     *
     * @param time now, ns since the epoch
     */
    void lookForWorker(ProcessLivenessCheck check, long time) {
        if (workerEnd != 0) {
            return;
        }
        boolean gone = living.isGone(workerNumber, check);
        if (gone && wasGone) {
            workerEnd = time;
            living.remove(workerNumber);
            endsUnseen++;
            coverage.note("the kernel's word of the end of worker " + worker + " was lost; it was found to be gone at "
                    + UtcTime.time(time));
        }
        wasGone = gone;
    }

    @Override
    public void left(ThreadEntry process, long time) {
        living.remove(process.number());
        if (process.number() == workerNumber) {
            workerEnd = time;
        }
    }

    /** Look at an event of one of the job's processes, or of one that concerns all jobs. */
    void event(EventContext context) {
        events++;
        collector.event(context);
    }

    /** Write down an alert, on disk when this returns. */
    void alert(Alert alert, EventContext context) {
        numbered.accept(alert, context);
    }

    private void writeAlert(Alert alert, EventContext context) {
        alerts++;
        alertFile.accept(alert, context);
        if (alerts <= EACH_SEALED || alerts % THEN_SEALED == 0) {
            log.add(LogRecordType.ALERTED, sealed());
        }
        collector.accept(alert, context);
    }

    /** Return details of a record with the alerts up to now, as the file has them. */
    private Map<String, String> sealed(String... more) {
        Map<String, String> details = LogRecord.details(more);
        AlertFile.Content written = files.alerts().orElseThrow();
        new SealedAlerts(alerts, written.lines(), written.sha256(), false).addTo(details);
        return details;
    }

    /** Note that the kernel is kept from telling of everything. */
    void blinded(String what) {
        if (!blinded) {
            blinded = true;
            log.add(LogRecordType.BLINDED, LogRecord.details("what", what));
        }
    }

    /** Give a sign of life. */
    void heartbeat() {
        log.add(
                LogRecordType.HEARTBEAT,
                sealed(
                        "events",
                        Long.toString(events),
                        "dropped",
                        Long.toString(since.source(events).dropped()),
                        ParsedAgentLog.UPTIME,
                        Long.toString((System.nanoTime() - made) / NANOS_PER_MILLI)));
    }

    /** Tell whether the job has ended by {@code time}, ns since the epoch: nothing of it is left, or the time of grace is over. */
    boolean isOver(long time) {
        return workerEnd != 0
                && (living.isEmpty() || time - workerEnd >= parts.grace().toNanos());
    }

    /**
     * Return what is known now.
     *
     * @param time now, ns since the epoch
     * @param asking numbers of the processes that ask, which are no remark
     */
    JobSnapshot view(long time, List<Long> asking, int user) {
        files.flush();
        Set<Long> known = new HashSet<>(asking);
        known.add(workerNumber);
        List<String> rest = living.names(known);
        Coverage now = coverage.coverage(collector.lastTime());
        List<String> notes = new ArrayList<>(now.notes());
        now.hiding().forEach(loss -> notes.add(loss.text()));
        if (!rest.isEmpty()) {
            notes.add(processes(rest) + (rest.size() == 1 ? " still runs: " : " still run: ")
                    + LiveProcesses.words(rest) + "; what they do from now on is in the report on the host alone");
        }
        return new JobSnapshot(
                folder, worker, user, time, events, now.lostEvents(), now.isComplete() && rest.isEmpty(), notes);
    }

    private static String processes(List<String> some) {
        return LiveProcesses.count(some.size()) + " of the job";
    }

    /** Return the record as it was when the job began. */
    public JobRecord record() {
        return record;
    }

    /** Return what the CI system calls the steps, as far as it was asked. */
    public StepNames names() {
        return names;
    }

    /**
     * End the watch: sum up and write the log's end. What takes longer is left to {@link #write}.
     *
     * @param interrupted why the watch ends before the job has; null where the job has ended
     */
    JobReport close(@Nullable String interrupted, ProcessLivenessCheck check) {
        closed = true;
        files.flush();
        living.removeGone(check);
        leftOver = living.size();
        List<String> rest = living.names(Set.of());
        if (interrupted == null && !rest.isEmpty()) {
            coverage.note(
                    processes(rest) + " still ran " + parts.grace().toSeconds() + " s after the worker had ended: "
                            + LiveProcesses.words(rest) + "; what they did after that was not seen");
        }
        if (interrupted != null) {
            coverage.note(interrupted);
        }
        Coverage evidence = coverage.coverage(collector.lastTime());
        JobReport report = collector.finish(words, -1, evidence, parts.clock().cost());
        List<String> notes = new ArrayList<>(evidence.notes());
        // What these count is named in notes of their own.
        evidence.hiding().stream().filter(loss -> !NAMED.contains(loss.kind())).forEach(loss -> notes.add(loss.text()));
        Map<String, String> details = sealed(
                "events",
                Long.toString(evidence.events()),
                "dropped",
                Long.toString(evidence.lostEvents()),
                "verdict",
                Synopsis.verdict(report).word(),
                "complete",
                Boolean.toString(evidence.isComplete()),
                JobOutcome.BESIDES,
                Synopsis.besidesRules(report).map(Priority::word).orElse(""),
                "notes",
                String.join("\n", notes));
        if (interrupted == null) {
            log.add(LogRecordType.STOPPED, details);
        } else {
            log.add(LogRecordType.HEARTBEAT, details);
            log.add(LogRecordType.FAILED, LogRecord.details("message", Objects.requireNonNull(interrupted)));
        }
        log.close();
        files.close();
        return report;
    }

    /** Write the report; returns what went wrong, in words. After {@link #close}, any thread. */
    List<String> write(JobReport report) {
        @Nullable
        RunIdentity identity = parts.provider()
                .ranBy(runner.folder(), Instant.ofEpochSecond(0, record.began()), _ -> {})
                .map(run -> run.on(runner.name()))
                .orElse(null);
        return files.write(names.named(report).withIdentity(identity));
    }
}
