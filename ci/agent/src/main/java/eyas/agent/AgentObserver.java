package eyas.agent;

import eyas.agent.JobLifecycle.State;
import eyas.agent.ReceivedSignals.Sender;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.LogRecordType;
import eyas.ci.agent.ProcessLedger;
import eyas.ci.agent.SignedStopRequest;
import eyas.engine.EventObserver;
import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.KillExit;
import eyas.event.EventParams.TgkillExit;
import eyas.event.EventParams.TkillExit;
import eyas.event.ProcessEvent;
import eyas.live.CgroupProcesses;
import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;
import eyas.state.job.Attribution;
import eyas.state.job.Job;
import eyas.state.job.JobStep;
import eyas.state.process.ThreadEntry;
import eyas.state.user.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Detects events that concern the agent itself: the test event that makes it ready, and signals sent to it. Event thread only; allocates
 * only when it detects one.
 */
final class AgentObserver implements EventObserver {
    /** The detail of {@link LogRecordType#READY} that records whether the last step is guarded. */
    static final String LAST_STEP = "last_step";

    private static final long NANOS_PER_MILLI = 1_000_000;
    /** Bit number of CAP_KILL. */
    private static final int CAP_KILL = 5;

    private final JobLifecycle.Agent life;
    private final AgentDirectory directory;
    private final ProcessLedger ledger;
    private final long own = ProcessHandle.current().pid();
    private final byte[] probe;
    /** Length of the path of the test event at the end; longer paths are ignored. */
    private final int lastProbe;

    private final long created = System.nanoTime();
    private final ReceivedSignals signals;
    private final long user;
    private final LongSupplier bootTime;
    /** The number of the watched job, 0 while it is unknown. */
    private long job;

    private Prober prober = Prober.NONE;
    private String lastStep = "";

    /**
     * The process that caused the test event at the end of the watch.
     *
     * @param order nonce of the stop request that the event belongs to; empty if no event was received
     * @param pid its process ID, 0 if unknown
     * @param step its step, empty if unknown
     * @param action the action of that step, empty if it is none or unknown
     */
    record Prober(String order, long pid, String step, String action) {
        static final Prober NONE = new Prober("", 0, "", "");
    }

    /** @param bootTime supplies the boot time by the clock of the events, in ns since the epoch */
    AgentObserver(AgentDirectory directory, JobLifecycle.Agent life, ProcessLedger ledger, LongSupplier bootTime) {
        this.bootTime = bootTime;
        this.ledger = ledger;
        this.directory = directory;
        this.life = life;
        this.signals = new ReceivedSignals(life.log());
        this.user = ownUser();
        this.probe = directory.probe().toString().getBytes(StandardCharsets.UTF_8);
        this.lastProbe =
                directory.probe(SignedStopRequest.random(null)).toString().length();
    }

    private static long ownUser() {
        try {
            return ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        } catch (IOException e) {
            throw new UncheckedIOException("/proc is not mounted", e);
        }
    }

    @Override
    public BitSet codes() {
        BitSet codes = new BitSet();
        codes.set(EventCode.SYSCALL_OPENAT_2_X);
        codes.set(EventCode.SYSCALL_OPEN_X);
        ProcessEvent.EXEC.addTo(codes);
        ProcessEvent.CLONE.addTo(codes);
        codes.set(EventCode.SYSCALL_KILL_X);
        codes.set(EventCode.SYSCALL_TKILL_X);
        codes.set(EventCode.SYSCALL_TGKILL_X);
        return codes;
    }

    @Override
    public void event(EventContext context) {
        Event event = context.event();
        switch (event.code()) {
            case EventCode.SYSCALL_OPENAT_2_X, EventCode.SYSCALL_OPEN_X -> opened(context);
            case EventCode.SYSCALL_KILL_X ->
                signalled(context, isOwn(event.paramSigned(KillExit.PID, 0), context.thread()), KillExit.SIG);
            case EventCode.SYSCALL_TKILL_X ->
                signalled(context, isOwnThread(event.paramSigned(TkillExit.TID, 0)), TkillExit.SIG);
            case EventCode.SYSCALL_TGKILL_X ->
                signalled(context, event.paramSigned(TgkillExit.PID, 0) == own, TgkillExit.SIG);
            default -> {
                ProcessEvent kind = ProcessEvent.of(event.code());
                if (kind == ProcessEvent.CLONE || kind == ProcessEvent.EXEC) {
                    remember(context.thread(), event.time());
                }
            }
        }
    }

