package eyas.state.apply.container;

import eyas.event.Bytes;
import eyas.event.CgroupMove;
import eyas.event.EgressDenial;
import eyas.event.Event;
import eyas.event.EventParams.Asyncevent;
import eyas.event.ExecutableContent;
import eyas.event.EyasSignal;
import eyas.event.HostPaths;
import eyas.event.KernelName;
import eyas.event.RealPath;
import eyas.event.SentSignal;
import eyas.event.SiblingClone;
import eyas.event.SocketFacts;
import eyas.event.SyscallTarget;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.file.KernelPaths;
import eyas.state.file.NamedDirectory;
import eyas.state.file.PathResolver;
import eyas.state.file.PendingHostPaths;
import eyas.state.process.ThreadEntry;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Applies asynchronous events: those of Falco's container plugin, and Eyas's own, which contain reports of the kernel side and the content
 * of files.
 */
public final class AsyncApplier implements Applier {
    private static final byte[] EXECUTABLE = Bytes.of(ExecutableContent.EVENT_NAME);
    private static final byte[] SIBLING = Bytes.of(SiblingClone.EVENT_NAME);
    private static final byte[] TARGET = Bytes.of(SyscallTarget.EVENT_NAME);
    private static final byte[] CGROUP = Bytes.of(CgroupMove.EVENT_NAME);
    private static final byte[] EGRESS = Bytes.of(EgressDenial.EVENT_NAME);
    private static final byte[] SIGNAL = Bytes.of(EyasSignal.EVENT_NAME);
    private static final byte[] SENT = Bytes.of(SentSignal.EVENT_NAME);
    private static final byte[] SOCKET = Bytes.of(SocketFacts.EVENT_NAME);
    /** The target is Eyas itself, which is not monitored, so that its id would be meaningless. */
    private static final SyscallTarget EYAS = new SyscallTarget(0, true);

    private static final byte[] REAL_PATH = Bytes.of(RealPath.EVENT_NAME);
    private static final byte[] KERNEL_NAME = Bytes.of(KernelName.EVENT_NAME);
    private static final byte[] MACHINE_PATHS = Bytes.of(HostPaths.EVENT_NAME);

    private final ContainerApplier containers;

