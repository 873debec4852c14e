package eyas.report;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventParams.Procexit;
import eyas.event.ProcessEvent;
import eyas.event.UserRecord;
import eyas.report.model.ExecFacts;
import eyas.state.EventContext;
import eyas.state.job.Attribution;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the process tree of a job.
 *
 * <p>A process enters the tree when it is cloned, executes, ends or does something else that is reported. Its ancestors are added as far as
 * they are inside the job. Ended processes stay in the tree; a reused process id gets a new node. Bounded by {@link
 * ReportLimits#processes}; processes beyond the limit are counted.
 */
final class ProcessTree {
    private static final int MAX_CLIMB = 64;
    private static final int SIGNAL_MASK = 0x7F;
    private static final int SIGNALLED = 128;

    private final ReportLimits limits;
    private final long root;
    private final StepTable steps;
    private final SecretMask mask;
    private final ExecutableCollector executables;
    private final ReportFilters filters;
    private final Map<Long, ProcessNode> living = new HashMap<>();
    private final Map<Long, ProcessNode> numbered = new HashMap<>();
    private final List<ProcessNode> nodes = new ArrayList<>();
    private long omitted;

    /**
     * Creates an empty tree.
     *
     * @param root the root process; the process that started it is not part of the job
     */
    ProcessTree(
            ReportLimits limits,
            long root,
            StepTable steps,
            SecretMask mask,
            ExecutableCollector executables,
            ReportFilters filters) {
        this.limits = limits;
        this.root = root;
        this.steps = steps;
        this.mask = mask;
        this.executables = executables;
        this.filters = filters;
    }

    List<ProcessNode> nodes() {
        return nodes;
    }

    /** Returns the process with this {@link ProcessNode#id}, or null if there is none. */
    @Nullable
    ProcessNode withId(int id) {
        return id < 0 || id >= nodes.size() ? null : nodes.get(id);
    }

    long omitted() {
        return omitted;
    }

    /** Returns the process whose main thread has this {@link ThreadEntry#number}, or null if it is not in the tree. */
    @Nullable
    ProcessNode withThread(long number) {
        return numbered.get(number);
    }

    /** Returns the node of the event's process, creating it if needed, or null if the tree is full. */
    @Nullable
    ProcessNode of(EventContext context) {
        ThreadEntry thread = context.thread();
        return thread == null || thread.pid() <= 0
                ? null
                : node(context, context.state().threads().main(thread), 0);
    }

    private @Nullable ProcessNode node(EventContext context, ThreadEntry process, int depth) {
        // Events of an ended process may still arrive: the last calls of its other threads.
        ProcessNode same = numbered.get(process.number());
        ProcessNode known = same == null ? living.get(process.pid()) : same;
        if (known != null) {
            return known;
        }
        if (nodes.size() >= limits.processes()) {
            omitted++;
            return null;
        }
        ThreadTable threads = context.state().threads();
        long time = context.event().time();
        ThreadEntry above = depth < MAX_CLIMB ? threads.parent(process) : null;
        ProcessNode parent = above == null || above.invented() || process.pid() == root
                ? null
                : node(context, threads.main(above), depth + 1);
        if (nodes.size() >= limits.processes()) {
            omitted++;
            return null;
        }
        ProcessNode node = new ProcessNode(
                nodes.size(), process.pid(), parent, process.cloneTime() == 0 ? time : process.cloneTime());
        describe(node, process, context);
        node.step = -1;
        place(node, process, node.startTime);
        nodes.add(node);
        living.put(process.pid(), node);
        numbered.put(process.number(), node);
        return node;
    }

    private void describe(ProcessNode node, ThreadEntry process, EventContext context) {
        node.name = cut(Bytes.text(process.comm()));
        node.commandLine = mask.mask(CommandLine.of(process, limits.text()));
        node.executable = mask.mask(cut(Bytes.text(process.exePath())));
        node.directory = mask.mask(cut(Bytes.text(process.cwd())));
        node.userId = process.credentials().uid();
        node.capabilities = process.credentials().capEffective();
        UserRecord user = context.state()
                .users()
                .find(process.containerId(), process.credentials().uid());
        node.user = user == null ? "" : Bytes.text(user.name());
        node.containerId = Bytes.text(process.containerId());
        node.containerKey = Bytes.text(process.containerKey());
    }

    private String cut(String text) {
        return text.length() > limits.text() ? text.substring(0, limits.text()) + "…" : text;
    }

    /** Assigns the node to the step and script that its process currently belongs to. */
    private void place(ProcessNode node, ThreadEntry process, long time) {
        int step = steps.step(process.job().attribution(), time);
        if (step != node.step || node.step < 0) {
            steps.left(node.step, node.startsStep);
            node.step = step;
            node.startsStep = step >= 0 && ProcessNode.stepOf(node.parent) != step;
            steps.stepStarted(step, node.startsStep);
        }
        node.script = steps.script(process.job().attribution(), time, mask);
    }

    /** Returns the step that the event's process currently belongs to; defaults to that of its node, {@code known}. */
    int step(EventContext context, @Nullable ProcessNode known) {
        int step = steps.step(attribution(context), context.event().time());
        return step < 0 ? ProcessNode.stepOf(known) : step;
    }

    /** Returns the package script that the event's process currently belongs to, or the package whose code it has loaded. */
    int script(EventContext context, @Nullable ProcessNode known) {
        ThreadEntry thread = context.thread();
        return thread == null
                ? ProcessNode.scriptOf(known)
                : steps.script(
                        context.state().threads().main(thread), context.event().time(), mask);
    }

    private static @Nullable Attribution attribution(EventContext context) {
        ThreadEntry thread = context.thread();
        return thread == null
                ? null
                : context.state().threads().main(thread).job().attribution();
    }

    void event(EventContext context) {
        switch (ProcessEvent.of(context.info().code())) {
            case CLONE -> cloned(context);
            case EXEC -> executed(context);
            case EXIT -> ended(context);
            case OTHER -> {}
        }
    }

    /** The parent's side reports the child's id in the parent's pid namespace. If that is not the host's, the child's side is used. */
    private void cloned(EventContext context) {
        of(context);
        ThreadEntry caller = context.thread();
        long result = context.event().result(-1);
        if (result > 0 && caller != null && caller.tid() == caller.vtid()) {
            ThreadEntry child = context.state().threads().get(result);
            if (child != null && child.isMain()) {
                node(context, child, 0);
            }
        }
    }

    private void executed(EventContext context) {
        ThreadEntry thread = context.thread();
        if (thread == null || context.event().result(-1) != 0) {
            return;
        }
        mask.learn(context);
        ProcessNode node = of(context);
        if (node == null) {
            return;
        }
        describe(node, thread, context);
        place(node, thread, context.event().time());
        node.hidden = filters.hides(ReportFilters.Kind.PROCESSES, context);
        node.execCount++;
        ExecutableCollector.Executed executed =
                executables.executed(thread, node, context.event().time());
        if (node.execs.size() < limits.execs()) {
            node.execs.add(
                    new ExecFacts(context.event().time(), executed.executable(), node.commandLine, executed.script()));
        }
    }

    private void ended(EventContext context) {
        ThreadEntry thread = context.thread();
        // The first thread may end before the others; the process has ended when its last thread has.
        if (thread == null || context.state().threads().leader(thread) == null || thread.threadCount() > 0) {
            return;
        }
        ProcessNode node = of(context);
        if (node != null) {
            Event event = context.event();
            int status = (int) event.paramSigned(Procexit.STATUS, 0);
            int signal = status & SIGNAL_MASK;
            node.endTime = event.time();
            node.status = signal != 0 ? SIGNALLED + signal : (status >> 8) & 0xFF;
            if (node.startsStep) {
                steps.rootEnded(node.step, node.endTime);
            }
            living.remove(node.pid);
        }
    }
}