    /** Sets whether the last step is guarded, as a sentence; call before the first event. */
    void lastStep(String state) {
        lastStep = state;
    }

    /** Writes the records that are only known at the end of the watch. */
    void conclude() {
        signals.conclude();
    }

    /** Returns the process that caused the last test event with the nonce of a stop request. */
    Prober prober() {
        return prober;
    }

    private void opened(EventContext context) {
        DescriptorEntry file = context.descriptor();
        if (file == null || !isPrefix(file.name())) {
            return;
        }
        ThreadEntry thread = context.thread();
        if (file.name().length > probe.length) {
            directory.order(Bytes.text(file.name())).ifPresent(order -> prober = prober(order, thread));
        } else if (life.state() == State.STARTING) {
            job = number(thread);
            life.add(
                    LogRecordType.READY,
                    LogRecord.details(
                            "milliseconds",
                            Long.toString((System.nanoTime() - created) / NANOS_PER_MILLI),
                            "action",
                            prober("", thread).action(),
                            LAST_STEP,
                            lastStep));
            AgentDirectory.signal(directory.ready());
        }
    }

    private boolean isPrefix(byte[] name) {
        return name.length >= probe.length
                && name.length <= lastProbe
                && Arrays.equals(name, 0, probe.length, probe, 0, probe.length);
    }

    private static Prober prober(String order, @Nullable ThreadEntry thread) {
        JobStep step = thread == null ? null : step(thread);
        long pid = thread == null ? 0 : thread.pid();
        return step == null
                ? new Prober(order, pid, "", "")
                : new Prober(order, pid, Bytes.text(step.name()), Bytes.text(step.action()));
    }

    private void remember(@Nullable ThreadEntry thread, long time) {
        if (thread != null && thread.isMain()) {
            ledger.put(
                    thread.pid(),
                    thread.comm(),
                    stepName(thread),
                    thread.uid(),
                    isOfJob(thread),
                    CgroupProcesses.tick(time - bootTime.getAsLong()));
        }
    }

    /**
     * Returns the number of the job that the thread belongs to, 0 if unknown. A step of the watched job causes the first test event; other
     * runners on the machine have steps, too.
     */
    private static long number(@Nullable ThreadEntry thread) {
        Attribution attribution = thread == null ? null : thread.job().attribution();
        Job of = attribution == null ? null : attribution.job();
        return of == null ? 0 : of.number();
    }

    private boolean isOfJob(ThreadEntry thread) {
        return step(thread) != null && (job == 0 || number(thread) == job);
    }

    private static @Nullable JobStep step(ThreadEntry thread) {
        Attribution attribution = thread.job().attribution();
        return attribution == null ? null : attribution.step();
    }

    private static byte[] stepName(ThreadEntry thread) {
        JobStep step = step(thread);
        return step == null ? Bytes.EMPTY : step.name();
    }

    /**
     * Returns whether a signal to {@code pid} reaches the agent. The agent leads its session and its group; -1 addresses every process that
     * the sender may signal.
     */
    private boolean isOwn(long pid, @Nullable ThreadEntry sender) {
        return pid == own || pid == -own || (pid == -1 && sender != null && reachesUs(sender));
    }

    /**
     * Returns whether a signal to -1 reaches the agent. The call succeeds if it reaches any process, so its result is not sufficient: a
     * sender with another user ID needs CAP_KILL.
     */
    private boolean reachesUs(ThreadEntry sender) {
        Credentials credentials = sender.credentials();
        return sender.uid() == user || (credentials.capEffective() & 1L << CAP_KILL) != 0;
    }

    private static boolean isOwnThread(long tid) {
        return Files.exists(Path.of("/proc/self/task", Long.toString(tid)));
    }

    private void signalled(EventContext context, boolean atUs, int signalIndex) {
        long signal = context.event().paramUnsigned(signalIndex, 0);
        // Signal 0 only checks whether the process exists.
        if (!atUs || signal == 0) {
            return;
        }
        ThreadEntry sender = context.thread();
        // In another PID namespace, the same PID is a different process, and -1 addresses only processes of that
        // namespace.
        if (sender != null && sender.inPidNamespace()) {
            return;
        }
        signals.add(
                context.event().time(),
                sender == null
                        ? new Sender(context.event().thread(), "", "")
                        : new Sender(sender.pid(), Bytes.text(sender.comm()), Bytes.text(stepName(sender))),
                signal,
                context.event().result(0));
    }
}
