// Generated from events.tsv by ./dev generate; do not edit.
package eyas.event;

/**
 * The indexes of the parameters of each event by the schema's names: {@code event.paramSigned(ExecveExit.PID, -1)}.
 *
 * <p>One class for the newest version of each event that has parameters. Older versions in captures are
 * converted to these on read.
 */
public final class EventParams {
    private EventParams() {}

    /** Parameters of {@link EventCode#GENERIC_E}. */
    public static final class GenericEnter {
        public static final int ID = 0;
        public static final int NATIVE_ID = 1;

        private GenericEnter() {}
    }

    /** Parameters of {@link EventCode#GENERIC_X}. */
    public static final class GenericExit {
        public static final int ID = 0;
        public static final int NATIVE_ID = 1;

        private GenericExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_OPEN_E}. */
    public static final class OpenEnter {
        public static final int NAME = 0;
        public static final int FLAGS = 1;
        public static final int MODE = 2;

        private OpenEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_OPEN_X}. */
    public static final class OpenExit {
        public static final int FD = 0;
        public static final int NAME = 1;
        public static final int FLAGS = 2;
        public static final int MODE = 3;
        public static final int DEV = 4;
        public static final int INO = 5;

        private OpenExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_CLOSE_E}. */
    public static final class CloseEnter {
        public static final int FD = 0;

        private CloseEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_CLOSE_X}. */
    public static final class CloseExit {
        public static final int RES = 0;
        public static final int FD = 1;

        private CloseExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_READ_E}. */
    public static final class ReadEnter {
        public static final int FD = 0;
        public static final int SIZE = 1;

        private ReadEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_READ_X}. */
    public static final class ReadExit {
        public static final int RES = 0;
        public static final int DATA = 1;
        public static final int FD = 2;
        public static final int SIZE = 3;

        private ReadExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_WRITE_E}. */
    public static final class WriteEnter {
        public static final int FD = 0;
        public static final int SIZE = 1;

        private WriteEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_WRITE_X}. */
    public static final class WriteExit {
        public static final int RES = 0;
        public static final int DATA = 1;
        public static final int FD = 2;
        public static final int SIZE = 3;

        private WriteExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_BRK_4_E}. */
    public static final class BrkEnter {
        public static final int ADDR = 0;

        private BrkEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_BRK_4_X}. */
    public static final class BrkExit {
        public static final int RES = 0;
        public static final int VM_SIZE = 1;
        public static final int VM_RSS = 2;
        public static final int VM_SWAP = 3;
        public static final int ADDR = 4;

        private BrkExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_EXECVE_19_E}. */
    public static final class ExecveEnter {
        public static final int FILENAME = 0;

        private ExecveEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_EXECVE_19_X}. */
    public static final class ExecveExit {
        public static final int RES = 0;
        public static final int EXE = 1;
        public static final int ARGS = 2;
        public static final int TID = 3;
        public static final int PID = 4;
        public static final int PTID = 5;
        public static final int CWD = 6;
        public static final int FDLIMIT = 7;
        public static final int PGFT_MAJ = 8;
        public static final int PGFT_MIN = 9;
        public static final int VM_SIZE = 10;
        public static final int VM_RSS = 11;
        public static final int VM_SWAP = 12;
        public static final int COMM = 13;
        public static final int CGROUPS = 14;
        public static final int ENV = 15;
        public static final int TTY = 16;
        public static final int VPGID = 17;
        public static final int LOGINUID = 18;
        public static final int FLAGS = 19;
        public static final int CAP_INHERITABLE = 20;
        public static final int CAP_PERMITTED = 21;
        public static final int CAP_EFFECTIVE = 22;
        public static final int EXE_INO = 23;
        public static final int EXE_INO_CTIME = 24;
        public static final int EXE_INO_MTIME = 25;
        public static final int UID = 26;
        public static final int TRUSTED_EXEPATH = 27;
        public static final int PGID = 28;
        public static final int GID = 29;
        public static final int FILENAME = 30;

        private ExecveExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_CLONE_20_X}. */
    public static final class CloneExit {
        public static final int RES = 0;
        public static final int EXE = 1;
        public static final int ARGS = 2;
        public static final int TID = 3;
        public static final int PID = 4;
        public static final int PTID = 5;
        public static final int CWD = 6;
        public static final int FDLIMIT = 7;
        public static final int PGFT_MAJ = 8;
        public static final int PGFT_MIN = 9;
        public static final int VM_SIZE = 10;
        public static final int VM_RSS = 11;
        public static final int VM_SWAP = 12;
        public static final int COMM = 13;
        public static final int CGROUPS = 14;
        public static final int FLAGS = 15;
        public static final int UID = 16;
        public static final int GID = 17;
        public static final int VTID = 18;
        public static final int VPID = 19;
        public static final int PIDNS_INIT_START_TS = 20;

        private CloneExit() {}
    }

    /** Parameters of {@link EventCode#PROCEXIT_1_E}. */
    public static final class Procexit {
        public static final int STATUS = 0;
        public static final int RET = 1;
        public static final int SIG = 2;
        public static final int CORE = 3;
        public static final int REAPER_TID = 4;

        private Procexit() {}
    }

    /** Parameters of {@link EventCode#SOCKET_SOCKET_E}. */
    public static final class SocketEnter {
        public static final int DOMAIN = 0;
        public static final int TYPE = 1;
        public static final int PROTO = 2;

        private SocketEnter() {}
    }

    /** Parameters of {@link EventCode#SOCKET_SOCKET_X}. */
    public static final class SocketExit {
        public static final int FD = 0;
        public static final int DOMAIN = 1;
        public static final int TYPE = 2;
        public static final int PROTO = 3;
        public static final int FLAGS = 4;

        private SocketExit() {}
    }

    /** Parameters of {@link EventCode#SOCKET_BIND_E}. */
    public static final class BindEnter {
        public static final int FD = 0;

        private BindEnter() {}
    }

    /** Parameters of {@link EventCode#SOCKET_BIND_X}. */
    public static final class BindExit {
        public static final int RES = 0;
        public static final int ADDR = 1;
        public static final int FD = 2;

        private BindExit() {}
    }

    /** Parameters of {@link EventCode#SOCKET_CONNECT_E}. */
    public static final class ConnectEnter {
        public static final int FD = 0;
        public static final int ADDR = 1;

        private ConnectEnter() {}
    }

    /** Parameters of {@link EventCode#SOCKET_CONNECT_X}. */
    public static final class ConnectExit {
        public static final int RES = 0;
        public static final int TUPLE = 1;
        public static final int FD = 2;
        public static final int ADDR = 3;

        private ConnectExit() {}
    }

    /** Parameters of {@link EventCode#SOCKET_LISTEN_E}. */
    public static final class ListenEnter {
        public static final int FD = 0;
        public static final int BACKLOG = 1;

        private ListenEnter() {}
    }

    /** Parameters of {@link EventCode#SOCKET_LISTEN_X}. */
    public static final class ListenExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int BACKLOG = 2;

