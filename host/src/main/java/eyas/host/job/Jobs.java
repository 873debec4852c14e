package eyas.host.job;

import eyas.ci.CiException;
import eyas.ci.outcome.JobOutcome;
import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.EventObserver;
import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.EventParams.ExecveExit;
import eyas.event.ExecutableContent;
import eyas.host.books.JobClosing;
import eyas.host.runner.Candidate;
import eyas.host.runner.KnownRunner;
import eyas.host.runner.KnownRunners;
import eyas.host.runner.Recognition;
import eyas.report.model.JobReport;
import eyas.session.report.ReportMask;
import eyas.session.terminal.CommandFailure;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.ThreadEntry;
import eyas.state.job.Attribution;
import eyas.state.job.AttributionMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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
    private static final Path PROC = Path.of("/proc");
    private static final int MAX_CLIMB = 64;
    private static final long WRITE_SECONDS = 120;

    private final JobParts parts;
    private final Consumer<String> notices;
    private final Consumer<Recognition.Refused> refusals;
    private final HostHashes hashes = new HostHashes();
    private final ProcessTable<WatchedJob> processes = new ProcessTable<>();
    private final List<WatchedJob> open = new ArrayList<>();
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("eyas-host-reports").factory());
    private KnownRunners runners;

    /**
     * Make one without jobs.
     *
     * @param notices told, in words, what an administrator wants to know; also from the writer's thread
     * @param refusals told what looked like a worker and was taken for none
     */
    public Jobs(
            JobParts parts, KnownRunners runners, Consumer<String> notices, Consumer<Recognition.Refused> refusals) {
        this.parts = parts;
        this.runners = runners;
        this.notices = notices;
        this.refusals = refusals;
    }

    /** Take other runners from now on; jobs that run go on. */
    public void runners(KnownRunners others) {
        runners = others;
    }

    /** Return who gives processes to jobs; to be shown events before rules are matched. */
    public EventObserver placing() {
        BitSet codes = new BitSet();
        clones(codes);
        executions(codes);
        return observer(codes, this::place);
    }

    /** Return who hands events to the jobs that they belong to; to be shown events after rules were matched. */
    public EventObserver collecting() {
        BitSet codes =
                parts.collector(Path.of("/"), 0, new ReportMask(), hashes).codes();
        codes.set(EventCode.PROCEXIT_1_E);
        return observer(codes, this::collect);
    }

    private static void clones(BitSet codes) {
        codes.set(EventCode.SYSCALL_CLONE_20_X);
        codes.set(EventCode.SYSCALL_CLONE3_X);
        codes.set(EventCode.SYSCALL_FORK_20_X);
        codes.set(EventCode.SYSCALL_VFORK_20_X);
    }

    private static void executions(BitSet codes) {
        codes.set(EventCode.SYSCALL_EXECVE_19_X);
        codes.set(EventCode.SYSCALL_EXECVEAT_X);
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
            default -> cloned(context, thread);
        }
    }

    /** The caller's side names the child where both see the same numbers; the child's own side tells otherwise. */
    private void cloned(EventContext context, ThreadEntry thread) {
        long child = context.event().result(-1);
        if (child == 0) {
            enter(context.state(), context.state().threads().main(thread));
            return;
        }
        ThreadEntry created = child > 0 && thread.tid() == thread.vtid()
                ? context.state().threads().get(child)
                : null;
        if (created == null || !created.isMain()) {
            return;
        }
        WatchedJob job = jobOf(context.state(), thread);
        if (job != null) {
            put(created, job);
        }
    }

    /** Give a process to its parent's job, or to the one that a service has started it for. */
    private void enter(State state, ThreadEntry process) {
        if (processes.get(process.number()) != null || !process.isMain()) {
            return;
        }
        ThreadEntry parent = state.threads().parent(process);
        WatchedJob job = parent == null ? null : jobOf(state, parent);
        if (job == null) {
            job = servedFor(process);
        }
        if (job != null) {
            put(process, job);
        }
    }

    private void put(ThreadEntry process, WatchedJob job) {
        if (processes.get(process.number()) == null) {
            processes.put(process.number(), job);
            job.enters(process);
        }
    }

    /** Return the job that a service has started a process for; an environment alone, which anybody can set, says nothing. */
    private @Nullable WatchedJob servedFor(ThreadEntry process) {
        Attribution attribution = process.job().attribution();
        if (attribution == null || attribution.job() == null || attribution.via() == AttributionMethod.ENVIRONMENT) {
            return null;
        }
        for (WatchedJob job : open) {
            if (job.isJob(attribution.job().number())) {
                return job;
            }
        }
        return null;
    }

    private void executed(EventContext context, ThreadEntry thread) {
        if (context.event().result(-1) != 0) {
            return;
        }
        ThreadEntry process = context.state().threads().main(thread);
        WatchedJob job = processes.get(process.number());
        if (job == null) {
            enter(context.state(), process);
            job = processes.get(process.number());
        }
        if (job == null) {
            job = recognized(
                    process,
                    context.event().paramUnsigned(ExecveExit.EXE_INO, 0),
                    context.event().time(),
                    false);
        }
        if (job != null) {
            job.executed(process);
        }
    }

    private @Nullable WatchedJob recognized(ThreadEntry process, long inode, long time, boolean late) {
        if (!runners.mayBeWorker(inode, process.exePath())) {
            return null;
        }
        Candidate candidate = Candidate.look(
                PROC,
                process.pid(),
                Bytes.text(process.exePath()),
                inode,
                process.credentials().uid());
        return switch (runners.of(candidate)) {
            case Recognition.Other() -> null;
            case Recognition.Refused refused -> {
                refusals.accept(refused);
                yield null;
            }
            case Recognition.Worker(KnownRunner runner) -> begin(runner, process, time, late);
        };
    }

    private @Nullable WatchedJob begin(KnownRunner runner, ThreadEntry worker, long time, boolean late) {
        try {
            WatchedJob job = WatchedJob.begin(runner, worker, time, late, hashes, parts);
            open.add(job);
            put(worker, job);
            notices.accept("a job of runner " + runner.name() + " begins (worker " + worker.pid() + "): "
                    + job.folder().name());
            return job;
        } catch (IOException | CommandFailure | CiException e) {
            notices.accept("a job of runner " + runner.name() + " is NOT watched: its folder cannot be written: "
                    + e.getMessage());
            return null;
        }
    }

    private @Nullable WatchedJob jobOf(State state, ThreadEntry thread) {
        return processes.get(state.threads().main(thread).number());
    }

    private void collect(EventContext context) {
        switch (context.info().code()) {
            // What is told of executables and containers is told once, whichever job was the first to use one.
            case EventCode.ASYNCEVENT_E, EventCode.CONTAINER_JSON_2_E -> told(context);
            default -> {
                ThreadEntry thread = context.thread();
                WatchedJob job = thread == null || thread.pid() <= 0 ? null : jobOf(context.state(), thread);
                if (job != null && thread != null) {
                    collect(context, thread, job);
                }
            }
        }
    }

    private void told(EventContext context) {
        ExecutableContent content = context.executable();
        if (content != null) {
            hashes.told(content);
        } else {
            open.forEach(each -> each.event(context));
        }
    }

    private void collect(EventContext context, ThreadEntry thread, WatchedJob job) {
        if (!job.isClosed()) {
            job.event(context);
        }
        // The first thread may end long before the last one does.
        if (context.info().code() == EventCode.PROCEXIT_1_E && thread.threadCount() == 0) {
            ThreadEntry process = context.state().threads().main(thread);
            processes.remove(process.number());
            job.left(process, context.event().time());
        }
    }

    @Override
    public void accept(Alert alert, EventContext context) {
        ThreadEntry thread = context.thread();
        WatchedJob job = thread == null ? null : jobOf(context.state(), thread);
        if (job != null && !job.isClosed()) {
            job.alert(alert, context);
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
            if (above(state, process).isEmpty()) {
                WatchedJob job = recognized(process, process.exeIno(), time, true);
                if (job != null) {
                    job.executed(process);
                }
            }
        }
        for (ThreadEntry process : mains) {
            above(state, process).ifPresent(job -> put(process, job));
        }
    }

    private Optional<WatchedJob> above(State state, ThreadEntry process) {
        ThreadEntry at = process;
        for (int i = 0; at != null && i < MAX_CLIMB; i++) {
            WatchedJob job = processes.get(at.number());
            if (job != null) {
                return Optional.of(job);
            }
            ThreadEntry parent = state.threads().parent(at);
            at = parent == null ? null : state.threads().main(parent);
        }
        return Optional.empty();
    }

    /**
     * Return what is known of the job that process {@code pid} belongs to, if it is the user of the job's worker.
     *
     * @param time now, ns since the epoch
     * @return empty where the process is of no job that is watched, or of another user's
     */
    public Optional<JobAnswer> ask(State state, long pid, int user, long time) {
        ThreadEntry asking = state.threads().get(pid);
        WatchedJob job = asking == null ? null : jobOf(state, asking);
        if (job == null || job.isClosed() || job.runner().user() != user) {
            return Optional.empty();
        }
        List<Long> chain = new ArrayList<>();
        ThreadEntry at = asking;
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
    public record JobAnswer(WatchedJob job, JobView view) {}

    /** Give signs of life, and end what is over; once in a while. */
    public void look(long time, boolean heartbeat) {
        for (WatchedJob job : List.copyOf(open)) {
            if (job.isOver(time)) {
                end(job, null);
            } else if (heartbeat) {
                job.heartbeat();
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
        JobReport report = job.close(interrupted);
        // Many megabytes may have to be written; the events of other jobs do not wait for that.
        writer.execute(() -> write(job, report));
    }

    private void write(WatchedJob job, JobReport report) {
        try {
            job.write(report).forEach(problem -> notices.accept(job.folder().name() + ": " + problem));
            JobOutcome outcome = JobClosing.close(job.folder(), job.record(), job.names());
            notices.accept("a job of runner " + job.runner().name() + " has ended: "
                    + outcome.verdict().word() + ", " + job.folder().name());
            parts.books().removeOlderThan(parts.keepDays(), notices);
        } catch (IOException e) {
            notices.accept("the books of " + job.folder().name() + " cannot be closed: " + e
                    + "; the next start of the service tries it again");
        }
    }

    /** Wait until what has ended is written. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(WRITE_SECONDS, TimeUnit.SECONDS)) {
                notices.accept("not all reports could be written within " + WRITE_SECONDS
                        + " s; the next start closes the books");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
