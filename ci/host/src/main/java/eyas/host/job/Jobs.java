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
 * The jobs of this host: begins one when a known runner's worker executes, gives each process to its job, and ends a job after
 * its worker.
 *
 * <p>{@link #placing} looks at events before rules do, so that alerts find their job; {@link #collecting} after them. Event
 * thread only, but for the writing of reports, which a thread of its own does.
 */
public final class Jobs implements AlertConsumer, AutoCloseable {
    private static final int MAX_CLIMB = 64;
    /** So often the kernel is asked for processes whose end may have been lost, ns. */
    private static final long CHECK = 10_000_000_000L;
    /** So many of the last jobs that have left something keep the secrets that they have shown, for masking. */
    private static final int MOST_WITH_SECRETS = 32;

    private final JobServices parts;
    private final Path proc;
    private ProcessLivenessCheck check;
    private final Consumer<String> notices;
    private final Consumer<WorkerRecognition.Refused> refusals;
    private final HostHashCache hashes = new HostHashCache();
    private final List<WatchedJob> open = new ArrayList<>();
    /** Jobs that have ended and have left processes running, the last one last. */
    private final List<EndedJob> ended = new ArrayList<>();

    /** Masks for the jobs before the last ones: a mask of its own takes more memory than all the rest of an ended job. */
    private final ReportMask common = new ReportMask();

    private final ProcessOwnership members = new ProcessOwnership(open, () -> check);
    private final JobStoreWriter writer;
    private KnownRunners runners;
    private long lastCheck;

    /**
     * Make one without jobs.
     *
     * @param notices told, in words, what an administrator wants to know; also from the writer's thread
     * @param refusals told what looked like a worker and was taken for none
     */
    public Jobs(
            JobServices parts,
            KnownRunners runners,
            Consumer<String> notices,
            Consumer<WorkerRecognition.Refused> refusals) {
        this(parts, runners, notices, refusals, Path.of("/proc"));
    }

    /** Make one that looks for processes in {@code proc}. */
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
        this.writer = new JobStoreWriter(parts.books(), parts.retention(), parts.delivery(), notices);
    }

    /** Take other runners from now on; jobs that run go on. */
    public void runners(KnownRunners others) {
        runners = others;
    }

    /** Return who gives processes to jobs; to be shown events before rules are matched. */
    public EventObserver placing() {
        BitSet codes = new BitSet();
        ProcessEvent.CLONE.addTo(codes);
        ProcessEvent.EXEC.addTo(codes);
        codes.set(EventCode.ASYNCEVENT_E);
        return observer(codes, this::place);
    }

    /** Return who hands events to the jobs that they belong to; to be shown events after rules were matched. */
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
        // What a job does while its worker runs is its own, whatever it executes. After that a worker is another job's.
        if (owner == null || owner.workerHasEnded()) {
            WatchedJob begun = recognized(process, context.event().paramUnsigned(ExecveExit.EXE_INO, 0), time, false);
            if (begun != null) {
                if (owner != null) {
                    begun.earlier().startedBelow(owner);
                    notices.accept("the worker of " + begun.name() + " was started by what job " + owner.name()
                            + " has left running; look at both, and restart the runner");
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
        WorkerCandidate candidate = WorkerCandidate.look(
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
                    .forEach(job.earlier()::beside);
            notices.accept("a job of runner " + runner.name() + " begins (worker " + worker.pid() + "): "
                    + job.folder().name());
            return job;
        } catch (IOException | CommandFailure | CiException e) {
            notices.accept("a job of runner " + runner.name() + " is NOT watched: its folder cannot be written: "
                    + FileErrorMessage.words(e));
            return null;
        }
    }

    /** Tell whether a process of {@code user} can do something to those of {@code other}. */
    private static boolean canTouch(int user, int other) {
        return user == other || user == 0;
    }

    private void collect(EventContext context) {
        switch (context.info().code()) {
            // What is told of executables and containers is told once, whichever job was the first to use one.
            case EventCode.ASYNCEVENT_E, EventCode.CONTAINER_JSON_2_E -> told(context);
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

    private void told(EventContext context) {
        ExecutableContent content = context.executable();
        if (content != null) {
            hashes.told(content);
        } else if (context.sibling() < 0) {
            open.forEach(each -> each.event(context));
        }
    }

    private void collect(EventContext context, ThreadEntry thread, ProcessOwner owner) {
        if (owner instanceof WatchedJob job) {
            job.event(context);
        }
        // The first thread may end long before the last one does.
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

    /** An alert about what a job has left running: it goes into that job's book, and the jobs that run now are told. */
    private void later(EndedJob job, Alert alert, EventContext context) {
        EndedJob.Written written = job.alert(alert, context);
        if (written.isNew()) {
            notices.accept(written.words());
        }
        ThreadEntry thread = context.thread();
        int user = thread == null ? job.runner().user() : thread.credentials().uid();
        for (WatchedJob each : open) {
            if (canTouch(user, each.runner().user())
                    || canTouch(job.runner().user(), each.runner().user())) {
                each.earlier().alert(written.words());
            }
        }
    }

    /** Begin jobs of workers that run already, with what is below them; after the source has started. */
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
     * Return what is known of the job that process {@code pid} belongs to, if it is the user of the job's worker.
     *
     * @param time now, ns since the epoch
     * @return empty where the process is of no job that is watched, or of another user's
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
     * A job that somebody asks about.
     *
     * @param job only to be told what steps are called
     * @param view what is known of it
     */
    public record JobAnswer(WatchedJob job, JobSnapshot view) {}

    /**
     * Give signs of life, and end what is over; once in a while.
     *
     * @param time now, ns since the epoch
     * @param heartbeat whether a second has gone by
     */
    public void look(State state, long time, boolean heartbeat) {
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
            lookForEnds(state, time);
        }
        for (WatchedJob job : List.copyOf(open)) {
            if (job.isOver(time)) {
                end(job, null);
            } else if (heartbeat) {
                job.heartbeat();
            }
        }
    }

    /** Find out what has ended without a word: the event of it was lost. */
    private void lookForEnds(State state, long time) {
        open.forEach(job -> job.lookForWorker(check, time));
        ended.forEach(job -> job.living().removeGone(check));
        ended.removeIf(job -> job.living().isEmpty() && !job.isToBeAmended());
        members.removeUnknown(state);
    }

    /** Give the verdicts again of jobs of which something more has become known. */
    private void amend() {
        for (EndedJob job : ended) {
            if (job.isToBeAmended()) {
                job.amended();
                writer.amend(job.folder(), job.names());
            }
        }
    }

    /** Note for all jobs that the kernel is kept from telling of everything. */
    public void blinded(String what) {
        open.forEach(job -> job.blinded(what));
    }

    /** End the watch of all jobs before they have ended. */
    public void interrupt(String why) {
        for (WatchedJob job : List.copyOf(open)) {
            end(job, why);
        }
    }

    /** Return the jobs that are watched. */
    public List<WatchedJob> open() {
        return List.copyOf(open);
    }

    private void end(WatchedJob job, @Nullable String interrupted) {
        open.remove(job);
        JobReport report = job.close(interrupted, check);
        // What was collected goes; the processes that it has left lead to little more than its name.
        EndedJob rest = new EndedJob(job);
        members.replace(job, rest);
        ended.add(rest);
        if (ended.size() > MOST_WITH_SECRETS) {
            ended.get(ended.size() - MOST_WITH_SECRETS - 1).forgetSecrets(common);
        }
        // Many megabytes may have to be written; the events of other jobs do not wait for that.
        writer.write(job, report);
    }

    /** Wait until what has ended up to now is written; for tests. */
    void written() {
        writer.written();
    }

    /** Return how many jobs that have ended are known. */
    int remembered() {
        return ended.size();
    }

    /** Wait until what has ended is written. */
    @Override
    public void close() {
        writer.close();
    }
}