        private ListenExit() {}
    }

    /** Parameters of {@link EventCode#SOCKET_ACCEPT_5_X}. */
    public static final class AcceptExit {
        public static final int FD = 0;
        public static final int TUPLE = 1;
        public static final int QUEUEPCT = 2;
        public static final int QUEUELEN = 3;
        public static final int QUEUEMAX = 4;

        private AcceptExit() {}
    }

    /** Parameters of {@link EventCode#SOCKET_SEND_E}. */
    public static final class SendEnter {
        public static final int FD = 0;
        public static final int SIZE = 1;

        private SendEnter() {}
    }

    /** Parameters of {@link EventCode#SOCKET_SEND_X}. */
    public static final class SendExit {
        public static final int RES = 0;
        public static final int DATA = 1;
        public static final int FD = 2;
        public static final int SIZE = 3;
        public static final int TUPLE = 4;

        private SendExit() {}
    }

    /** Parameters of {@link EventCode#SOCKET_SENDTO_E}. */
    public static final class SendtoEnter {
        public static final int FD = 0;
        public static final int SIZE = 1;
        public static final int TUPLE = 2;

        private SendtoEnter() {}
    }

    /** Parameters of {@link EventCode#SOCKET_SENDTO_X}. */
    public static final class SendtoExit {
        public static final int RES = 0;
        public static final int DATA = 1;
        public static final int FD = 2;
        public static final int SIZE = 3;
        public static final int TUPLE = 4;

        private SendtoExit() {}
    }

    /** Parameters of {@link EventCode#SOCKET_RECV_E}. */
    public static final class RecvEnter {
        public static final int FD = 0;
        public static final int SIZE = 1;

        private RecvEnter() {}
    }

    /** Parameters of {@link EventCode#SOCKET_RECV_X}. */
    public static final class RecvExit {
        public static final int RES = 0;
        public static final int DATA = 1;
        public static final int FD = 2;
        public static final int SIZE = 3;
        public static final int TUPLE = 4;

        private RecvExit() {}
    }

    /** Parameters of {@link EventCode#SOCKET_RECVFROM_E}. */
    public static final class RecvfromEnter {
        public static final int FD = 0;
        public static final int SIZE = 1;

        private RecvfromEnter() {}
    }

    /** Parameters of {@link EventCode#SOCKET_RECVFROM_X}. */
    public static final class RecvfromExit {
        public static final int RES = 0;
        public static final int DATA = 1;
        public static final int TUPLE = 2;
        public static final int FD = 3;
        public static final int SIZE = 4;

        private RecvfromExit() {}
    }

    /** Parameters of {@link EventCode#SOCKET_SHUTDOWN_E}. */
    public static final class ShutdownEnter {
        public static final int FD = 0;
        public static final int HOW = 1;

        private ShutdownEnter() {}
    }

    /** Parameters of {@link EventCode#SOCKET_SHUTDOWN_X}. */
    public static final class ShutdownExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int HOW = 2;

        private ShutdownExit() {}
    }

    /** Parameters of {@link EventCode#SOCKET_SOCKETPAIR_E}. */
    public static final class SocketpairEnter {
        public static final int DOMAIN = 0;
        public static final int TYPE = 1;
        public static final int PROTO = 2;

        private SocketpairEnter() {}
    }

    /** Parameters of {@link EventCode#SOCKET_SOCKETPAIR_X}. */
    public static final class SocketpairExit {
        public static final int RES = 0;
        public static final int FD1 = 1;
        public static final int FD2 = 2;
        public static final int SOURCE = 3;
        public static final int PEER = 4;
        public static final int DOMAIN = 5;
        public static final int TYPE = 6;
        public static final int PROTO = 7;

        private SocketpairExit() {}
    }

    /** Parameters of {@link EventCode#SOCKET_SETSOCKOPT_X}. */
    public static final class SetsockoptExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int LEVEL = 2;
        public static final int OPTNAME = 3;
        public static final int VAL = 4;
        public static final int OPTLEN = 5;

        private SetsockoptExit() {}
    }

    /** Parameters of {@link EventCode#SOCKET_GETSOCKOPT_X}. */
    public static final class GetsockoptExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int LEVEL = 2;
        public static final int OPTNAME = 3;
        public static final int VAL = 4;
        public static final int OPTLEN = 5;

        private GetsockoptExit() {}
    }

    /** Parameters of {@link EventCode#SOCKET_SENDMSG_E}. */
    public static final class SendmsgEnter {
        public static final int FD = 0;
        public static final int SIZE = 1;
        public static final int TUPLE = 2;

        private SendmsgEnter() {}
    }

    /** Parameters of {@link EventCode#SOCKET_SENDMSG_X}. */
    public static final class SendmsgExit {
        public static final int RES = 0;
        public static final int DATA = 1;
        public static final int FD = 2;
        public static final int SIZE = 3;
        public static final int TUPLE = 4;

        private SendmsgExit() {}
    }

    /** Parameters of {@link EventCode#SOCKET_SENDMMSG_X}. */
    public static final class SendmmsgExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int SIZE = 2;
        public static final int DATA = 3;
        public static final int TUPLE = 4;

        private SendmmsgExit() {}
    }

    /** Parameters of {@link EventCode#SOCKET_RECVMSG_E}. */
    public static final class RecvmsgEnter {
        public static final int FD = 0;

        private RecvmsgEnter() {}
    }

    /** Parameters of {@link EventCode#SOCKET_RECVMSG_X}. */
    public static final class RecvmsgExit {
        public static final int RES = 0;
        public static final int SIZE = 1;
        public static final int DATA = 2;
        public static final int TUPLE = 3;
        public static final int MSGCONTROL = 4;
        public static final int FD = 5;

        private RecvmsgExit() {}
    }

    /** Parameters of {@link EventCode#SOCKET_RECVMMSG_X}. */
    public static final class RecvmmsgExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int SIZE = 2;
        public static final int DATA = 3;
        public static final int TUPLE = 4;
        public static final int MSGCONTROL = 5;

        private RecvmmsgExit() {}
    }

    /** Parameters of {@link EventCode#SOCKET_ACCEPT4_6_E}. */
    public static final class Accept4Enter {
        public static final int FLAGS = 0;

        private Accept4Enter() {}
    }

    /** Parameters of {@link EventCode#SOCKET_ACCEPT4_6_X}. */
    public static final class Accept4Exit {
        public static final int FD = 0;
        public static final int TUPLE = 1;
        public static final int QUEUEPCT = 2;
        public static final int QUEUELEN = 3;
        public static final int QUEUEMAX = 4;
        public static final int FLAGS = 5;

        private Accept4Exit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_CREAT_E}. */
    public static final class CreatEnter {
        public static final int NAME = 0;
        public static final int MODE = 1;

        private CreatEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_CREAT_X}. */
    public static final class CreatExit {
        public static final int FD = 0;
        public static final int NAME = 1;
        public static final int MODE = 2;
        public static final int DEV = 3;
        public static final int INO = 4;
        public static final int CREAT_FLAGS = 5;

        private CreatExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PIPE_X}. */
    public static final class PipeExit {
        public static final int RES = 0;
        public static final int FD1 = 1;
        public static final int FD2 = 2;
        public static final int INO = 3;

        private PipeExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_EVENTFD_E}. */
    public static final class EventfdEnter {
        public static final int INITVAL = 0;
        public static final int FLAGS = 1;

        private EventfdEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_EVENTFD_X}. */
    public static final class EventfdExit {
        public static final int RES = 0;
        public static final int INITVAL = 1;
        public static final int FLAGS = 2;

        private EventfdExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FUTEX_E}. */
    public static final class FutexEnter {
        public static final int ADDR = 0;
        public static final int OP = 1;
        public static final int VAL = 2;

        private FutexEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FUTEX_X}. */
    public static final class FutexExit {
        public static final int RES = 0;
        public static final int ADDR = 1;
        public static final int OP = 2;
        public static final int VAL = 3;

        private FutexExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_STAT_X}. */
    public static final class StatExit {
        public static final int RES = 0;
        public static final int PATH = 1;

        private StatExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_LSTAT_X}. */
    public static final class LstatExit {
        public static final int RES = 0;
        public static final int PATH = 1;

        private LstatExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FSTAT_E}. */
    public static final class FstatEnter {
        public static final int FD = 0;

        private FstatEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FSTAT_X}. */
    public static final class FstatExit {
        public static final int RES = 0;
        public static final int FD = 1;

        private FstatExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_STAT64_X}. */
    public static final class Stat64Exit {
        public static final int RES = 0;
        public static final int PATH = 1;

        private Stat64Exit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_LSTAT64_X}. */
    public static final class Lstat64Exit {
        public static final int RES = 0;
        public static final int PATH = 1;

        private Lstat64Exit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FSTAT64_E}. */
    public static final class Fstat64Enter {
        public static final int FD = 0;

        private Fstat64Enter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FSTAT64_X}. */
    public static final class Fstat64Exit {
        public static final int RES = 0;

        private Fstat64Exit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_EPOLLWAIT_E}. */
    public static final class EpollwaitEnter {
        public static final int MAXEVENTS = 0;

        private EpollwaitEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_EPOLLWAIT_X}. */
    public static final class EpollwaitExit {
        public static final int RES = 0;
        public static final int MAXEVENTS = 1;

        private EpollwaitExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_POLL_E}. */
    public static final class PollEnter {
        public static final int FDS = 0;
        public static final int TIMEOUT = 1;

        private PollEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_POLL_X}. */
    public static final class PollExit {
        public static final int RES = 0;
        public static final int FDS = 1;
        public static final int TIMEOUT = 2;

        private PollExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SELECT_X}. */
    public static final class SelectExit {
        public static final int RES = 0;

        private SelectExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_NEWSELECT_X}. */
    public static final class NewselectExit {
        public static final int RES = 0;

        private NewselectExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_LSEEK_E}. */
    public static final class LseekEnter {
        public static final int FD = 0;
        public static final int OFFSET = 1;
        public static final int WHENCE = 2;

        private LseekEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_LSEEK_X}. */
    public static final class LseekExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int OFFSET = 2;
        public static final int WHENCE = 3;

        private LseekExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_LLSEEK_E}. */
    public static final class LlseekEnter {
        public static final int FD = 0;
        public static final int OFFSET = 1;
        public static final int WHENCE = 2;

        private LlseekEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_LLSEEK_X}. */
    public static final class LlseekExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int OFFSET = 2;
        public static final int WHENCE = 3;

        private LlseekExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_IOCTL_3_E}. */
    public static final class IoctlEnter {
        public static final int FD = 0;
        public static final int REQUEST = 1;
        public static final int ARGUMENT = 2;

        private IoctlEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_IOCTL_3_X}. */
    public static final class IoctlExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int REQUEST = 2;
        public static final int ARGUMENT = 3;

        private IoctlExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_GETCWD_X}. */
    public static final class GetcwdExit {
        public static final int RES = 0;
        public static final int PATH = 1;

        private GetcwdExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_CHDIR_X}. */
    public static final class ChdirExit {
        public static final int RES = 0;
        public static final int PATH = 1;

        private ChdirExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FCHDIR_E}. */
    public static final class FchdirEnter {
        public static final int FD = 0;

        private FchdirEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FCHDIR_X}. */
    public static final class FchdirExit {
        public static final int RES = 0;
        public static final int FD = 1;

        private FchdirExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MKDIR_2_E}. */
    public static final class MkdirEnter {
        public static final int MODE = 0;

        private MkdirEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MKDIR_2_X}. */
    public static final class MkdirExit {
        public static final int RES = 0;
        public static final int PATH = 1;
        public static final int MODE = 2;

        private MkdirExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_RMDIR_2_X}. */
    public static final class RmdirExit {
        public static final int RES = 0;
        public static final int PATH = 1;

        private RmdirExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_OPENAT_2_E}. */
    public static final class OpenatEnter {
        public static final int DIRFD = 0;
        public static final int NAME = 1;
        public static final int FLAGS = 2;
        public static final int MODE = 3;

        private OpenatEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_OPENAT_2_X}. */
    public static final class OpenatExit {
        public static final int FD = 0;
        public static final int DIRFD = 1;
        public static final int NAME = 2;
        public static final int FLAGS = 3;
        public static final int MODE = 4;
        public static final int DEV = 5;
        public static final int INO = 6;

        private OpenatExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_LINK_2_X}. */
    public static final class LinkExit {
        public static final int RES = 0;
        public static final int OLDPATH = 1;
        public static final int NEWPATH = 2;

        private LinkExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_LINKAT_2_X}. */
    public static final class LinkatExit {
        public static final int RES = 0;
        public static final int OLDDIR = 1;
        public static final int OLDPATH = 2;
        public static final int NEWDIR = 3;
        public static final int NEWPATH = 4;
        public static final int FLAGS = 5;

        private LinkatExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_UNLINK_2_X}. */
    public static final class UnlinkExit {
        public static final int RES = 0;
        public static final int PATH = 1;

        private UnlinkExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_UNLINKAT_2_X}. */
    public static final class UnlinkatExit {
        public static final int RES = 0;
        public static final int DIRFD = 1;
        public static final int NAME = 2;
        public static final int FLAGS = 3;

        private UnlinkatExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PREAD_E}. */
    public static final class PreadEnter {
        public static final int FD = 0;
        public static final int SIZE = 1;
        public static final int POS = 2;

        private PreadEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PREAD_X}. */
    public static final class PreadExit {
        public static final int RES = 0;
        public static final int DATA = 1;
        public static final int FD = 2;
        public static final int SIZE = 3;
        public static final int POS = 4;

        private PreadExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PWRITE_E}. */
    public static final class PwriteEnter {
        public static final int FD = 0;
        public static final int SIZE = 1;
        public static final int POS = 2;

        private PwriteEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PWRITE_X}. */
    public static final class PwriteExit {
        public static final int RES = 0;
        public static final int DATA = 1;
        public static final int FD = 2;
        public static final int SIZE = 3;
        public static final int POS = 4;

        private PwriteExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_READV_E}. */
    public static final class ReadvEnter {
        public static final int FD = 0;

        private ReadvEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_READV_X}. */
    public static final class ReadvExit {
        public static final int RES = 0;
        public static final int SIZE = 1;
        public static final int DATA = 2;
        public static final int FD = 3;

        private ReadvExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_WRITEV_E}. */
    public static final class WritevEnter {
        public static final int FD = 0;
        public static final int SIZE = 1;

        private WritevEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_WRITEV_X}. */
    public static final class WritevExit {
        public static final int RES = 0;
        public static final int DATA = 1;
        public static final int FD = 2;
        public static final int SIZE = 3;

        private WritevExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PREADV_E}. */
    public static final class PreadvEnter {
        public static final int FD = 0;
        public static final int POS = 1;

        private PreadvEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PREADV_X}. */
    public static final class PreadvExit {
        public static final int RES = 0;
        public static final int SIZE = 1;
        public static final int DATA = 2;
        public static final int FD = 3;
        public static final int POS = 4;

        private PreadvExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PWRITEV_E}. */
    public static final class PwritevEnter {
        public static final int FD = 0;
        public static final int SIZE = 1;
        public static final int POS = 2;

        private PwritevEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PWRITEV_X}. */
    public static final class PwritevExit {
        public static final int RES = 0;
        public static final int DATA = 1;
        public static final int FD = 2;
        public static final int SIZE = 3;
        public static final int POS = 4;

        private PwritevExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_DUP_1_E}. */
    public static final class DupEnter {
        public static final int FD = 0;

        private DupEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_DUP_1_X}. */
    public static final class DupExit {
        public static final int RES = 0;
        public static final int OLDFD = 1;

        private DupExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SIGNALFD_E}. */
    public static final class SignalfdEnter {
        public static final int FD = 0;
        public static final int MASK = 1;
        public static final int FLAGS = 2;

        private SignalfdEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SIGNALFD_X}. */
    public static final class SignalfdExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int MASK = 2;
        public static final int FLAGS = 3;

        private SignalfdExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_KILL_E}. */
    public static final class KillEnter {
        public static final int PID = 0;
        public static final int SIG = 1;

        private KillEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_KILL_X}. */
    public static final class KillExit {
        public static final int RES = 0;
        public static final int PID = 1;
        public static final int SIG = 2;

        private KillExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_TKILL_E}. */
    public static final class TkillEnter {
        public static final int TID = 0;
        public static final int SIG = 1;

        private TkillEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_TKILL_X}. */
    public static final class TkillExit {
        public static final int RES = 0;
        public static final int TID = 1;
        public static final int SIG = 2;

        private TkillExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_TGKILL_E}. */
    public static final class TgkillEnter {
        public static final int PID = 0;
        public static final int TID = 1;
        public static final int SIG = 2;

        private TgkillEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_TGKILL_X}. */
    public static final class TgkillExit {
        public static final int RES = 0;
        public static final int PID = 1;
        public static final int TID = 2;
        public static final int SIG = 3;

        private TgkillExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_NANOSLEEP_E}. */
    public static final class NanosleepEnter {
        public static final int INTERVAL = 0;

        private NanosleepEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_NANOSLEEP_X}. */
    public static final class NanosleepExit {
        public static final int RES = 0;
        public static final int INTERVAL = 1;

        private NanosleepExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_TIMERFD_CREATE_E}. */
    public static final class TimerfdCreateEnter {
        public static final int CLOCKID = 0;
        public static final int FLAGS = 1;

        private TimerfdCreateEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_TIMERFD_CREATE_X}. */
    public static final class TimerfdCreateExit {
        public static final int RES = 0;
        public static final int CLOCKID = 1;
        public static final int FLAGS = 2;

        private TimerfdCreateExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_INOTIFY_INIT_E}. */
    public static final class InotifyInitEnter {
        public static final int FLAGS = 0;

        private InotifyInitEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_INOTIFY_INIT_X}. */
    public static final class InotifyInitExit {
        public static final int RES = 0;
        public static final int FLAGS = 1;

        private InotifyInitExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_GETRLIMIT_E}. */
    public static final class GetrlimitEnter {
        public static final int RESOURCE = 0;

        private GetrlimitEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_GETRLIMIT_X}. */
    public static final class GetrlimitExit {
        public static final int RES = 0;
        public static final int CUR = 1;
        public static final int MAX = 2;
        public static final int RESOURCE = 3;

        private GetrlimitExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SETRLIMIT_E}. */
    public static final class SetrlimitEnter {
        public static final int RESOURCE = 0;

        private SetrlimitEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SETRLIMIT_X}. */
    public static final class SetrlimitExit {
        public static final int RES = 0;
        public static final int CUR = 1;
        public static final int MAX = 2;
        public static final int RESOURCE = 3;

        private SetrlimitExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PRLIMIT_E}. */
    public static final class PrlimitEnter {
        public static final int PID = 0;
        public static final int RESOURCE = 1;

        private PrlimitEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PRLIMIT_X}. */
    public static final class PrlimitExit {
        public static final int RES = 0;
        public static final int NEWCUR = 1;
        public static final int NEWMAX = 2;
        public static final int OLDCUR = 3;
        public static final int OLDMAX = 4;
        public static final int PID = 5;
        public static final int RESOURCE = 6;

        private PrlimitExit() {}
    }

    /** Parameters of {@link EventCode#SCHEDSWITCH_6_E}. */
    public static final class Schedswitch {
        public static final int NEXT = 0;
        public static final int PGFT_MAJ = 1;
        public static final int PGFT_MIN = 2;
        public static final int VM_SIZE = 3;
        public static final int VM_RSS = 4;
        public static final int VM_SWAP = 5;

        private Schedswitch() {}
    }

    /** Parameters of {@link EventCode#DROP_E}. */
    public static final class DropEnter {
        public static final int RATIO = 0;

        private DropEnter() {}
    }

    /** Parameters of {@link EventCode#DROP_X}. */
    public static final class DropExit {
        public static final int RATIO = 0;

        private DropExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FCNTL_E}. */
    public static final class FcntlEnter {
        public static final int FD = 0;
        public static final int CMD = 1;

        private FcntlEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FCNTL_X}. */
    public static final class FcntlExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int CMD = 2;
        public static final int ARG = 3;

        private FcntlExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MMAP_E}. */
    public static final class MmapEnter {
        public static final int ADDR = 0;
        public static final int LENGTH = 1;
        public static final int PROT = 2;
        public static final int FLAGS = 3;
        public static final int FD = 4;
        public static final int OFFSET = 5;

        private MmapEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MMAP_X}. */
    public static final class MmapExit {
        public static final int RES = 0;
        public static final int VM_SIZE = 1;
        public static final int VM_RSS = 2;
        public static final int VM_SWAP = 3;
        public static final int ADDR = 4;
        public static final int LENGTH = 5;
        public static final int PROT = 6;
        public static final int FLAGS = 7;
        public static final int FD = 8;
        public static final int OFFSET = 9;

        private MmapExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MMAP2_E}. */
    public static final class Mmap2Enter {
        public static final int ADDR = 0;
        public static final int LENGTH = 1;
        public static final int PROT = 2;
        public static final int FLAGS = 3;
        public static final int FD = 4;
        public static final int PGOFFSET = 5;

        private Mmap2Enter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MMAP2_X}. */
    public static final class Mmap2Exit {
        public static final int RES = 0;
        public static final int VM_SIZE = 1;
        public static final int VM_RSS = 2;
        public static final int VM_SWAP = 3;
        public static final int ADDR = 4;
        public static final int LENGTH = 5;
        public static final int PROT = 6;
        public static final int FLAGS = 7;
        public static final int FD = 8;
        public static final int PGOFFSET = 9;

        private Mmap2Exit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MUNMAP_E}. */
    public static final class MunmapEnter {
        public static final int ADDR = 0;
        public static final int LENGTH = 1;

        private MunmapEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MUNMAP_X}. */
    public static final class MunmapExit {
        public static final int RES = 0;
        public static final int VM_SIZE = 1;
        public static final int VM_RSS = 2;
        public static final int VM_SWAP = 3;
        public static final int ADDR = 4;
        public static final int LENGTH = 5;

        private MunmapExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SPLICE_E}. */
    public static final class SpliceEnter {
        public static final int FD_IN = 0;
        public static final int FD_OUT = 1;
        public static final int SIZE = 2;
        public static final int FLAGS = 3;

        private SpliceEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SPLICE_X}. */
    public static final class SpliceExit {
        public static final int RES = 0;
        public static final int FD_IN = 1;
        public static final int FD_OUT = 2;
        public static final int SIZE = 3;
        public static final int FLAGS = 4;

        private SpliceExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PTRACE_E}. */
    public static final class PtraceEnter {
        public static final int REQUEST = 0;
        public static final int PID = 1;

        private PtraceEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PTRACE_X}. */
    public static final class PtraceExit {
        public static final int RES = 0;
        public static final int ADDR = 1;
        public static final int DATA = 2;
        public static final int REQUEST = 3;
        public static final int PID = 4;

        private PtraceExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_RENAME_X}. */
    public static final class RenameExit {
        public static final int RES = 0;
        public static final int OLDPATH = 1;
        public static final int NEWPATH = 2;

        private RenameExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_RENAMEAT_X}. */
    public static final class RenameatExit {
        public static final int RES = 0;
        public static final int OLDDIRFD = 1;
        public static final int OLDPATH = 2;
        public static final int NEWDIRFD = 3;
        public static final int NEWPATH = 4;

        private RenameatExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SYMLINK_X}. */
    public static final class SymlinkExit {
        public static final int RES = 0;
        public static final int TARGET = 1;
        public static final int LINKPATH = 2;

        private SymlinkExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SYMLINKAT_X}. */
    public static final class SymlinkatExit {
        public static final int RES = 0;
        public static final int TARGET = 1;
        public static final int LINKDIRFD = 2;
        public static final int LINKPATH = 3;

        private SymlinkatExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FORK_20_X}. */
    public static final class ForkExit {
        public static final int RES = 0;
        public static final int EXE = 1;
        public static final int ARGS = 2;
        public static final int TID = 3;
        public static final int PID = 4;
        public static final int PTID = 5;
        public static final int CWD = 6;
        public static final int FDLIMIT = 7;
        public static final int PGFT_MAJ = 8;
        public static final int PGFT_MIN = 9;
        public static final int VM_SIZE = 10;
        public static final int VM_RSS = 11;
        public static final int VM_SWAP = 12;
        public static final int COMM = 13;
        public static final int CGROUPS = 14;
        public static final int FLAGS = 15;
        public static final int UID = 16;
        public static final int GID = 17;
        public static final int VTID = 18;
        public static final int VPID = 19;
        public static final int PIDNS_INIT_START_TS = 20;

        private ForkExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_VFORK_20_X}. */
    public static final class VforkExit {
        public static final int RES = 0;
        public static final int EXE = 1;
        public static final int ARGS = 2;
        public static final int TID = 3;
        public static final int PID = 4;
        public static final int PTID = 5;
        public static final int CWD = 6;
        public static final int FDLIMIT = 7;
        public static final int PGFT_MAJ = 8;
        public static final int PGFT_MIN = 9;
        public static final int VM_SIZE = 10;
        public static final int VM_RSS = 11;
        public static final int VM_SWAP = 12;
        public static final int COMM = 13;
        public static final int CGROUPS = 14;
        public static final int FLAGS = 15;
        public static final int UID = 16;
        public static final int GID = 17;
        public static final int VTID = 18;
        public static final int VPID = 19;
        public static final int PIDNS_INIT_START_TS = 20;

        private VforkExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SENDFILE_E}. */
    public static final class SendfileEnter {
        public static final int OUT_FD = 0;
        public static final int IN_FD = 1;
        public static final int OFFSET = 2;
        public static final int SIZE = 3;

        private SendfileEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SENDFILE_X}. */
    public static final class SendfileExit {
        public static final int RES = 0;
        public static final int OFFSET = 1;
        public static final int OUT_FD = 2;
        public static final int IN_FD = 3;
        public static final int SIZE = 4;

        private SendfileExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_QUOTACTL_E}. */
    public static final class QuotactlEnter {
        public static final int CMD = 0;
        public static final int TYPE = 1;
        public static final int ID = 2;
        public static final int QUOTA_FMT = 3;

        private QuotactlEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_QUOTACTL_X}. */
    public static final class QuotactlExit {
        public static final int RES = 0;
        public static final int SPECIAL = 1;
        public static final int QUOTAFILEPATH = 2;
        public static final int DQB_BHARDLIMIT = 3;
        public static final int DQB_BSOFTLIMIT = 4;
        public static final int DQB_CURSPACE = 5;
        public static final int DQB_IHARDLIMIT = 6;
        public static final int DQB_ISOFTLIMIT = 7;
        public static final int DQB_BTIME = 8;
        public static final int DQB_ITIME = 9;
        public static final int DQI_BGRACE = 10;
        public static final int DQI_IGRACE = 11;
        public static final int DQI_FLAGS = 12;
        public static final int QUOTA_FMT_OUT = 13;
        public static final int CMD = 14;
        public static final int TYPE = 15;
        public static final int ID = 16;
        public static final int QUOTA_FMT = 17;

        private QuotactlExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SETRESUID_E}. */
    public static final class SetresuidEnter {
        public static final int RUID = 0;
        public static final int EUID = 1;
        public static final int SUID = 2;

        private SetresuidEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SETRESUID_X}. */
    public static final class SetresuidExit {
        public static final int RES = 0;
        public static final int RUID = 1;
        public static final int EUID = 2;
        public static final int SUID = 3;

        private SetresuidExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SETRESGID_E}. */
    public static final class SetresgidEnter {
        public static final int RGID = 0;
        public static final int EGID = 1;
        public static final int SGID = 2;

        private SetresgidEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SETRESGID_X}. */
    public static final class SetresgidExit {
        public static final int RES = 0;
        public static final int RGID = 1;
        public static final int EGID = 2;
        public static final int SGID = 3;

        private SetresgidExit() {}
    }

    /** Parameters of {@link EventCode#SCAPEVENT_E}. */
    public static final class Scapevent {
        public static final int EVENT_TYPE = 0;
        public static final int EVENT_DATA = 1;

        private Scapevent() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SETUID_E}. */
    public static final class SetuidEnter {
        public static final int UID = 0;

        private SetuidEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SETUID_X}. */
    public static final class SetuidExit {
        public static final int RES = 0;
        public static final int UID = 1;

        private SetuidExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SETGID_E}. */
    public static final class SetgidEnter {
        public static final int GID = 0;

        private SetgidEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SETGID_X}. */
    public static final class SetgidExit {
        public static final int RES = 0;
        public static final int GID = 1;

        private SetgidExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_GETUID_X}. */
    public static final class GetuidExit {
        public static final int UID = 0;

        private GetuidExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_GETEUID_X}. */
    public static final class GeteuidExit {
        public static final int EUID = 0;

        private GeteuidExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_GETGID_X}. */
    public static final class GetgidExit {
        public static final int GID = 0;

        private GetgidExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_GETEGID_X}. */
    public static final class GetegidExit {
        public static final int EGID = 0;

        private GetegidExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_GETRESUID_X}. */
    public static final class GetresuidExit {
        public static final int RES = 0;
        public static final int RUID = 1;
        public static final int EUID = 2;
        public static final int SUID = 3;

        private GetresuidExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_GETRESGID_X}. */
    public static final class GetresgidExit {
        public static final int RES = 0;
        public static final int RGID = 1;
        public static final int EGID = 2;
        public static final int SGID = 3;

        private GetresgidExit() {}
    }

    /** Parameters of {@link EventCode#CONTAINER_E}. */
    public static final class Container {
        public static final int ID = 0;
        public static final int TYPE = 1;
        public static final int NAME = 2;
        public static final int IMAGE = 3;

        private Container() {}
    }

    /** Parameters of {@link EventCode#SIGNALDELIVER_E}. */
    public static final class Signaldeliver {
        public static final int SPID = 0;
        public static final int DPID = 1;
        public static final int SIG = 2;

        private Signaldeliver() {}
    }

    /** Parameters of {@link EventCode#PROCINFO_E}. */
    public static final class Procinfo {
        public static final int CPU_USR = 0;
        public static final int CPU_SYS = 1;

        private Procinfo() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_GETDENTS_E}. */
    public static final class GetdentsEnter {
        public static final int FD = 0;

        private GetdentsEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_GETDENTS_X}. */
    public static final class GetdentsExit {
        public static final int RES = 0;
        public static final int FD = 1;

        private GetdentsExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_GETDENTS64_E}. */
    public static final class Getdents64Enter {
        public static final int FD = 0;

        private Getdents64Enter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_GETDENTS64_X}. */
    public static final class Getdents64Exit {
        public static final int RES = 0;
        public static final int FD = 1;

        private Getdents64Exit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SETNS_E}. */
    public static final class SetnsEnter {
        public static final int FD = 0;
        public static final int NSTYPE = 1;

        private SetnsEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SETNS_X}. */
    public static final class SetnsExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int NSTYPE = 2;

        private SetnsExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FLOCK_E}. */
    public static final class FlockEnter {
        public static final int FD = 0;
        public static final int OPERATION = 1;

        private FlockEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FLOCK_X}. */
    public static final class FlockExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int OPERATION = 2;

        private FlockExit() {}
    }

    /** Parameters of {@link EventCode#CPU_HOTPLUG_E}. */
    public static final class CpuHotplug {
        public static final int CPU = 0;
        public static final int ACTION = 1;

        private CpuHotplug() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SEMOP_E}. */
    public static final class SemopEnter {
        public static final int SEMID = 0;

        private SemopEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SEMOP_X}. */
    public static final class SemopExit {
        public static final int RES = 0;
        public static final int NSOPS = 1;
        public static final int SEM_NUM_0 = 2;
        public static final int SEM_OP_0 = 3;
        public static final int SEM_FLG_0 = 4;
        public static final int SEM_NUM_1 = 5;
        public static final int SEM_OP_1 = 6;
        public static final int SEM_FLG_1 = 7;
        public static final int SEMID = 8;

        private SemopExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SEMCTL_E}. */
    public static final class SemctlEnter {
        public static final int SEMID = 0;
        public static final int SEMNUM = 1;
        public static final int CMD = 2;
        public static final int VAL = 3;

        private SemctlEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SEMCTL_X}. */
    public static final class SemctlExit {
        public static final int RES = 0;
        public static final int SEMID = 1;
        public static final int SEMNUM = 2;
        public static final int CMD = 3;
        public static final int VAL = 4;

        private SemctlExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PPOLL_E}. */
    public static final class PpollEnter {
        public static final int FDS = 0;
        public static final int TIMEOUT = 1;
        public static final int SIGMASK = 2;

        private PpollEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PPOLL_X}. */
    public static final class PpollExit {
        public static final int RES = 0;
        public static final int FDS = 1;
        public static final int TIMEOUT = 2;
        public static final int SIGMASK = 3;

        private PpollExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MOUNT_E}. */
    public static final class MountEnter {
        public static final int FLAGS = 0;

        private MountEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MOUNT_X}. */
    public static final class MountExit {
        public static final int RES = 0;
        public static final int DEV = 1;
        public static final int DIR = 2;
        public static final int TYPE = 3;
        public static final int FLAGS = 4;

        private MountExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_UMOUNT_1_X}. */
    public static final class UmountExit {
        public static final int RES = 0;
        public static final int NAME = 1;

        private UmountExit() {}
    }

    /** Parameters of {@link EventCode#K8S_E}. */
    public static final class K8s {
        public static final int JSON = 0;

        private K8s() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SEMGET_E}. */
    public static final class SemgetEnter {
        public static final int KEY = 0;
        public static final int NSEMS = 1;
        public static final int SEMFLG = 2;

        private SemgetEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SEMGET_X}. */
    public static final class SemgetExit {
        public static final int RES = 0;
        public static final int KEY = 1;
        public static final int NSEMS = 2;
        public static final int SEMFLG = 3;

        private SemgetExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_ACCESS_E}. */
    public static final class AccessEnter {
        public static final int MODE = 0;

        private AccessEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_ACCESS_X}. */
    public static final class AccessExit {
        public static final int RES = 0;
        public static final int NAME = 1;
        public static final int MODE = 2;

        private AccessExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_CHROOT_X}. */
    public static final class ChrootExit {
        public static final int RES = 0;
        public static final int PATH = 1;

        private ChrootExit() {}
    }

    /** Parameters of {@link EventCode#TRACER_E}. */
    public static final class Tracer {
        public static final int ID = 0;
        public static final int TAGS = 1;
        public static final int ARGS = 2;

        private Tracer() {}
    }

    /** Parameters of {@link EventCode#MESOS_E}. */
    public static final class Mesos {
        public static final int JSON = 0;

        private Mesos() {}
    }

    /** Parameters of {@link EventCode#CONTAINER_JSON_2_E}. */
    public static final class ContainerJson {
        public static final int JSON = 0;

        private ContainerJson() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SETSID_X}. */
    public static final class SetsidExit {
        public static final int RES = 0;

        private SetsidExit() {}
    }

    /** Parameters of {@link EventCode#NOTIFICATION_E}. */
    public static final class Notification {
        public static final int ID = 0;
        public static final int DESC = 1;

        private Notification() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_UNSHARE_E}. */
    public static final class UnshareEnter {
        public static final int FLAGS = 0;

        private UnshareEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_UNSHARE_X}. */
    public static final class UnshareExit {
        public static final int RES = 0;
        public static final int FLAGS = 1;

        private UnshareExit() {}
    }

    /** Parameters of {@link EventCode#INFRASTRUCTURE_EVENT_E}. */
    public static final class InfrastructureEvent {
        public static final int SOURCE = 0;
        public static final int NAME = 1;
        public static final int DESCRIPTION = 2;
        public static final int SCOPE = 3;

        private InfrastructureEvent() {}
    }

    /** Parameters of {@link EventCode#PAGE_FAULT_E}. */
    public static final class PageFault {
        public static final int ADDR = 0;
        public static final int IP = 1;
        public static final int ERROR = 2;

        private PageFault() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SETPGID_E}. */
    public static final class SetpgidEnter {
        public static final int PID = 0;
        public static final int PGID = 1;

        private SetpgidEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SETPGID_X}. */
    public static final class SetpgidExit {
        public static final int RES = 0;
        public static final int PID = 1;
        public static final int PGID = 2;

        private SetpgidExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_BPF_2_E}. */
    public static final class BpfEnter {
        public static final int CMD = 0;

        private BpfEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_BPF_2_X}. */
    public static final class BpfExit {
        public static final int FD = 0;
        public static final int CMD = 1;

        private BpfExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SECCOMP_E}. */
    public static final class SeccompEnter {
        public static final int OP = 0;
        public static final int FLAGS = 1;

        private SeccompEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SECCOMP_X}. */
    public static final class SeccompExit {
        public static final int RES = 0;
        public static final int OP = 1;
        public static final int FLAGS = 2;

        private SeccompExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MKDIRAT_X}. */
    public static final class MkdiratExit {
        public static final int RES = 0;
        public static final int DIRFD = 1;
        public static final int PATH = 2;
        public static final int MODE = 3;

        private MkdiratExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FCHMODAT_X}. */
    public static final class FchmodatExit {
        public static final int RES = 0;
        public static final int DIRFD = 1;
        public static final int FILENAME = 2;
        public static final int MODE = 3;

        private FchmodatExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_CHMOD_X}. */
    public static final class ChmodExit {
        public static final int RES = 0;
        public static final int FILENAME = 1;
        public static final int MODE = 2;

        private ChmodExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FCHMOD_X}. */
    public static final class FchmodExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int MODE = 2;

        private FchmodExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_RENAMEAT2_X}. */
    public static final class Renameat2Exit {
        public static final int RES = 0;
        public static final int OLDDIRFD = 1;
        public static final int OLDPATH = 2;
        public static final int NEWDIRFD = 3;
        public static final int NEWPATH = 4;
        public static final int FLAGS = 5;

        private Renameat2Exit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_USERFAULTFD_X}. */
    public static final class UserfaultfdExit {
        public static final int RES = 0;
        public static final int FLAGS = 1;

        private UserfaultfdExit() {}
    }

    /** Parameters of {@link EventCode#PLUGINEVENT_E}. */
    public static final class Pluginevent {
        public static final int PLUGIN_ID = 0;
        public static final int EVENT_DATA = 1;

        private Pluginevent() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_OPENAT2_E}. */
    public static final class Openat2Enter {
        public static final int DIRFD = 0;
        public static final int NAME = 1;
        public static final int FLAGS = 2;
        public static final int MODE = 3;
        public static final int RESOLVE = 4;

        private Openat2Enter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_OPENAT2_X}. */
    public static final class Openat2Exit {
        public static final int FD = 0;
        public static final int DIRFD = 1;
        public static final int NAME = 2;
        public static final int FLAGS = 3;
        public static final int MODE = 4;
        public static final int RESOLVE = 5;
        public static final int DEV = 6;
        public static final int INO = 7;

        private Openat2Exit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MPROTECT_E}. */
    public static final class MprotectEnter {
        public static final int ADDR = 0;
        public static final int LENGTH = 1;
        public static final int PROT = 2;

        private MprotectEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MPROTECT_X}. */
    public static final class MprotectExit {
        public static final int RES = 0;
        public static final int ADDR = 1;
        public static final int LENGTH = 2;
        public static final int PROT = 3;

        private MprotectExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_EXECVEAT_E}. */
    public static final class ExecveatEnter {
        public static final int DIRFD = 0;
        public static final int PATHNAME = 1;
        public static final int FLAGS = 2;

        private ExecveatEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_EXECVEAT_X}. */
    public static final class ExecveatExit {
        public static final int RES = 0;
        public static final int EXE = 1;
        public static final int ARGS = 2;
        public static final int TID = 3;
        public static final int PID = 4;
        public static final int PTID = 5;
        public static final int CWD = 6;
        public static final int FDLIMIT = 7;
        public static final int PGFT_MAJ = 8;
        public static final int PGFT_MIN = 9;
        public static final int VM_SIZE = 10;
        public static final int VM_RSS = 11;
        public static final int VM_SWAP = 12;
        public static final int COMM = 13;
        public static final int CGROUPS = 14;
        public static final int ENV = 15;
        public static final int TTY = 16;
        public static final int VPGID = 17;
        public static final int LOGINUID = 18;
        public static final int FLAGS = 19;
        public static final int CAP_INHERITABLE = 20;
        public static final int CAP_PERMITTED = 21;
        public static final int CAP_EFFECTIVE = 22;
        public static final int EXE_INO = 23;
        public static final int EXE_INO_CTIME = 24;
        public static final int EXE_INO_MTIME = 25;
        public static final int UID = 26;
        public static final int TRUSTED_EXEPATH = 27;
        public static final int PGID = 28;
        public static final int GID = 29;

        private ExecveatExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_COPY_FILE_RANGE_E}. */
    public static final class CopyFileRangeEnter {
        public static final int FDIN = 0;
        public static final int OFFIN = 1;
        public static final int LEN = 2;

        private CopyFileRangeEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_COPY_FILE_RANGE_X}. */
    public static final class CopyFileRangeExit {
        public static final int RES = 0;
        public static final int FDOUT = 1;
        public static final int OFFOUT = 2;
        public static final int FDIN = 3;
        public static final int OFFIN = 4;
        public static final int LEN = 5;

        private CopyFileRangeExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_CLONE3_X}. */
    public static final class Clone3Exit {
        public static final int RES = 0;
        public static final int EXE = 1;
        public static final int ARGS = 2;
        public static final int TID = 3;
        public static final int PID = 4;
        public static final int PTID = 5;
        public static final int CWD = 6;
        public static final int FDLIMIT = 7;
        public static final int PGFT_MAJ = 8;
        public static final int PGFT_MIN = 9;
        public static final int VM_SIZE = 10;
        public static final int VM_RSS = 11;
        public static final int VM_SWAP = 12;
        public static final int COMM = 13;
        public static final int CGROUPS = 14;
        public static final int FLAGS = 15;
        public static final int UID = 16;
        public static final int GID = 17;
        public static final int VTID = 18;
        public static final int VPID = 19;
        public static final int PIDNS_INIT_START_TS = 20;

        private Clone3Exit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_OPEN_BY_HANDLE_AT_X}. */
    public static final class OpenByHandleAtExit {
        public static final int FD = 0;
        public static final int MOUNTFD = 1;
        public static final int FLAGS = 2;
        public static final int PATH = 3;
        public static final int DEV = 4;
        public static final int INO = 5;

        private OpenByHandleAtExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_IO_URING_SETUP_X}. */
    public static final class IoUringSetupExit {
        public static final int RES = 0;
        public static final int ENTRIES = 1;
        public static final int SQ_ENTRIES = 2;
        public static final int CQ_ENTRIES = 3;
        public static final int FLAGS = 4;
        public static final int SQ_THREAD_CPU = 5;
        public static final int SQ_THREAD_IDLE = 6;
        public static final int FEATURES = 7;

        private IoUringSetupExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_IO_URING_ENTER_X}. */
    public static final class IoUringEnterExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int TO_SUBMIT = 2;
        public static final int MIN_COMPLETE = 3;
        public static final int FLAGS = 4;
        public static final int SIG = 5;

        private IoUringEnterExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_IO_URING_REGISTER_X}. */
    public static final class IoUringRegisterExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int OPCODE = 2;
        public static final int ARG = 3;
        public static final int NR_ARGS = 4;

        private IoUringRegisterExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MLOCK_X}. */
    public static final class MlockExit {
        public static final int RES = 0;
        public static final int ADDR = 1;
        public static final int LEN = 2;

        private MlockExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MUNLOCK_X}. */
    public static final class MunlockExit {
        public static final int RES = 0;
        public static final int ADDR = 1;
        public static final int LEN = 2;

        private MunlockExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MLOCKALL_X}. */
    public static final class MlockallExit {
        public static final int RES = 0;
        public static final int FLAGS = 1;

        private MlockallExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MUNLOCKALL_X}. */
    public static final class MunlockallExit {
        public static final int RES = 0;

        private MunlockallExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_CAPSET_X}. */
    public static final class CapsetExit {
        public static final int RES = 0;
        public static final int CAP_INHERITABLE = 1;
        public static final int CAP_PERMITTED = 2;
        public static final int CAP_EFFECTIVE = 3;

        private CapsetExit() {}
    }

    /** Parameters of {@link EventCode#USER_ADDED_E}. */
    public static final class UserAdded {
        public static final int UID = 0;
        public static final int GID = 1;
        public static final int NAME = 2;
        public static final int HOME = 3;
        public static final int SHELL = 4;
        public static final int CONTAINER_ID = 5;

        private UserAdded() {}
    }

    /** Parameters of {@link EventCode#USER_DELETED_E}. */
    public static final class UserDeleted {
        public static final int UID = 0;
        public static final int GID = 1;
        public static final int NAME = 2;
        public static final int HOME = 3;
        public static final int SHELL = 4;
        public static final int CONTAINER_ID = 5;

        private UserDeleted() {}
    }

    /** Parameters of {@link EventCode#GROUP_ADDED_E}. */
    public static final class GroupAdded {
        public static final int GID = 0;
        public static final int NAME = 1;
        public static final int CONTAINER_ID = 2;

        private GroupAdded() {}
    }

    /** Parameters of {@link EventCode#GROUP_DELETED_E}. */
    public static final class GroupDeleted {
        public static final int GID = 0;
        public static final int NAME = 1;
        public static final int CONTAINER_ID = 2;

        private GroupDeleted() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_DUP2_E}. */
    public static final class Dup2Enter {
        public static final int FD = 0;

        private Dup2Enter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_DUP2_X}. */
    public static final class Dup2Exit {
        public static final int RES = 0;
        public static final int OLDFD = 1;
        public static final int NEWFD = 2;

        private Dup2Exit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_DUP3_E}. */
    public static final class Dup3Enter {
        public static final int FD = 0;

        private Dup3Enter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_DUP3_X}. */
    public static final class Dup3Exit {
        public static final int RES = 0;
        public static final int OLDFD = 1;
        public static final int NEWFD = 2;
        public static final int FLAGS = 3;

        private Dup3Exit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MLOCK2_X}. */
    public static final class Mlock2Exit {
        public static final int RES = 0;
        public static final int ADDR = 1;
        public static final int LEN = 2;
        public static final int FLAGS = 3;

        private Mlock2Exit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FSCONFIG_X}. */
    public static final class FsconfigExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int CMD = 2;
        public static final int KEY = 3;
        public static final int VALUE_BYTEBUF = 4;
        public static final int VALUE_CHARBUF = 5;
        public static final int AUX = 6;

        private FsconfigExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_EPOLL_CREATE_E}. */
    public static final class EpollCreateEnter {
        public static final int SIZE = 0;

        private EpollCreateEnter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_EPOLL_CREATE_X}. */
    public static final class EpollCreateExit {
        public static final int RES = 0;
        public static final int SIZE = 1;

        private EpollCreateExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_EPOLL_CREATE1_E}. */
    public static final class EpollCreate1Enter {
        public static final int FLAGS = 0;

        private EpollCreate1Enter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_EPOLL_CREATE1_X}. */
    public static final class EpollCreate1Exit {
        public static final int RES = 0;
        public static final int FLAGS = 1;

        private EpollCreate1Exit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_CHOWN_X}. */
    public static final class ChownExit {
        public static final int RES = 0;
        public static final int PATH = 1;
        public static final int UID = 2;
        public static final int GID = 3;

        private ChownExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_LCHOWN_X}. */
    public static final class LchownExit {
        public static final int RES = 0;
        public static final int PATH = 1;
        public static final int UID = 2;
        public static final int GID = 3;

        private LchownExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FCHOWN_X}. */
    public static final class FchownExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int UID = 2;
        public static final int GID = 3;

        private FchownExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FCHOWNAT_X}. */
    public static final class FchownatExit {
        public static final int RES = 0;
        public static final int DIRFD = 1;
        public static final int PATHNAME = 2;
        public static final int UID = 3;
        public static final int GID = 4;
        public static final int FLAGS = 5;

        private FchownatExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_UMOUNT2_E}. */
    public static final class Umount2Enter {
        public static final int FLAGS = 0;

        private Umount2Enter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_UMOUNT2_X}. */
    public static final class Umount2Exit {
        public static final int RES = 0;
        public static final int NAME = 1;
        public static final int FLAGS = 2;

        private Umount2Exit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PIPE2_X}. */
    public static final class Pipe2Exit {
        public static final int RES = 0;
        public static final int FD1 = 1;
        public static final int FD2 = 2;
        public static final int INO = 3;
        public static final int FLAGS = 4;

        private Pipe2Exit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_INOTIFY_INIT1_X}. */
    public static final class InotifyInit1Exit {
        public static final int RES = 0;
        public static final int FLAGS = 1;

        private InotifyInit1Exit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_EVENTFD2_E}. */
    public static final class Eventfd2Enter {
        public static final int INITVAL = 0;

        private Eventfd2Enter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_EVENTFD2_X}. */
    public static final class Eventfd2Exit {
        public static final int RES = 0;
        public static final int FLAGS = 1;
        public static final int INITVAL = 2;

        private Eventfd2Exit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SIGNALFD4_E}. */
    public static final class Signalfd4Enter {
        public static final int FD = 0;
        public static final int MASK = 1;

        private Signalfd4Enter() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SIGNALFD4_X}. */
    public static final class Signalfd4Exit {
        public static final int RES = 0;
        public static final int FLAGS = 1;
        public static final int FD = 2;
        public static final int MASK = 3;

        private Signalfd4Exit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PRCTL_X}. */
    public static final class PrctlExit {
        public static final int RES = 0;
        public static final int OPTION = 1;
        public static final int ARG2_STR = 2;
        public static final int ARG2_INT = 3;

        private PrctlExit() {}
    }

    /** Parameters of {@link EventCode#ASYNCEVENT_E}. */
    public static final class Asyncevent {
        public static final int PLUGIN_ID = 0;
        public static final int NAME = 1;
        public static final int DATA = 2;

        private Asyncevent() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MEMFD_CREATE_X}. */
    public static final class MemfdCreateExit {
        public static final int FD = 0;
        public static final int NAME = 1;
        public static final int FLAGS = 2;

        private MemfdCreateExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PIDFD_GETFD_X}. */
    public static final class PidfdGetfdExit {
        public static final int FD = 0;
        public static final int PID_FD = 1;
        public static final int TARGET_FD = 2;
        public static final int FLAGS = 3;

        private PidfdGetfdExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PIDFD_OPEN_X}. */
    public static final class PidfdOpenExit {
        public static final int FD = 0;
        public static final int PID = 1;
        public static final int FLAGS = 2;

        private PidfdOpenExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_INIT_MODULE_X}. */
    public static final class InitModuleExit {
        public static final int RES = 0;
        public static final int IMG = 1;
        public static final int LENGTH = 2;
        public static final int UARGS = 3;

        private InitModuleExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_FINIT_MODULE_X}. */
    public static final class FinitModuleExit {
        public static final int RES = 0;
        public static final int FD = 1;
        public static final int UARGS = 2;
        public static final int FLAGS = 3;

        private FinitModuleExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MKNOD_X}. */
    public static final class MknodExit {
        public static final int RES = 0;
        public static final int PATH = 1;
        public static final int MODE = 2;
        public static final int DEV = 3;

        private MknodExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_MKNODAT_X}. */
    public static final class MknodatExit {
        public static final int RES = 0;
        public static final int DIRFD = 1;
        public static final int PATH = 2;
        public static final int MODE = 3;
        public static final int DEV = 4;

        private MknodatExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_NEWFSTATAT_X}. */
    public static final class NewfstatatExit {
        public static final int RES = 0;
        public static final int DIRFD = 1;
        public static final int PATH = 2;
        public static final int FLAGS = 3;

        private NewfstatatExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PROCESS_VM_READV_X}. */
    public static final class ProcessVmReadvExit {
        public static final int RES = 0;
        public static final int PID = 1;
        public static final int DATA = 2;

        private ProcessVmReadvExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_PROCESS_VM_WRITEV_X}. */
    public static final class ProcessVmWritevExit {
        public static final int RES = 0;
        public static final int PID = 1;
        public static final int DATA = 2;

        private ProcessVmWritevExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_DELETE_MODULE_X}. */
    public static final class DeleteModuleExit {
        public static final int RES = 0;
        public static final int NAME = 1;
        public static final int FLAGS = 2;

        private DeleteModuleExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SETREUID_X}. */
    public static final class SetreuidExit {
        public static final int RES = 0;
        public static final int RUID = 1;
        public static final int EUID = 2;

        private SetreuidExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_SETREGID_X}. */
    public static final class SetregidExit {
        public static final int RES = 0;
        public static final int RGID = 1;
        public static final int EGID = 2;

        private SetregidExit() {}
    }

    /** Parameters of {@link EventCode#ITER_TASK_E}. */
    public static final class IterTask {
        public static final int PPID = 0;
        public static final int PGID = 1;
        public static final int VPGID = 2;
        public static final int SID = 3;
        public static final int COMM = 4;
        public static final int ARGV = 5;
        public static final int EXEPATH = 6;
        public static final int FLAGS = 7;
        public static final int ENV = 8;
        public static final int CWD = 9;
        public static final int FDLIMIT = 10;
        public static final int EUID = 11;
        public static final int EGID = 12;
        public static final int CAP_PERMITTED = 13;
        public static final int CAP_EFFECTIVE = 14;
        public static final int CAP_INHERITABLE = 15;
        public static final int EXE_INO_NUM = 16;
        public static final int EXE_INO_CTIME = 17;
        public static final int EXE_INO_MTIME = 18;
        public static final int VM_SIZE = 19;
        public static final int VM_RSS = 20;
        public static final int VM_SWAP = 21;
        public static final int PGFT_MAJ = 22;
        public static final int PGFT_MIN = 23;
        public static final int VTGID = 24;
        public static final int VPID = 25;
        public static final int PIDNS_INIT_START_TS = 26;
        public static final int CGROUPS = 27;
        public static final int ROOT = 28;
        public static final int START_TIME = 29;
        public static final int TTY = 30;
        public static final int LOGINUID = 31;

        private IterTask() {}
    }

    /** Parameters of {@link EventCode#ITER_TASK_FILE_PIPE_E}. */
    public static final class IterTaskFilePipe {
        public static final int FD = 0;
        public static final int PATH = 1;
        public static final int INO_NUM = 2;

        private IterTaskFilePipe() {}
    }

    /** Parameters of {@link EventCode#ITER_TASK_FILE_MEMFD_E}. */
    public static final class IterTaskFileMemfd {
        public static final int FD = 0;
        public static final int PATH = 1;
        public static final int INO_NUM = 2;

        private IterTaskFileMemfd() {}
    }

    /** Parameters of {@link EventCode#ITER_TASK_FILE_REGULAR_E}. */
    public static final class IterTaskFileRegular {
        public static final int FD = 0;
        public static final int PATH = 1;
        public static final int FLAGS = 2;
        public static final int MNT_ID = 3;
        public static final int INO_NUM = 4;

        private IterTaskFileRegular() {}
    }

    /** Parameters of {@link EventCode#ITER_TASK_FILE_DIRECTORY_E}. */
    public static final class IterTaskFileDirectory {
        public static final int FD = 0;
        public static final int PATH = 1;
        public static final int INO_NUM = 2;

        private IterTaskFileDirectory() {}
    }

    /** Parameters of {@link EventCode#ITER_TASK_FILE_SOCKET_INET_E}. */
    public static final class IterTaskFileSocketInet {
        public static final int FD = 0;
        public static final int SK_TYPE = 1;
        public static final int SK_PROTO = 2;
        public static final int LOCAL_IP = 3;
        public static final int LOCAL_PORT = 4;
        public static final int REMOTE_IP = 5;
        public static final int REMOTE_PORT = 6;
        public static final int INO_NUM = 7;

        private IterTaskFileSocketInet() {}
    }

    /** Parameters of {@link EventCode#ITER_TASK_FILE_SOCKET_INET6_E}. */
    public static final class IterTaskFileSocketInet6 {
        public static final int FD = 0;
        public static final int SK_TYPE = 1;
        public static final int SK_PROTO = 2;
        public static final int LOCAL_IP = 3;
        public static final int LOCAL_PORT = 4;
        public static final int REMOTE_IP = 5;
        public static final int REMOTE_PORT = 6;
        public static final int INO_NUM = 7;

        private IterTaskFileSocketInet6() {}
    }

    /** Parameters of {@link EventCode#ITER_TASK_FILE_SOCKET_UNIX_E}. */
    public static final class IterTaskFileSocketUnix {
        public static final int FD = 0;
        public static final int SK_TYPE = 1;
        public static final int SK_PROTO = 2;
        public static final int SK_POINTER = 3;
        public static final int SUN_PATH = 4;
        public static final int INO_NUM = 5;

        private IterTaskFileSocketUnix() {}
    }

    /** Parameters of {@link EventCode#ITER_TASK_FILE_SOCKET_NETLINK_E}. */
    public static final class IterTaskFileSocketNetlink {
        public static final int FD = 0;
        public static final int SK_TYPE = 1;
        public static final int SK_PROTO = 2;
        public static final int INO_NUM = 3;

        private IterTaskFileSocketNetlink() {}
    }

    /** Parameters of {@link EventCode#ITER_TASK_FILE_ANON_INODE_E}. */
    public static final class IterTaskFileAnonInode {
        public static final int FD = 0;
        public static final int FD_TYPE = 1;
        public static final int PATH = 2;
        public static final int INO_NUM = 3;

        private IterTaskFileAnonInode() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_CLOSE_RANGE_X}. */
    public static final class CloseRangeExit {
        public static final int RES = 0;
        public static final int FIRST = 1;
        public static final int LAST = 2;
        public static final int FLAGS = 3;

        private CloseRangeExit() {}
    }

    /** Parameters of {@link EventCode#SYSCALL_KEYCTL_X}. */
    public static final class KeyctlExit {
        public static final int RES = 0;
        public static final int OPERATION = 1;
        public static final int ARG2 = 2;
        public static final int ARG3 = 3;
        public static final int ARG4 = 4;
        public static final int ARG5 = 5;

        private KeyctlExit() {}
    }
}
