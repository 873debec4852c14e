package eyas.session.command;

import eyas.engine.EventObserver;
import eyas.event.EventSourceException;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.event.ProcessEvent;
import eyas.live.WatchedCommand;
import eyas.state.EventContext;
import eyas.state.process.ThreadEntry;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Tracks the processes that a watched command started, directly or indirectly: those that outlive the command make coverage incomplete.
 *
 * <p>Tracks process starts, so that processes that have left the command's session, process group and cgroup are included; the cgroup adds
 * processes that have not run yet. Whether a process still runs is read from the kernel, not derived from events. Event thread, except
 * {@link #running}, which is thread-safe while the command's cgroup exists. Allocates only at process starts.
 */
public final class CommandProcesses implements EventObserver, LossReporter {
    private final WatchedCommand command;
    private final boolean host;
    private final Set<Long> started = ConcurrentHashMap.newKeySet();
    private List<RunningProcess> left = List.of();

    /**
     * Starts with the command's own process.
     *
     * @param host whether events of other processes of the machine are delivered
     */
    public CommandProcesses(WatchedCommand command, boolean host) {
        this.command = command;
        this.host = host;
        started.add(command.pid());
    }

    @Override
    public BitSet codes() {
        BitSet codes = new BitSet();
        ProcessEvent.CLONE.addTo(codes);
        ProcessEvent.EXEC.addTo(codes);
        ProcessEvent.EXIT.addTo(codes);
        return codes;
    }

    @Override
    public void event(EventContext context) {
        ThreadEntry thread = context.thread();
        if (thread == null) {
            return;
        }
        // Events that other observers request are delivered here as well.
        switch (ProcessEvent.of(context.event().code())) {
            case CLONE -> {
                if (belongs(context, thread)) {
                    child(context, thread);
                }
            }
            case EXEC -> belongs(context, thread);
            case EXIT -> {
                if (thread.isMain() && thread.otherThreadCount() == 0) {
                    started.remove(thread.pid());
                }
            }
            case OTHER -> {}
        }
    }

    /** Returns whether a process belongs to the command; adds it if so. */
    private boolean belongs(EventContext context, ThreadEntry thread) {
        ThreadEntry parent = host ? context.state().threads().parent(thread) : null;
        boolean belongs = !host || started.contains(thread.pid()) || (parent != null && started.contains(parent.pid()));
        if (belongs) {
            started.add(thread.pid());
        }
        return belongs;
    }

    /** Handles the child in its parent's clone event: it may not have run yet. */
    private void child(EventContext context, ThreadEntry parent) {
        long result = context.event().result(0);
        if (result <= 0 || parent.inPidNamespace()) {
            return;
        }
        ThreadEntry child = context.state().threads().get(result);
        if (child != null && child.isMain()) {
            started.add(child.pid());
        }
    }

    /** Returns the processes that still run, except the command itself. Thread-safe. */
    public List<RunningProcess> running() {
        return Stream.concat(started.stream(), LongStream.of(inCgroup()).boxed())
                .filter(pid -> pid != command.pid())
                .distinct()
                .sorted()
                .map(RunningProcess::find)
                .flatMap(Optional::stream)
                .toList();
    }

    private long[] inCgroup() {
        try {
            return command.processes();
        } catch (EventSourceException e) {
            // The cgroup was removed, so it has no processes.
            return new long[0];
        }
    }

    /** Reads the running processes again after all events are delivered; the coverage reports these. */
    public void conclude() {
        left = running();
    }

    @Override
    public void losses(LossCollector to) {
        to.lost("process_left", left.size());
        if (!left.isEmpty()) {
            to.note(describe(left) + "; their further actions are not monitored (--wait waits for them)");
        }
    }

    /** Returns a message about running processes. */
    static String describe(List<RunningProcess> processes) {
        return (processes.size() == 1
                        ? "1 process that the command left still runs: "
                        : processes.size() + " processes that the command left still run: ")
                + RunningProcess.describe(processes);
    }
}
