package eyas.report;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.state.EventContext;
import eyas.state.ThreadEntry;
import eyas.state.ThreadTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the tree of processes of a job.
 *
 * <p>A process enters the tree when it is cloned, executes, ends or breaks a rule; its ancestors come with it as far as
 * they are inside the job. Processes that ended stay in the tree; a process id that is used again gets a new node.
 * Bounded by {@link ReportLimits#processes}; what does not fit is counted.
 */
final class ProcessTree {
    private static final int MAX_CLIMB = 64;
    private static final int SIGNAL_MASK = 0x7F;
    private static final int SIGNALLED = 128;

    private final ReportLimits limits;
    private final long root;
    private final Map<Long, ProcessNode> living = new HashMap<>();
    private final List<ProcessNode> roots = new ArrayList<>();
    private int size;
    private long omitted;

    /**
     * Makes an empty tree.
     *
     * @param root process that everything is below; who started it is no part of the job
     */
    ProcessTree(ReportLimits limits, long root) {
        this.limits = limits;
        this.root = root;
    }

    List<ProcessNode> roots() {
        return roots;
    }

    int size() {
        return size;
    }

    long omitted() {
        return omitted;
    }

    /** Returns the node of the event's process, making it where there is none yet; null where the tree is full. */
    @Nullable ProcessNode of(EventContext context) {
        ThreadEntry thread = context.thread();
        return thread == null || thread.pid() <= 0
                ? null
                : node(context.state().threads(), context.state().threads().main(thread), context.event().time(), 0);
    }

    private @Nullable ProcessNode node(ThreadTable threads, ThreadEntry process, long time, int depth) {
        ProcessNode known = living.get(process.pid());
        if (known != null) {
            return known;
        }
        if (size >= limits.processes()) {
            omitted++;
            return null;
        }
        ThreadEntry parentProcess = depth < MAX_CLIMB ? threads.parent(process) : null;
        ProcessNode parent = parentProcess == null || parentProcess.invented() || process.pid() == root
                ? null
                : node(threads, threads.main(parentProcess), time, depth + 1);
        ProcessNode node = new ProcessNode(process.pid(), parent, process.cloneTime() == 0 ? time : process.cloneTime());
        node.describe(
                Bytes.text(process.comm()), CommandLine.of(process, limits.commandLine()), Bytes.text(process.exePath()));
        (parent == null ? roots : parent.children()).add(node);
        living.put(process.pid(), node);
        size++;
        return node;
    }

    void event(EventContext context) {
        switch (context.info().code()) {
            case EventCode.SYSCALL_CLONE_20_X,
                    EventCode.SYSCALL_CLONE3_X,
                    EventCode.SYSCALL_FORK_20_X,
                    EventCode.SYSCALL_VFORK_20_X ->
                cloned(context);
            case EventCode.SYSCALL_EXECVE_19_X, EventCode.SYSCALL_EXECVEAT_X -> executed(context);
            case EventCode.PROCEXIT_1_E -> ended(context);
            default -> {}
        }
    }

    /** The caller's side names the child in its own pid namespace; where that is not the host's, the child's side tells. */
    private void cloned(EventContext context) {
        of(context);
        ThreadEntry caller = context.thread();
        long result = context.event().paramSigned(0, -1);
        if (result > 0 && caller != null && caller.tid() == caller.vtid()) {
            ThreadTable threads = context.state().threads();
            ThreadEntry child = threads.get(result);
            if (child != null && child.isMain()) {
                node(threads, child, context.event().time(), 0);
            }
        }
    }

    private void executed(EventContext context) {
        ThreadEntry thread = context.thread();
        ProcessNode node = of(context);
        if (thread != null && node != null && context.event().paramSigned(0, -1) == 0) {
            node.executed(
                    Bytes.text(thread.comm()),
                    CommandLine.of(thread, limits.commandLine()),
                    Bytes.text(thread.exePath()));
        }
    }

    private void ended(EventContext context) {
        ThreadEntry thread = context.thread();
        if (thread == null || !thread.isMain()) {
            return;
        }
        ProcessNode node = of(context);
        if (node != null) {
            Event event = context.event();
            int status = (int) event.paramSigned(0, 0);
            int signal = status & SIGNAL_MASK;
            node.ended(event.time(), signal != 0 ? SIGNALLED + signal : (status >> 8) & 0xFF);
            living.remove(node.pid());
        }
    }
}
