package eyas.state;

import eyas.event.EventCode;
import eyas.event.EventFlag;
import eyas.event.EventInfo;
import eyas.event.EventParams.SpliceExit;
import eyas.event.EventTable;
import eyas.event.ParamInfo;
import eyas.event.ParamType;
import eyas.event.ProcessEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.container.AsyncApplier;
import eyas.state.apply.container.ContainerApplier;
import eyas.state.apply.container.UserApplier;
import eyas.state.apply.file.CloseApplier;
import eyas.state.apply.file.CreateApplier;
import eyas.state.apply.file.DirectoryApplier;
import eyas.state.apply.file.DuplicateApplier;
import eyas.state.apply.file.GenericApplier;
import eyas.state.apply.file.LinkApplier;
import eyas.state.apply.file.MountApplier;
import eyas.state.apply.file.OpenApplier;
import eyas.state.apply.file.RemovalApplier;
import eyas.state.apply.file.RenameApplier;
import eyas.state.apply.process.CloneApplier;
import eyas.state.apply.process.CounterApplier;
import eyas.state.apply.process.CredentialApplier;
import eyas.state.apply.process.ExecApplier;
import eyas.state.apply.process.ExitApplier;
import eyas.state.apply.process.TargetApplier;
import eyas.state.apply.socket.ConnectApplier;
import eyas.state.apply.socket.SocketApplier;
import eyas.state.apply.socket.TransferApplier;
import eyas.state.table.ByteInterner;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps each event code to its applier, the reason it is needed, its descriptor parameter and the way its thread is found. */
final class ApplierTable {
    /** How the thread of an event is found. */
    enum ThreadSource {
        /** The event has no thread. */
        NONE,
        /** The event is applied only to a known thread. */
        KNOWN,
        /** An unknown thread is looked up, and created if the lookup fails. */
        ANY
    }

