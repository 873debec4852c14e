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
 * The processes that a watched command started, directly or not: which of them still run when the command itself has ended is
 * part of how complete the evidence is.
 *
 * <p>They are known by their starts, so that one which has left the command's session, group and cgroup is among them; the
 * cgroup adds what has not run yet. Whether one still runs is asked of the kernel, not concluded from events. Event thread,
 * but for {@link #running}, which any thread may call while the command's cgroup exists. Allocates at starts of processes only.
 */
public final class CommandProcesses implements EventObserver, LossReporter {
    private final WatchedCommand command;
    private final boolean host;
    private final Set<Long> started = ConcurrentHashMap.newKeySet();
    private List<RunningProcess> left = List.of();

    /**
     * Knows the command's own process.
     *
     * @param host whether events of other processes of the machine come, too
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
        // What other observers want to see comes here, too.
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

    /** Tell whether a process is one of the command's, and take note of it where it is. */
    private boolean belongs(EventContext context, ThreadEntry thread) {
        ThreadEntry parent = host ? context.state().threads().parent(thread) : null;
        boolean belongs = !host || started.contains(thread.pid()) || (parent != null && started.contains(parent.pid()));
        if (belongs) {
            started.add(thread.pid());
        }
        return belongs;
    }

    /** The child of a clone, as its parent tells of it: it may not have run yet. */
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

    /** Returns those that still run, the command itself left out. Any thread. */
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
            // The cgroup is gone, and all that was in it with it.
            return new long[0];
        }
    }

    /** Ask once more, when everything that happened is delivered: those that run now are what the coverage tells of. */
    public void conclude() {
        left = running();
    }

    @Override
    public void losses(LossCollector to) {
        to.lost("process_left", left.size());
        if (!left.isEmpty()) {
            to.note(words(left) + "; what they do from now on is not seen (--wait waits for them)");
        }
    }

    /** Returns in words that these still run. */
    static String words(List<RunningProcess> processes) {
        return (processes.size() == 1
                        ? "1 process that the command left still runs: "
                        : processes.size() + " processes that the command left still run: ")
                + RunningProcess.words(processes);
    }
}
