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
import eyas.host.delivery.HostJob;
import eyas.host.runner.KnownRunner;
import eyas.host.store.JobDirectory;
import eyas.host.store.JobRecord;
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
 * A job of a runner, from its worker's exec to the end of the grace period.
 *
 * <p>Event thread only, except {@link #names} and {@link #named}.
 */
public final class WatchedJob implements ProcessOwner {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Set<String> NAMED =
            Set.of("process_left", "worker_below_leftover", "leftover_alert", "worker_end_unseen");
    /** Number of alerts with a log record each; after that, only a sample has one: a job must not be able to fill the disk. */
    private static final long EACH_SEALED = 10_000;

    private static final long THEN_SEALED = 1_000;
    private static final int WORDS = 100;

    private final KnownRunner runner;
    private final JobDirectory directory;
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
    private final long created = System.nanoTime();
    /** The running processes of the job, including the worker. */
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
    private String description;

    private WatchedJob(
            KnownRunner runner,
            JobDirectory directory,
            JobRecord record,
            ThreadEntry worker,
            HostHashCache hashes,
            JobServices parts)
            throws IOException {
        this.runner = runner;
        this.directory = directory;
        this.record = record;
        this.worker = worker.pid();
        this.workerNumber = worker.number();
        this.parts = parts;
        this.description = "a job of runner " + runner.name();
        this.sequence = AlertSequence.open(directory.alertSequence());
        this.log = AgentLog.create(directory.log(), null);
        log.add(
                LogRecordType.STARTED,
                LogRecord.details(
                        "pid",
                        Long.toString(ProcessHandle.current().pid()),
                        "scope",
                        "worker " + this.worker + " of runner " + runner.name() + ", and what it starts",
                        "late",
                        Boolean.toString(record.late())));
        this.files = ReportDirectory.open(directory.root(), mask, EnumSet.allOf(ReportFormat.class));
        this.alertFile = files.consumer().orElseThrow();
        this.numbered = new NumberedAlerts(sequence, this::writeAlert);
        this.collector = parts.collector(runner.directory(), this.worker, mask, hashes);
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
     * Starts a job.
     *
     * @param late whether the worker started before the watch
     * @throws IOException if its files cannot be written
     */
    static WatchedJob begin(
            KnownRunner runner, ThreadEntry worker, long time, boolean late, HostHashCache hashes, JobServices parts)
            throws IOException {
        JobRecord record = JobRecord.begun(runner.name(), worker.pid(), time, late);
        return new WatchedJob(runner, parts.store().begin(record), record, worker, hashes, parts);
    }

    /** Returns the runner. */
    public KnownRunner runner() {
        return runner;
    }

    /** Returns the job's files. */
    public JobDirectory directory() {
        return directory;
    }

    /** Returns the job's data for the delivery of its report and alerts. */
    HostJob asSent() {
        return new HostJob(directory, runner.name(), runner.directory(), record.started());
    }

    /** Returns the process ID of the worker. */
    public long worker() {
        return worker;
    }

    /**
     * Returns the names of the steps in the CI system, and keeps them for the final report. They are read from files of the job's user, who
     * can delay this: only one thread at a time reads them, and none after a failure. Any thread.
     *
     * @param reading reads the names and reports problems
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

    /** Returns whether collection has ended. */
    boolean isClosed() {
        return closed;
    }

    /** Returns whether {@code job}, a number of the attribution, is this job. */
    boolean isJob(long number) {
        return number == jobNumber;
    }

    @Override
    public String name() {
        return directory.name();
    }

    @Override
    public void enters(ThreadEntry process, long time) {
        living.add(process, time);
    }

    /** Records that a process has executed another program; the attribution of the worker determines the job's number. */
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
            description = "job " + Printable.of(Bytes.text(job.name()), WORDS) + " of "
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

    /** Returns the running processes; only this class changes them while the job is watched. */
    LiveProcesses living() {
        return living;
    }

    /** Returns the sequence of alert numbers, which is also used after the job's end. */
    AlertSequence sequence() {
        return sequence;
    }

    /** Returns the mask with the secrets that the job has shown. */
    ReportMask mask() {
        return mask;
    }

    /** Returns the effects of earlier jobs on this one. */
    EarlierJobs earlier() {
        return earlier;
    }

    /**
     * Checks whether the worker still exists, in case its exit event was lost. It must be missing twice in a row: the event may still be in
     * the ring buffer.
     *
     * @param time the current time, ns since the epoch
     */
    void findWorker(ProcessLivenessCheck check, long time) {
        if (workerEnd != 0) {
            return;
        }
        boolean gone = living.hasExited(workerNumber, check);
        if (gone && wasGone) {
            workerEnd = time;
            living.remove(workerNumber);
            endsUnseen++;
            coverage.note("the exit event of worker " + worker + " was lost; the worker was found missing at "
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

    /** Processes an event of one of the job's processes, or one that concerns all jobs. */
    void event(EventContext context) {
        events++;
        collector.event(context);
    }

    /** Writes an alert; on disk when this returns. */
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

    /** Returns details of a record with the alerts so far, as in the file. */
    private Map<String, String> sealed(String... more) {
        Map<String, String> details = LogRecord.details(more);
        AlertFile.Content written = files.alerts().orElseThrow();
        new SealedAlerts(alerts, written.lines(), written.sha256(), false).addTo(details);
        return details;
    }

    /** Records that the kernel is prevented from reporting all events. */
    void blinded(String what) {
        if (!blinded) {
            blinded = true;
            log.add(LogRecordType.BLINDED, LogRecord.details("what", what));
        }
    }

    /** Writes a heartbeat. */
    void heartbeat() {
        log.add(
                LogRecordType.HEARTBEAT,
                sealed(
                        "events",
                        Long.toString(events),
                        "dropped",
                        Long.toString(since.source(events).dropped()),
                        ParsedAgentLog.UPTIME,
                        Long.toString((System.nanoTime() - created) / NANOS_PER_MILLI)));
    }

    /** Returns whether the job has ended by {@code time}, ns since the epoch: it has no processes left, or the grace period is over. */
    boolean isOver(long time) {
        return workerEnd != 0
                && (living.isEmpty() || time - workerEnd >= parts.grace().toNanos());
    }

    /**
     * Returns the current status.
     *
     * @param time the current time, ns since the epoch
     * @param asking numbers of the querying processes, which are not mentioned
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
            notes.add(processes(rest) + (rest.size() == 1 ? " still runs: " : " still run: ") + LiveProcesses.join(rest)
                    + "; their later actions are only in the report on the host");
        }
        return new JobSnapshot(
                directory, worker, user, time, events, now.lostEvents(), now.isComplete() && rest.isEmpty(), notes);
    }

    private static String processes(List<String> some) {
        return LiveProcesses.count(some.size()) + " of the job";
    }

    /** Returns the record as it was when the job started. */
    public JobRecord record() {
        return record;
    }

    /** Returns the names of the steps, as far as they were read. */
    public StepNames names() {
        return names;
    }

    /**
     * Ends the watch: computes the report and writes the final log record. {@link #write} does the rest.
     *
     * @param interrupted why the watch ends before the job; null if the job has ended
     */
    JobReport close(@Nullable String interrupted, ProcessLivenessCheck check) {
        closed = true;
        files.flush();
        living.removeExited(check);
        leftOver = living.size();
        List<String> rest = living.names(Set.of());
        if (interrupted == null && !rest.isEmpty()) {
            coverage.note(
                    processes(rest) + " still ran " + parts.grace().toSeconds() + " s after the worker had ended: "
                            + LiveProcesses.join(rest) + "; their later actions were not seen");
        }
        if (interrupted != null) {
            coverage.note(interrupted);
        }
        Coverage evidence = coverage.coverage(collector.lastTime());
        JobReport report =
                collector.finish(description, -1, evidence, parts.clock().cost());
        List<String> notes = new ArrayList<>(evidence.notes());
        // These counters are described by separate notes.
        evidence.hiding().stream().filter(loss -> !NAMED.contains(loss.kind())).forEach(loss -> notes.add(loss.text()));
        Map<String, String> details = sealed(
                "events",
                Long.toString(evidence.events()),
                "dropped",
                Long.toString(evidence.lostEvents()),
                "verdict",
                Synopsis.verdict(report).label(),
                "complete",
                Boolean.toString(evidence.isComplete()),
                JobOutcome.BESIDES,
                Synopsis.besidesRules(report).map(Priority::label).orElse(""),
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

    /** Writes the report; returns error messages. After {@link #close}, any thread. */
    List<String> write(JobReport report) {
        @Nullable
        RunIdentity identity = parts.provider()
                .ranBy(runner.directory(), Instant.ofEpochSecond(0, record.started()), _ -> {})
                .map(run -> run.on(runner.name()))
                .orElse(null);
        return files.write(names.named(report).withIdentity(identity));
    }
}