    private static final int[] OPENS = {
        EventCode.SYSCALL_OPEN_X,
        EventCode.SYSCALL_CREAT_X,
        EventCode.SYSCALL_OPENAT_2_X,
        EventCode.SYSCALL_OPENAT2_X,
        EventCode.SYSCALL_OPEN_BY_HANDLE_AT_X
    };
    private static final int[] OPEN_ENTRIES = {
        EventCode.SYSCALL_OPEN_E, EventCode.SYSCALL_CREAT_E, EventCode.SYSCALL_OPENAT_2_E, EventCode.SYSCALL_OPENAT2_E
    };
    private static final int[] CLOSES = {EventCode.SYSCALL_CLOSE_X, EventCode.SYSCALL_CLOSE_RANGE_X};
    private static final int[] DUPLICATES = {
        EventCode.SYSCALL_DUP_1_X,
        EventCode.SYSCALL_DUP2_X,
        EventCode.SYSCALL_DUP3_X,
        EventCode.SYSCALL_FCNTL_X,
        EventCode.SYSCALL_PIDFD_GETFD_X
    };
    private static final int[] CREATORS = {
        EventCode.SYSCALL_PIPE_X,
        EventCode.SYSCALL_PIPE2_X,
        EventCode.SYSCALL_EVENTFD_X,
        EventCode.SYSCALL_EVENTFD2_X,
        EventCode.SYSCALL_SIGNALFD_X,
        EventCode.SYSCALL_SIGNALFD4_X,
        EventCode.SYSCALL_TIMERFD_CREATE_X,
        EventCode.SYSCALL_INOTIFY_INIT_X,
        EventCode.SYSCALL_INOTIFY_INIT1_X,
        EventCode.SYSCALL_EPOLL_CREATE_X,
        EventCode.SYSCALL_EPOLL_CREATE1_X,
        EventCode.SYSCALL_BPF_2_X,
        EventCode.SYSCALL_USERFAULTFD_X,
        EventCode.SYSCALL_IO_URING_SETUP_X,
        EventCode.SYSCALL_MEMFD_CREATE_X,
        EventCode.SYSCALL_PIDFD_OPEN_X
    };
    private static final int[] SOCKETS = {
        EventCode.SOCKET_SOCKET_X,
        EventCode.SOCKET_SOCKETPAIR_X,
        EventCode.SOCKET_BIND_X,
        EventCode.SOCKET_ACCEPT_5_X,
        EventCode.SOCKET_ACCEPT4_6_X
    };
    private static final int[] TRANSFERS = {
        EventCode.SYSCALL_READ_X,
        EventCode.SYSCALL_READV_X,
        EventCode.SYSCALL_PREAD_X,
        EventCode.SYSCALL_PREADV_X,
        EventCode.SYSCALL_WRITE_X,
        EventCode.SYSCALL_WRITEV_X,
        EventCode.SYSCALL_PWRITE_X,
        EventCode.SYSCALL_PWRITEV_X,
        EventCode.SOCKET_RECV_X,
        EventCode.SOCKET_RECVFROM_X,
        EventCode.SOCKET_RECVMSG_X,
        EventCode.SOCKET_RECVMMSG_X,
        EventCode.SOCKET_SEND_X,
        EventCode.SOCKET_SENDTO_X,
        EventCode.SOCKET_SENDMSG_X,
        EventCode.SOCKET_SENDMMSG_X
    };
    private static final int[] DIRECTORIES = {
        EventCode.SYSCALL_CHDIR_X, EventCode.SYSCALL_FCHDIR_X, EventCode.SYSCALL_CHROOT_X
    };
    private static final int[] RENAMES = {
        EventCode.SYSCALL_RENAME_X, EventCode.SYSCALL_RENAMEAT_X, EventCode.SYSCALL_RENAMEAT2_X
    };
    private static final int[] LINKS = {
        EventCode.SYSCALL_SYMLINK_X,
        EventCode.SYSCALL_SYMLINKAT_X,
        EventCode.SYSCALL_LINK_2_X,
        EventCode.SYSCALL_LINKAT_2_X
    };
    private static final int[] TARGETED = {
        EventCode.SYSCALL_KILL_X,
        EventCode.SYSCALL_TKILL_X,
        EventCode.SYSCALL_TGKILL_X,
        EventCode.SYSCALL_PROCESS_VM_READV_X,
        EventCode.SYSCALL_PROCESS_VM_WRITEV_X
    };
    private static final int[] REMOVALS = {EventCode.SYSCALL_UNLINK_2_X, EventCode.SYSCALL_UNLINKAT_2_X};
    private static final int[] CREDENTIALS = {
        EventCode.SYSCALL_SETUID_X,
        EventCode.SYSCALL_SETRESUID_X,
        EventCode.SYSCALL_SETREUID_X,
        EventCode.SYSCALL_SETGID_X,
        EventCode.SYSCALL_SETRESGID_X,
        EventCode.SYSCALL_SETREGID_X,
        EventCode.SYSCALL_SETSID_X,
        EventCode.SYSCALL_SETPGID_X,
        EventCode.SYSCALL_CAPSET_X,
        EventCode.SYSCALL_PRCTL_X,
        EventCode.SYSCALL_SECCOMP_X,
        EventCode.SYSCALL_UNSHARE_X,
        EventCode.SYSCALL_SETNS_X
    };
    private static final int[] COUNTERS = {
        EventCode.SCHEDSWITCH_6_E,
        EventCode.PROCINFO_E,
        EventCode.SYSCALL_BRK_4_X,
        EventCode.SYSCALL_MMAP_X,
        EventCode.SYSCALL_MMAP2_X,
        EventCode.SYSCALL_MUNMAP_X,
        EventCode.SYSCALL_GETRLIMIT_X
    };
    private static final int[] LIMITS = {EventCode.SYSCALL_SETRLIMIT_X, EventCode.SYSCALL_PRLIMIT_X};
    private static final int[] USERS = {
        EventCode.USER_ADDED_E, EventCode.USER_DELETED_E, EventCode.GROUP_ADDED_E, EventCode.GROUP_DELETED_E
    };

    private final @Nullable Applier[] appliers = new Applier[EventTable.size()];
    private final StateNeed[] stateNeeds = new StateNeed[EventTable.size()];
    private final ThreadSource[] threads = new ThreadSource[EventTable.size()];
    private final int[] descriptors = new int[EventTable.size()];

