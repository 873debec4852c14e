package eyas.state.apply.file;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.BpfExit;
import eyas.event.EventParams.EpollCreate1Exit;
import eyas.event.EventParams.Eventfd2Exit;
import eyas.event.EventParams.InotifyInit1Exit;
import eyas.event.EventParams.MemfdCreateExit;
import eyas.event.EventParams.PidfdOpenExit;
import eyas.event.EventParams.Pipe2Exit;
import eyas.event.EventParams.PipeExit;
import eyas.event.EventParams.Signalfd4Exit;
import eyas.event.EventParams.TimerfdCreateExit;
import eyas.event.EventParams.UserfaultfdExit;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.file.DescriptorEntry;
import eyas.state.process.ThreadEntry;

/**
 * Applies the calls that create descriptors without a path in the file system: pipes, event and signal descriptors, timers, epoll, inotify,
 * BPF, io_uring, userfaultfd, memory files and pidfds.
 *
 * <p>An exec always closes those of BPF, io_uring and processes, regardless of the flags passed: {@code bpf_map_new_fd}, {@code
 * io_uring_install_fd} and {@code pidfd_create} in the kernel.
 */
public final class CreateApplier implements Applier {
    /** The commands of bpf whose result is a descriptor, as bits. */
    private static final long BPF_CREATING = (1L << 0x00)
            | (1L << 0x05)
            | (1L << 0x07)
            | (1L << 0x0D)
            | (1L << 0x0E)
            | (1L << 0x11)
            | (1L << 0x12)
            | (1L << 0x13)
            | (1L << 0x1C)
            | (1L << 0x1E)
            | (1L << 0x20)
            | (1L << 0x21);

    private static final byte[] PROC = Bytes.of("/proc/");

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        if (context.thread == null || context.result < 0) {
            return;
        }
        switch (event.code()) {
            case EventCode.SYSCALL_PIPE_X -> pipe(tables, context, event, 0);
            case EventCode.SYSCALL_PIPE2_X ->
                pipe(tables, context, event, (int) event.paramUnsigned(Pipe2Exit.FLAGS, 0));
            case EventCode.SYSCALL_MEMFD_CREATE_X -> {
                DescriptorEntry entry =
                        entry(tables, DescriptorType.MEMFD, (int) event.paramUnsigned(MemfdCreateExit.FLAGS, 0));
                entry.name = tables.text.string(event, MemfdCreateExit.NAME, tables.limits.path());
                tables.add(context, context.result, entry);
            }
            case EventCode.SYSCALL_PIDFD_OPEN_X -> {
                DescriptorEntry entry = entry(
                        tables,
                        DescriptorType.PIDFD,
                        (int) event.paramUnsigned(PidfdOpenExit.FLAGS, 0) | DescriptorEntry.OPEN_CLOEXEC);
                entry.pid = event.paramSigned(PidfdOpenExit.PID, 0);
                entry.name = tables.text.withNumber(PROC, entry.pid);
                tables.add(context, context.result, entry);
            }
            case EventCode.SYSCALL_BPF_2_X -> {
                long command = event.paramUnsigned(BpfExit.CMD, 0);
                if (command < Long.SIZE && ((BPF_CREATING >> command) & 1) != 0) {
                    DescriptorEntry entry = entry(tables, DescriptorType.BPF, DescriptorEntry.OPEN_CLOEXEC);
                    tables.add(context, context.result, entry);
                }
            }
            default -> tables.add(context, context.result, entry(tables, type(event), flags(event)));
        }
    }

    /** Adds both ends; pipe2 has the parameters of pipe, and flags. */
    private static void pipe(StateTables tables, AppliedEvent context, Event event, int flags) {
        long ino = event.paramUnsigned(PipeExit.INO, 0);
        addPipe(tables, context, event.paramSigned(PipeExit.FD1, -1), ino, flags);
        addPipe(tables, context, event.paramSigned(PipeExit.FD2, -1), ino, flags);
        ThreadEntry thread = context.thread;
        if (thread != null) {
            tables.origins.piped(thread, ino);
        }
    }

    private static void addPipe(StateTables tables, AppliedEvent context, long fd, long ino, int flags) {
        DescriptorEntry entry = entry(tables, DescriptorType.FIFO, flags);
        entry.ino = ino;
        tables.add(context, fd, entry);
    }

    private static DescriptorEntry entry(StateTables tables, DescriptorType type, int flags) {
        DescriptorEntry entry = tables.pool.entry();
        entry.type = type;
        entry.openFlags = flags;
        return entry;
    }

    private static DescriptorType type(Event event) {
        return switch (event.code()) {
            case EventCode.SYSCALL_EVENTFD_X, EventCode.SYSCALL_EVENTFD2_X -> DescriptorType.EVENT;
            case EventCode.SYSCALL_SIGNALFD_X, EventCode.SYSCALL_SIGNALFD4_X -> DescriptorType.SIGNALFD;
            case EventCode.SYSCALL_TIMERFD_CREATE_X -> DescriptorType.TIMERFD;
            case EventCode.SYSCALL_INOTIFY_INIT_X, EventCode.SYSCALL_INOTIFY_INIT1_X -> DescriptorType.INOTIFY;
            case EventCode.SYSCALL_EPOLL_CREATE_X, EventCode.SYSCALL_EPOLL_CREATE1_X -> DescriptorType.EVENTPOLL;
            case EventCode.SYSCALL_USERFAULTFD_X -> DescriptorType.USERFAULTFD;
            case EventCode.SYSCALL_IO_URING_SETUP_X -> DescriptorType.IO_URING;
            default -> DescriptorType.UNKNOWN;
        };
    }

    private static int flags(Event event) {
        return switch (event.code()) {
            case EventCode.SYSCALL_EVENTFD2_X -> (int) event.paramUnsigned(Eventfd2Exit.FLAGS, 0);
            case EventCode.SYSCALL_SIGNALFD4_X -> (int) event.paramUnsigned(Signalfd4Exit.FLAGS, 0);
            case EventCode.SYSCALL_INOTIFY_INIT1_X -> (int) event.paramUnsigned(InotifyInit1Exit.FLAGS, 0);
            case EventCode.SYSCALL_TIMERFD_CREATE_X -> (int) event.paramUnsigned(TimerfdCreateExit.FLAGS, 0);
            case EventCode.SYSCALL_USERFAULTFD_X -> (int) event.paramUnsigned(UserfaultfdExit.FLAGS, 0);
            case EventCode.SYSCALL_IO_URING_SETUP_X -> DescriptorEntry.OPEN_CLOEXEC;
            case EventCode.SYSCALL_EPOLL_CREATE1_X ->
                (event.paramUnsigned(EpollCreate1Exit.FLAGS, 0) & 1) != 0 ? DescriptorEntry.OPEN_CLOEXEC : 0;
            default -> 0;
        };
    }
}
