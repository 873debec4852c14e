package eyas.state.apply.file;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.CreatEnter;
import eyas.event.EventParams.CreatExit;
import eyas.event.EventParams.OpenByHandleAtExit;
import eyas.event.EventParams.OpenEnter;
import eyas.event.EventParams.OpenExit;
import eyas.event.EventParams.Openat2Exit;
import eyas.event.EventParams.OpenatEnter;
import eyas.event.EventParams.OpenatExit;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DirectoryFd;
import eyas.state.file.PathResolver;
import eyas.state.file.PendingHostPaths;
import eyas.state.process.ThreadEntry;
import eyas.state.table.ParamStrings;
import java.util.Arrays;
import java.util.List;

/**
 * Applies open, creat, openat, openat2 and open_by_handle_at.
 *
 * <p>If an enter event was seen, its path and flags are used: the kernel resolved these, while the memory may have been changed since.
 */
public final class OpenApplier implements Applier {
    private static final int WRITES = 0x2;
    private static final int DIRECTORY = 0x400;
    private static final int CREATED = 0x4000;
    private static final int UPPER_LAYER = 0x8000;
    private static final int LOWER_LAYER = 0x10000;
    private static final int CREAT_UPPER_LAYER = 1;
    private static final int CREAT_LOWER_LAYER = 2;

    private byte[] name = Bytes.EMPTY;
    private byte[] base = Bytes.EMPTY;
    private long directory;
    private int flags;
    private int dev;
    private long ino;

