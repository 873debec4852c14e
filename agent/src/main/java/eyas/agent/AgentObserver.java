package eyas.agent;

import eyas.ci.agent.AgentFolder;
import eyas.ci.agent.AgentLog;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.LogType;
import eyas.ci.agent.ProcessLedger;
import eyas.engine.EventObserver;
import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.KillExit;
import eyas.event.EventParams.TgkillExit;
import eyas.event.EventParams.TkillExit;
import eyas.state.DescriptorEntry;
import eyas.state.EventContext;
import eyas.state.ThreadEntry;
import eyas.state.job.Attribution;
import eyas.state.job.JobStep;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what concerns the agent itself: the test event that says that it is ready, and signals aimed at it. Event
 * thread only; allocates only for what it finds.
 */
final class AgentObserver implements EventObserver {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final AgentLog log;
    private final AgentFolder folder;
    private final ProcessLedger ledger;
    private final long own = ProcessHandle.current().pid();
    private final byte[] probe;
    private final long made = System.nanoTime();
    private boolean ready;
    private long prober;

    AgentObserver(AgentFolder folder, AgentLog log, ProcessLedger ledger) {
        this.ledger = ledger;
        this.folder = folder;
        this.log = log;
        this.probe = folder.probe().toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public BitSet codes() {
        BitSet codes = new BitSet();
        codes.set(EventCode.SYSCALL_OPENAT_2_X);
        codes.set(EventCode.SYSCALL_OPEN_X);
        codes.set(EventCode.SYSCALL_EXECVE_19_X);
        codes.set(EventCode.SYSCALL_EXECVEAT_X);
        codes.set(EventCode.SYSCALL_CLONE_20_X);
        codes.set(EventCode.SYSCALL_CLONE3_X);
        codes.set(EventCode.SYSCALL_FORK_20_X);
        codes.set(EventCode.SYSCALL_VFORK_20_X);
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
            case EventCode.SYSCALL_EXECVE_19_X,
                    EventCode.SYSCALL_EXECVEAT_X,
                    EventCode.SYSCALL_CLONE_20_X,
                    EventCode.SYSCALL_CLONE3_X,
                    EventCode.SYSCALL_FORK_20_X,
                    EventCode.SYSCALL_VFORK_20_X -> remember(context.thread());
            case EventCode.SYSCALL_KILL_X ->
                signalled(context, isOwn(event.paramSigned(KillExit.PID, 0)), KillExit.SIG);
            case EventCode.SYSCALL_TKILL_X ->
                signalled(context, isOwnThread(event.paramSigned(TkillExit.TID, 0)), TkillExit.SIG);
            case EventCode.SYSCALL_TGKILL_X ->
                signalled(context, event.paramSigned(TgkillExit.PID, 0) == own, TgkillExit.SIG);
            default -> {}
        }
    }

    /** Returns the process that made the last test event that came back; 0 for none. */
    long prober() {
        return prober;
    }

    private void opened(EventContext context) {
        DescriptorEntry file = context.descriptor();
        if (file == null || !Arrays.equals(file.name(), probe)) {
            return;
        }
        ThreadEntry thread = context.thread();
        prober = thread == null ? 0 : thread.pid();
        if (!ready) {
            ready = true;
            log.add(
                    LogType.READY,
                    LogRecord.details("milliseconds", Long.toString((System.nanoTime() - made) / NANOS_PER_MILLI)));
            folder.setReady();
        }
    }

    private void remember(@Nullable ThreadEntry thread) {
        if (thread != null && thread.isMain()) {
            ledger.put(thread.pid(), thread.comm(), step(thread));
        }
    }

    private static byte[] step(ThreadEntry thread) {
        Attribution attribution = thread.job().attribution();
        JobStep step = attribution == null ? null : attribution.step();
        return step == null ? Bytes.EMPTY : step.name();
    }

    /** The agent leads its session and its group; -1 is everybody. */
    private boolean isOwn(long pid) {
        return pid == own || pid == -own || pid == -1;
    }

    private static boolean isOwnThread(long tid) {
        return Files.exists(Path.of("/proc/self/task", Long.toString(tid)));
    }

    private void signalled(EventContext context, boolean atUs, int signalIndex) {
        long signal = context.event().paramUnsigned(signalIndex, 0);
        // Number 0 only asks whether there is such a process.
        if (!atUs || signal == 0) {
            return;
        }
        ThreadEntry sender = context.thread();
        log.add(
                context.event().time(),
                LogType.SIGNAL,
                LogRecord.details(
                        "signal",
                        Long.toString(signal),
                        "pid",
                        Long.toString(sender == null ? context.event().thread() : sender.pid()),
                        "name",
                        sender == null ? "" : Bytes.text(sender.comm()),
                        "step",
                        sender == null ? "" : Bytes.text(step(sender)),
                        "result",
                        Long.toString(context.event().result(0))));
    }
}