    public AsyncApplier(ContainerApplier containers) {
        this.containers = containers;
    }

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        byte[] name = tables.text.string(event, Asyncevent.NAME, tables.limits.path());
        if (Arrays.equals(name, KERNEL_NAME)) {
            kernelName(tables, event);
        } else if (Arrays.equals(name, EXECUTABLE)) {
            executable(tables, context, event);
        } else if (Arrays.equals(name, SIBLING)) {
            sibling(tables, context, event);
        } else if (Arrays.equals(name, TARGET)) {
            target(tables, context, event);
        } else if (Arrays.equals(name, CGROUP)) {
            moved(tables, context, event);
        } else if (Arrays.equals(name, SIGNAL)) {
            signalled(tables, context, event);
        } else if (Arrays.equals(name, SENT)) {
            sent(tables, context, event);
        } else if (Arrays.equals(name, EGRESS)) {
            denied(tables, context, event);
        } else if (Arrays.equals(name, REAL_PATH)) {
            realPath(tables, event);
        } else if (Arrays.equals(name, SOCKET)) {
            socket(tables, context, event);
        } else if (Arrays.equals(name, MACHINE_PATHS)) {
            machinePaths(tables, event);
        } else {
            containers.applyAsync(tables, context, event, name, Asyncevent.DATA);
        }
    }

    /** Stores a path reported by the kernel for the thread's next call. */
    private static void kernelName(StateTables tables, Event event) {
        KernelName name = KernelName.read(event.paramBytes(Asyncevent.DATA)).orElse(null);
        if (name == null) {
            tables.counters.malformed++;
            return;
        }
        ThreadEntry thread = event.thread() > 0 ? tables.obtain(event.thread(), event.time()) : null;
        if (thread == null) {
            return;
        }
        List<byte[]> machineNames =
                name.kind() == KernelName.Kind.OPENED ? List.of() : thread.machine.take(name.inode(), event.time());
        byte[] machine = machineNames.isEmpty() ? Bytes.EMPTY : machineNames.getFirst();
        boolean isOfJob = PendingHostPaths.areOther(machineNames, name.path()) && thread.machine.isOfJob();
        switch (name.kind()) {
            case OPENED -> {
                if (tables.kernelPaths.count(name)) {
                    thread.led.store(name, name.inode(), event.time());
                    if (name.process() > 0) {
                        thread.callTarget = new SyscallTarget(name.process(), name.has(KernelName.OWN));
                    }
                }
            }
            case BASE -> {
                if (name.has(KernelName.OBJECT)) {
                    tables.kernelPaths.object(event, name);
                } else {
                    tables.kernelPaths.take(event, name, machine, isOfJob);
                }
            }
            case WORKING_DIRECTORY, DESCRIPTOR -> tables.kernelPaths.take(event, name, machine, isOfJob);
            case ROOT_DIRECTORY -> tables.kernelPaths.count(name);
            // The kernel side reports these unconditionally, so they must not replace what it considers known.
            case TEXT -> tables.kernelPaths.text(event, name, machine, isOfJob);
            case MOUNT_POINT -> {
                if (tables.kernelPaths.count(name)) {
                    NamedDirectory start = NamedDirectory.of(name, machine, isOfJob);
                    byte[] directory = tables.paths.followed(thread, event, start, name.more());
                    tables.mounts.mounted(
                            thread, directory, !name.has(KernelName.NEW_FILES) || KernelPaths.isLead(directory));
                }
            }
        }
    }

    /** Stores the real path of the thread's next call, from captures of older versions. */
    private static void realPath(StateTables tables, Event event) {
        ThreadEntry thread = event.thread() > 0 ? tables.obtain(event.thread(), event.time()) : null;
        byte[] data = event.paramBytes(Asyncevent.DATA);
        byte[] path = RealPath.path(data);
        if (thread != null && path.length > 0 && path.length <= PathResolver.MAX_LENGTH) {
            thread.led.store(
                    tables.strings.intern(path, 0, path.length), Bytes.EMPTY, RealPath.inode(data), event.time());
        }
    }

    /** Stores the host paths of the file that the thread's next call opens. */
    private static void machinePaths(StateTables tables, Event event) {
        ThreadEntry thread = event.thread() > 0 ? tables.obtain(event.thread(), event.time()) : null;
        byte[] data = event.paramBytes(Asyncevent.DATA);
        List<byte[]> reported = HostPaths.paths(data);
        List<byte[]> paths = reported.stream()
                .filter(path -> path.length <= PathResolver.MAX_LENGTH)
                .toList();
        // An omitted name may be the one that makes it certain.
        byte[] below = paths.size() == reported.size() ? HostPaths.below(data) : Bytes.EMPTY;
        if (thread != null) {
            // A process that is neither in a container nor below another root directory started with the host's mounts.
            boolean isOfJob =
                    HostPaths.isOfJob(data) || (thread.containerKey.length == 0 && !tables.isRunnerBelowAnotherRoot);
            thread.machine.add(HostPaths.inode(data), below, isOfJob, paths, event.time());
        }
    }

    private static void sibling(StateTables tables, AppliedEvent context, Event event) {
        long child = SiblingClone.child(event.paramBytes(Asyncevent.DATA));
        ThreadEntry caller = child > 0 && event.thread() > 0 ? tables.obtain(event.thread(), event.time()) : null;
        if (caller == null) {
            return;
        }
        context.thread = caller;
        context.sibling = child;
        if (!caller.isInvalid()) {
            tables.jobs.createdForParent(child, caller.main(), event.time());
        }
    }

    /** Stores the kernel's report of the target of the thread's next call. */
    private static void target(StateTables tables, AppliedEvent context, Event event) {
        Optional<SyscallTarget> target = SyscallTarget.read(event.paramBytes(Asyncevent.DATA));
        ThreadEntry caller =
                target.isPresent() && event.thread() > 0 ? tables.obtain(event.thread(), event.time()) : null;
        if (caller != null) {
            context.thread = caller;
            caller.callTarget = target.get();
        }
    }

    /** Stores the socket of the thread's next event. */
    private static void socket(StateTables tables, AppliedEvent context, Event event) {
        Optional<SocketFacts> facts = SocketFacts.read(event.paramBytes(Asyncevent.DATA));
        ThreadEntry thread =
                facts.isPresent() && event.thread() > 0 ? tables.obtain(event.thread(), event.time()) : null;
        if (thread != null) {
            context.thread = thread;
            thread.socketFacts = facts.get();
        }
    }

    private static void moved(StateTables tables, AppliedEvent context, Event event) {
        Optional<CgroupMove> move = CgroupMove.read(event.paramBytes(Asyncevent.DATA));
        if (move.isPresent() && event.thread() > 0) {
            context.thread = tables.obtain(event.thread(), event.time());
            context.target = new SyscallTarget(move.get().pid(), false);
            context.move = move.get();
        }
    }

    private static void signalled(StateTables tables, AppliedEvent context, Event event) {
        int number = EyasSignal.number(event.paramBytes(Asyncevent.DATA));
        if (number > 0 && event.thread() > 0) {
            context.thread = tables.obtain(event.thread(), event.time());
            context.target = EYAS;
        }
    }

    private static void sent(StateTables tables, AppliedEvent context, Event event) {
        Optional<SentSignal> sent = SentSignal.read(event.paramBytes(Asyncevent.DATA));
        if (sent.isPresent() && event.thread() > 0) {
            context.thread = tables.obtain(event.thread(), event.time());
            context.target = new SyscallTarget(sent.get().pid(), false);
            context.sent = sent.get();
        }
    }

    private static void denied(StateTables tables, AppliedEvent context, Event event) {
        Optional<EgressDenial> denial = EgressDenial.read(event.paramBytes(Asyncevent.DATA));
        if (denial.isPresent() && event.thread() > 0) {
            context.thread = tables.obtain(event.thread(), event.time());
            context.denial = denial.get();
        }
    }

    private static void executable(StateTables tables, AppliedEvent context, Event event) {
        Optional<ExecutableContent> content = ExecutableContent.read(event.paramBytes(Asyncevent.DATA));
        if (content.isEmpty()) {
            tables.executables.malformed++;
            return;
        }
        tables.executables.add(content.get());
        context.executable = content.get();
        context.thread = event.thread() > 0 ? tables.threads.get(event.thread()) : null;
        if (content.get().sha256() != null) {
            touchAll(tables, content.get());
        }
    }

    /** Updates all threads that run the executable, since its content is now known. */
    private static void touchAll(StateTables tables, ExecutableContent content) {
        for (int place = 0; place < tables.threads.places(); place++) {
            ThreadEntry thread = tables.threads.threadAt(place);
            if (thread != null
                    && thread.executable.inode == content.inode()
                    && thread.executable.changed == content.changed()) {
                tables.threads.touch(thread);
            }
        }
    }
}