    @Override
    @SuppressWarnings("ReferenceEquality") // a path without links is returned unchanged
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        ThreadEntry thread = context.thread;
        if (thread == null || context.result < 0) {
            return;
        }
        dev = 0;
        ino = 0;
        directory = DirectoryFd.CURRENT;
        switch (event.code()) {
            case EventCode.SYSCALL_OPEN_X -> readOpen(tables, context, thread, event);
            case EventCode.SYSCALL_CREAT_X -> readCreat(tables, context, thread, event);
            case EventCode.SYSCALL_OPENAT_2_X -> {
                readOpenAt(tables, context, thread, event);
                readDevice(event, OpenatExit.DEV, OpenatExit.INO);
            }
            case EventCode.SYSCALL_OPENAT2_X -> {
                readOpenAt(tables, context, thread, event);
                readDevice(event, Openat2Exit.DEV, Openat2Exit.INO);
            }
            default -> readByHandle(tables, event);
        }
        DescriptorEntry entry = tables.pool.entry();
        entry.type = (flags & DIRECTORY) != 0 ? DescriptorType.DIRECTORY : DescriptorType.FILE_V2;
        entry.openFlags = flags;
        entry.dev = dev;
        entry.ino = ino;
        entry.nameRaw = name;
        entry.name = tables.join(base, name);
        byte[] reported = thread.led.take(ino, event.time());
        entry.procfsPath = reported.length > 0 ? thread.led.procfs : Bytes.EMPTY;
        // The kernel follows all links, but knows a hard link only by the name used to open it.
        byte[] real = reported.length > PathResolver.MAX_LENGTH
                ? reported
                : reported.length > 0
                        ? tables.paths.follow(thread, DirectoryFd.CURRENT, reported, reported)
                        : tables.paths.follow(thread, directory, name, entry.name);
        entry.realName = real == entry.name || Arrays.equals(real, entry.name) ? Bytes.EMPTY : real;
        tables.openedBy(thread, reported.length > 0 ? reported : entry.name);
        List<byte[]> machine = thread.machine.take(ino, event.time());
        boolean isOnlyName = machine.size() == 1 && Arrays.equals(machine.getFirst(), entry.name);
        entry.machineNames = isOnlyName ? List.of() : machine;
        if (!machine.isEmpty() && thread.main().isRunner()) {
            tables.isRunnerBelowAnotherRoot = true;
        }
        entry.belowAnotherRoot = !tables.isRunnerBelowAnotherRoot
                && !isOnlyName
                && !machine.isEmpty()
                && Arrays.equals(thread.machine.below(), entry.name);
        entry.jobName = !entry.belowAnotherRoot && thread.machine.isOfJob() && PendingHostPaths.areOther(machine, real)
                ? machine.getFirst()
                : Bytes.EMPTY;
        entry.upperLayer = (flags & UPPER_LAYER) != 0;
        entry.lowerLayer = (flags & LOWER_LAYER) != 0;
        if ((flags & WRITES) != 0) {
            tables.jobs.openedForWriting(thread, entry.name, event.time());
            if (real != entry.name) {
                tables.jobs.openedForWriting(thread, real, event.time());
            }
            // A later rename finds the file by this name, which starts from the kernel's directories if they are
            // reported.
            tables.machineNames.opened(tables.kernelPaths.isReported() ? real : entry.name, entry.machineNames);
            for (byte[] each : entry.machineNames) {
                tables.jobs.openedForWriting(thread, each, event.time());
            }
        }
        tables.add(context, context.result, entry);
        boolean creates = event.code() == EventCode.SYSCALL_CREAT_X || (flags & CREATED) != 0;
        tables.origins.opened(thread, entry, creates, event.time());
    }

    private void readOpen(StateTables tables, AppliedEvent context, ThreadEntry thread, Event event) {
        name = name(tables, event, OpenExit.NAME);
        flags = (int) event.paramUnsigned(OpenExit.FLAGS, 0);
        readDevice(event, OpenExit.DEV, OpenExit.INO);
        preferEnter(context, thread);
        base = thread.cwd();
    }

    private void readCreat(StateTables tables, AppliedEvent context, ThreadEntry thread, Event event) {
        name = name(tables, event, CreatExit.NAME);
        flags = 0;
        readDevice(event, CreatExit.DEV, CreatExit.INO);
        long layer = event.paramUnsigned(CreatExit.CREAT_FLAGS, 0);
        if ((layer & CREAT_UPPER_LAYER) != 0) {
            flags = UPPER_LAYER;
        } else if ((layer & CREAT_LOWER_LAYER) != 0) {
            flags = LOWER_LAYER;
        }
        preferEnter(context, thread);
        base = thread.cwd();
    }

    /** Reads the parameters that openat and openat2 share. */
    private void readOpenAt(StateTables tables, AppliedEvent context, ThreadEntry thread, Event event) {
        name = name(tables, event, OpenatExit.NAME);
        flags = (int) event.paramUnsigned(OpenatExit.FLAGS, 0);
        directory = event.paramSigned(OpenatExit.DIRFD, DirectoryFd.CURRENT);
        if (preferEnter(context, thread)) {
            directory = thread.enter.directory;
        }
        base = name.length > 0 && name[0] == '/' ? Bytes.EMPTY : tables.base(thread, directory);
    }

    private void readByHandle(StateTables tables, Event event) {
        name = name(tables, event, OpenByHandleAtExit.PATH);
        flags = (int) event.paramUnsigned(OpenByHandleAtExit.FLAGS, 0);
        readDevice(event, OpenByHandleAtExit.DEV, OpenByHandleAtExit.INO);
        base = Bytes.EMPTY;
    }

    private static byte[] name(StateTables tables, Event event, int index) {
        return event.hasParam(index)
                ? tables.text.string(event, index, tables.limits.path())
                : ParamStrings.NOT_AVAILABLE;
    }

    private void readDevice(Event event, int device, int inode) {
        dev = (int) event.paramUnsigned(device, 0);
        ino = event.paramUnsigned(inode, 0);
    }

    private boolean preferEnter(AppliedEvent context, ThreadEntry thread) {
        if (!context.entered || Arrays.equals(thread.enter.name, ParamStrings.NOT_AVAILABLE)) {
            return false;
        }
        name = thread.enter.name;
        flags = thread.enter.flags
                | (flags & -CREATED); // the bits from CREATED up are set by the kernel, not by the caller
        return true;
    }

    /** Keeps the enter event of an open until its exit. */
    public static void keepEnter(StateTables tables, AppliedEvent context, Event event) {
        ThreadEntry thread = context.thread;
        if (thread == null) {
            return;
        }
        switch (event.code()) {
            case EventCode.SYSCALL_OPEN_E ->
                keepEnter(
                        tables,
                        thread,
                        event,
                        OpenEnter.NAME,
                        DirectoryFd.CURRENT,
                        event.paramUnsigned(OpenEnter.FLAGS, 0));
            case EventCode.SYSCALL_CREAT_E -> keepEnter(tables, thread, event, CreatEnter.NAME, DirectoryFd.CURRENT, 0);
            default -> { // openat, and openat2 with the same first parameters
                long directory = event.paramSigned(OpenatEnter.DIRFD, DirectoryFd.CURRENT);
                keepEnter(
                        tables, thread, event, OpenatEnter.NAME, directory, event.paramUnsigned(OpenatEnter.FLAGS, 0));
            }
        }
    }

    private static void keepEnter(
            StateTables tables, ThreadEntry thread, Event event, int name, long directory, long flags) {
        if (event.hasParam(name)) {
            thread.enter.code = event.code();
            thread.enter.name = tables.text.string(event, name, tables.limits.path());
            thread.enter.directory = directory;
            thread.enter.flags = (int) flags;
        }
    }
}