    ApplierTable(ByteInterner strings) {
        for (int code = 0; code < stateNeeds.length; code++) {
            EventInfo info = EventTable.get(code);
            stateNeeds[code] = StateNeed.NONE;
            descriptors[code] = descriptorParam(info);
            threads[code] = threadSource(info);
        }
        CounterApplier counters = new CounterApplier();
        DirectoryApplier directories = new DirectoryApplier();
        set(StateNeed.ALWAYS, new CloneApplier(), ProcessEvent.CLONE.codes());
        set(StateNeed.ALWAYS, new ExecApplier(), ProcessEvent.EXEC.codes());
        set(StateNeed.ALWAYS, ExecApplier::keepEnter, EventCode.SYSCALL_EXECVEAT_E);
        set(StateNeed.ALWAYS, new ExitApplier(), EventCode.PROCEXIT_1_E);
        set(StateNeed.ALWAYS, new OpenApplier(), OPENS);
        set(StateNeed.ALWAYS, OpenApplier::keepEnter, OPEN_ENTRIES);
        set(StateNeed.ALWAYS, new CloseApplier(), CLOSES);
        set(StateNeed.ALWAYS, new DuplicateApplier(), DUPLICATES);
        set(StateNeed.ALWAYS, new CreateApplier(), CREATORS);
        set(StateNeed.ALWAYS, new SocketApplier(strings), SOCKETS);
        set(StateNeed.ALWAYS, new ConnectApplier(strings), EventCode.SOCKET_CONNECT_X);
        set(StateNeed.ALWAYS, ConnectApplier::keepEnter, EventCode.SOCKET_CONNECT_E);
        set(StateNeed.TRAFFIC, new TransferApplier(strings), TRANSFERS);
        set(StateNeed.ALWAYS, directories, DIRECTORIES);
        set(StateNeed.COUNTERS, directories, EventCode.SYSCALL_GETCWD_X); // confirms what chdir reported
        set(StateNeed.ALWAYS, new RenameApplier(), RENAMES);
        set(StateNeed.ALWAYS, new LinkApplier(), LINKS);
        set(StateNeed.ALWAYS, new RemovalApplier(), REMOVALS);
        MountApplier mounts = new MountApplier();
        set(StateNeed.ALWAYS, mounts, EventCode.SYSCALL_MOUNT_X);
        set(StateNeed.ALWAYS, mounts, EventCode.SYSCALL_UMOUNT_1_X, EventCode.SYSCALL_UMOUNT2_X);
        set(StateNeed.NONE, new GenericApplier(), EventCode.GENERIC_X);
        set(StateNeed.ALWAYS, new CredentialApplier(), CREDENTIALS);
        set(StateNeed.COUNTERS, counters, COUNTERS);
        set(StateNeed.COUNTERS, counters, LIMITS);
        TargetApplier targets = new TargetApplier();
        set(StateNeed.NONE, targets, TARGETED);
        set(StateNeed.ALWAYS, targets, EventCode.SYSCALL_PTRACE_X);
        set(StateNeed.ALWAYS, new UserApplier(), USERS);
        ContainerApplier containers = new ContainerApplier();
        set(StateNeed.ALWAYS, containers, EventCode.CONTAINER_JSON_2_E);
        set(StateNeed.ALWAYS, new AsyncApplier(containers), EventCode.ASYNCEVENT_E);
    }

    static BitSet transfers() {
        BitSet codes = new BitSet();
        for (int code : TRANSFERS) {
            codes.set(code);
        }
        return codes;
    }

    private void set(StateNeed need, Applier applier, int... codes) {
        for (int code : codes) {
            appliers[code] = applier;
            stateNeeds[code] = need;
        }
    }

    @Nullable
    Applier applier(int code) {
        return appliers[code];
    }

    StateNeed stateNeed(int code) {
        return code >= 0 && code < stateNeeds.length ? stateNeeds[code] : StateNeed.NONE;
    }

    ThreadSource threadSource(int code) {
        return threads[code];
    }

    /** Returns the index of the parameter with the descriptor that an event of this code uses, or -1. */
    int descriptorParam(int code) {
        return descriptors[code];
    }

    private static ThreadSource threadSource(EventInfo info) {
        ProcessEvent kind = ProcessEvent.of(info.code());
        if (kind == ProcessEvent.CLONE || kind == ProcessEvent.EXIT) {
            return ThreadSource.KNOWN;
        }
        return switch (info.code()) {
            case EventCode.SCHEDSWITCH_6_E, EventCode.PROCINFO_E -> ThreadSource.KNOWN;
            case EventCode.CONTAINER_JSON_2_E,
                    EventCode.USER_ADDED_E,
                    EventCode.USER_DELETED_E,
                    EventCode.GROUP_ADDED_E,
                    EventCode.GROUP_DELETED_E,
                    EventCode.PLUGINEVENT_E,
                    EventCode.ASYNCEVENT_E -> ThreadSource.NONE;
            default -> info.has(EventFlag.SKIPPARSERESET) ? ThreadSource.NONE : ThreadSource.ANY;
        };
    }

    /** Returns the first descriptor parameter after the result; for splice, the descriptor that it writes to. */
    private static int descriptorParam(EventInfo info) {
        if (!info.has(EventFlag.USES_FD)) {
            return -1;
        }
        if (info.code() == EventCode.SYSCALL_SPLICE_X) {
            return SpliceExit.FD_OUT;
        }
        List<ParamInfo> params = info.params();
        for (int i = info.isEnter() ? 0 : 1; i < params.size(); i++) {
            if (params.get(i).type() == ParamType.FD) {
                return i;
            }
        }
        return -1;
    }
}
