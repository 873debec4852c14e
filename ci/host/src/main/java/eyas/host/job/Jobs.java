package eyas.host.job;

import eyas.ci.CiException;
import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.EventObserver;
import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.EventParams.ExecveExit;
import eyas.event.ExecutableContent;
import eyas.event.ProcessEvent;
import eyas.host.runner.KnownRunner;
import eyas.host.runner.KnownRunners;
import eyas.host.runner.WorkerCandidate;
import eyas.host.runner.WorkerRecognition;
import eyas.report.model.JobReport;
import eyas.session.report.ReportMask;
import eyas.session.terminal.CommandFailure;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.process.ThreadEntry;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of this host: starts a job when a known runner's worker executes, assigns each process to its job, and ends a job after its
 * worker.
 *
 * <p>{@link #placing} processes events before rules, so that alerts find their job; {@link #collecting} after them. Event thread only;
 * reports are written on a separate thread.
 */
public final class Jobs implements AlertConsumer, AutoCloseable {
    private static final int MAX_CLIMB = 64;
    /** Interval at which processes are checked whose exit event may have been lost, ns. */
    private static final long CHECK = 10_000_000_000L;
    /** Number of the latest ended jobs that keep the secrets that they have shown, for masking. */
    private static final int MOST_WITH_SECRETS = 32;

    private final JobServices parts;
    private final Path proc;
    private ProcessLivenessCheck check;
    private final Consumer<String> notices;
    private final Consumer<WorkerRecognition.Refused> refusals;
    private final HostHashCache hashes = new HostHashCache();
    private final List<WatchedJob> open = new ArrayList<>();
    /** Ended jobs with running processes, the latest last. */
    private final List<EndedJob> ended = new ArrayList<>();

    /** Shared mask of older ended jobs: a separate mask takes more memory than the rest of an ended job. */
    private final ReportMask common = new ReportMask();

    private final ProcessOwnership members = new ProcessOwnership(open, () -> check);
    private final JobStoreWriter writer;
    private KnownRunners runners;
    private long lastCheck;

    /**
     * Creates an empty set of jobs.
     *
     * @param notices receives messages for the administrator; called from the writer's thread, too
     * @param refusals receives processes that resembled a worker and were rejected
     */
    public Jobs(
            JobServices parts,
            KnownRunners runners,
            Consumer<String> notices,
            Consumer<WorkerRecognition.Refused> refusals) {
        this(parts, runners, notices, refusals, Path.of("/proc"));
    }

    /** Creates an empty set that looks up processes in {@code proc}. */
    Jobs(
            JobServices parts,
            KnownRunners runners,
            Consumer<String> notices,
            Consumer<WorkerRecognition.Refused> refusals,
            Path proc) {
        this.parts = parts;
        this.proc = proc;
        this.check = new ProcessLivenessCheck(proc, 0);
        this.runners = runners;
        this.notices = notices;
        this.refusals = refusals;
        this.writer = new JobStoreWriter(parts.store(), parts.retention(), parts.delivery(), notices);
    }

    /** Replaces the known runners; running jobs continue. */
    public void runners(KnownRunners others) {
        runners = others;
    }

    /** Returns the observer that assigns processes to jobs; to be called before rules are matched. */
    public EventObserver placing() {
        BitSet codes = new BitSet();
        ProcessEvent.CLONE.addTo(codes);
        ProcessEvent.EXEC.addTo(codes);
        codes.set(EventCode.ASYNCEVENT_E);
        return observer(codes, this::place);
    }

    /** Returns the observer that passes events to their jobs; to be called after rules were matched. */
    public EventObserver collecting() {
        BitSet codes =
                parts.collector(Path.of("/"), 0, new ReportMask(), hashes).codes();
        codes.set(EventCode.PROCEXIT_1_E);
        return observer(codes, this::collect);
    }

    private static EventObserver observer(BitSet codes, Consumer<EventContext> look) {
        return new EventObserver() {
            @Override
            public BitSet codes() {
                return codes;
            }

            @Override
            public void event(EventContext context) {
                look.accept(context);
            }
        };
    }

    private void place(EventContext context) {
        ThreadEntry thread = context.thread();
        if (thread == null || thread.pid() <= 0) {
            return;
        }
        switch (context.info().code()) {
            case EventCode.SYSCALL_EXECVE_19_X, EventCode.SYSCALL_EXECVEAT_X -> executed(context, thread);
            case EventCode.ASYNCEVENT_E -> {
                if (context.sibling() > 0) {
                    members.announced(context, thread);
                }
            }
            default -> members.cloned(context, thread);
        }
    }

    private void executed(EventContext context, ThreadEntry thread) {
        if (context.event().result(-1) != 0) {
            return;
        }
        ThreadEntry process = context.state().threads().main(thread);
        long time = context.event().time();
        members.enter(context.state(), process, time);
        ProcessOwner owner = members.of(process);
        // Whatever a job executes while its worker runs belongs to it. After that, a new worker is another job.
        if (owner == null || owner.workerHasEnded()) {
            WatchedJob begun = recognized(process, context.event().paramUnsigned(ExecveExit.EXE_INO, 0), time, false);
            if (begun != null) {
                if (owner != null) {
                    begun.earlier().startedBelow(owner);
                    notices.accept("the worker of " + begun.name() + " was started by an orphan process of job "
                            + owner.name() + "; check both and restart the runner");
                }
                owner = begun;
            }
        }
        if (owner != null) {
            owner.executed(process);
        }
    }

    private @Nullable WatchedJob recognized(ThreadEntry process, long inode, long time, boolean late) {
        if (!runners.mayBeWorker(inode, process.exePath())) {
            return null;
        }
        WorkerCandidate candidate = WorkerCandidate.inspect(
                proc,
                process.pid(),
                Bytes.text(process.exePath()),
                inode,
                process.credentials().uid());
        return switch (runners.of(candidate)) {
            case WorkerRecognition.Other() -> null;
            case WorkerRecognition.Refused refused -> {
                refusals.accept(refused);
                yield null;
            }
            case WorkerRecognition.Worker(KnownRunner runner) -> begin(runner, process, time, late);
        };
    }

    private @Nullable WatchedJob begin(KnownRunner runner, ThreadEntry worker, long time, boolean late) {
        try {
            WatchedJob job = WatchedJob.begin(runner, worker, time, late, hashes, parts);
            open.add(job);
            members.put(worker, job, time);
            ended.stream()
                    .filter(each ->
                            !each.living().isEmpty() && canTouch(each.runner().user(), runner.user()))
                    .forEach(job.earlier()::addOrphans);
            notices.accept("a job of runner " + runner.name() + " begins (worker " + worker.pid() + "): "
                    + job.directory().name());
            return job;
        } catch (IOException | CommandFailure | CiException e) {
            notices.accept("a job of runner " + runner.name() + " is NOT watched: cannot write its directory: "
                    + FileErrorMessage.reason(e));
            return null;
        }
    }

    /** Returns whether a process of {@code user} can affect those of {@code other}. */
    private static boolean canTouch(int user, int other) {
        return user == other || user == 0;
    }

    private void collect(EventContext context) {
        switch (context.info().code()) {
            // Executables and containers are reported once, by whichever job first uses them.
            case EventCode.ASYNCEVENT_E, EventCode.CONTAINER_JSON_2_E -> handleAsync(context);
            default -> {
                ThreadEntry thread = context.thread();
                ProcessOwner owner = thread == null || thread.pid() <= 0 ? null : members.of(context.state(), thread);
                if (owner != null && thread != null) {
                    collect(context, thread, owner);
                }
                if (context.info().code() == EventCode.PROCEXIT_1_E) {
                    members.ended(context.event().thread(), context.event().time());
                }
            }
        }
    }

    private void handleAsync(EventContext context) {
        ExecutableContent content = context.executable();
        if (content != null) {
            hashes.add(content);
        } else if (context.sibling() < 0) {
            open.forEach(each -> each.event(context));
        }
    }

    private void collect(EventContext context, ThreadEntry thread, ProcessOwner owner) {
        if (owner instanceof WatchedJob job) {
            job.event(context);
        }
        // The first thread may end long before the last one.
        if (context.info().code() == EventCode.PROCEXIT_1_E && thread.threadCount() == 0) {
            ThreadEntry process = context.state().threads().main(thread);
            members.remove(process);
            owner.left(process, context.event().time());
        }
    }

    @Override
    public void accept(Alert alert, EventContext context) {
        ThreadEntry thread = context.thread();
        switch (thread == null ? null : members.of(context.state(), thread)) {
            case null -> {}
            case WatchedJob job -> job.alert(alert, context);
            case EndedJob job -> later(job, alert, context);
        }
    }

    /** Handles an alert about an orphan process: it is written to that job and noted in the running jobs. */
    private void later(EndedJob job, Alert alert, EventContext context) {
        EndedJob.Written written = job.alert(alert, context);
        if (written.isNew()) {
            notices.accept(written.description());
        }
        ThreadEntry thread = context.thread();
        int user = thread == null ? job.runner().user() : thread.credentials().uid();
        for (WatchedJob each : open) {
            if (canTouch(user, each.runner().user())
                    || canTouch(job.runner().user(), each.runner().user())) {
                each.earlier().alert(written.description());
            }
        }
    }

    /** Starts jobs for workers that are already running, with their descendants; call after the source has started. */
    public void found(State state, long time) {
        List<ThreadEntry> mains = new ArrayList<>();
        for (int i = 0; i < state.threads().places(); i++) {
            ThreadEntry thread = state.threads().threadAt(i);
            if (thread != null && thread.isMain() && thread.pid() > 0) {
                mains.add(thread);
            }
        }
        for (ThreadEntry process : mains) {
            // A worker below a worker is a process of that job.
            if (members.above(state, process).isEmpty()) {
                WatchedJob job = recognized(process, process.exeIno(), time, true);
                if (job != null) {
                    job.executed(process);
                }
            }
        }
        for (ThreadEntry process : mains) {
            if (members.of(process) == null) {
                members.above(state, process).ifPresent(job -> members.put(process, job, time));
            }
        }
    }

    /**
     * Returns the status of the job that process {@code pid} belongs to, if {@code user} is the user of the job's worker.
     *
     * @param time the current time, ns since the epoch
     * @return empty if the process belongs to no watched job, or to another user's
     */
    public Optional<JobAnswer> ask(State state, long pid, int user, long time) {
        ThreadEntry asking = state.threads().get(pid);
        if (asking == null
                || !(members.of(state, asking) instanceof WatchedJob job)
                || job.runner().user() != user) {
            return Optional.empty();
        }
        List<Long> chain = new ArrayList<>();
        @Nullable ThreadEntry at = asking;
        for (int i = 0; at != null && at.pid() != job.worker() && i < MAX_CLIMB; i++) {
            chain.add(state.threads().main(at).number());
            at = state.threads().parent(at);
        }
        return Optional.of(new JobAnswer(job, job.view(time, chain, user)));
    }

    /**
     * The status of a queried job.
     *
     * @param job the job, for the names of its steps only
     * @param view its status
     */
    public record JobAnswer(WatchedJob job, JobSnapshot view) {}

    /**
     * Writes heartbeats and ends jobs that are over; called periodically.
     *
     * @param time the current time, ns since the epoch
     * @param heartbeat whether a second has passed
     */
    public void poll(State state, long time, boolean heartbeat) {
        long boot = state.machine().bootTime();
        if (check.boot() != boot) {
            check = new ProcessLivenessCheck(proc, boot);
        }
        if (heartbeat) {
            amend();
            parts.delivery().watching(open.stream().map(WatchedJob::asSent).toList());
        }
        if (heartbeat && time - lastCheck >= CHECK) {
            lastCheck = time;
            findEndedJobs(state, time);
        }
        for (WatchedJob job : List.copyOf(open)) {
            if (job.isOver(time)) {
                end(job, null);
            } else if (heartbeat) {
                job.heartbeat();
            }
        }
    }

    /** Detects processes whose exit event was lost. */
    private void findEndedJobs(State state, long time) {
        open.forEach(job -> job.findWorker(check, time));
        ended.forEach(job -> job.living().removeExited(check));
        ended.removeIf(job -> job.living().isEmpty() && !job.isToBeAmended());
        members.removeUnknown(state);
    }

    /** Determines the verdicts again for jobs with later findings. */
    private void amend() {
        for (EndedJob job : ended) {
            if (job.isToBeAmended()) {
                job.amended();
                writer.amend(job.directory(), job.names());
            }
        }
    }

    /** Notes in all jobs that the kernel is prevented from reporting all events. */
    public void blinded(String what) {
        open.forEach(job -> job.blinded(what));
    }

    /** Ends the watch of all running jobs. */
    public void interrupt(String why) {
        for (WatchedJob job : List.copyOf(open)) {
            end(job, why);
        }
    }

    /** Returns the watched jobs. */
    public List<WatchedJob> open() {
        return List.copyOf(open);
    }

    private void end(WatchedJob job, @Nullable String interrupted) {
        open.remove(job);
        JobReport report = job.close(interrupted, check);
        // The collected data is released; its orphan processes only keep its name.
        EndedJob rest = new EndedJob(job);
        members.replace(job, rest);
        ended.add(rest);
        if (ended.size() > MOST_WITH_SECRETS) {
            ended.get(ended.size() - MOST_WITH_SECRETS - 1).forgetSecrets(common);
        }
        // The report may have many megabytes, which must not delay the events of other jobs.
        writer.write(job, report);
    }

    /** Waits until all jobs ended so far are written; for tests. */
    void written() {
        writer.written();
    }

    /** Returns the number of ended jobs with running processes. */
    int remembered() {
        return ended.size();
    }

    /** Waits until all ended jobs are written. */
    @Override
    public void close() {
        writer.close();
    }
}
