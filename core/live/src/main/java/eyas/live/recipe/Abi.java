package eyas.live.recipe;

/**
 * The constants of {@code src/main/bpf/abi.h} that Java needs: offsets into the shared section, limits, bits.
 *
 * <p>A test reads that header and compares every constant here with the one of the same name, prefix {@code EYAS_}. Offsets and sizes are
 * bytes.
 */
public final class Abi {
    public static final int ABI_VERSION = 3;

    public static final int PREFIX_SIZE = 8;
    public static final int HEADER_SIZE = 26;
    public static final int MAX_EVENT_SIZE = 65535;
    public static final int MAX_SYSCALLS = 512;
    public static final int MAX_RECIPES = 1024;
    public static final int MAX_SLOTS = 12;
    public static final int MAX_CPUS = 1024;
    public static final int SCRATCH_PER_CPU = 2;
    public static final int MAX_TREE = 65536;
    public static final int MAX_ENV = 32768;
    public static final int MAX_SNAPLEN = 65000;
    public static final int NO_RECIPE = 0xffff;

    public static final int WANT_NATIVE = 0x01;
    public static final int WANT_IA32 = 0x02;
    public static final int WANT_NATIVE_OK = 0x04;
    public static final int WANT_IA32_OK = 0x08;
    /** In the table of wanted calls: the guard of the last step inspects the call. */
    public static final int WANT_GUARD = 0x10;

    public static final int SCOPE_NONE = 0;
    public static final int SCOPE_HOST = 1;
    public static final int SCOPE_CGROUP = 2;
    public static final int SCOPE_TREE = 3;

    public static final int FEATURE_WAKE_ON_EXEC = 0x10;
    /** Feature: the LSM programs run, and record names of objects. */
    public static final int FEATURE_OBJECT_NAMES = 0x20;

    public static final int TP_PROCEXIT = 0x01;
    public static final int TP_IO_URING = 0x02;
    public static final int TP_EXEC = 0x04;

    public static final int RECORD_IO_URING = 0x01;
    public static final int RECORD_COMPAT = 0x02;
    public static final int RECORD_TRUNCATED = 0x04;

    public static final int C_SENT = 0;
    public static final int C_DROP_RING = 1;
    public static final int C_DROP_SCRATCH = 2;
    public static final int C_DROP_SIZE = 3;
    public static final int C_TRUNCATED = 4;
    public static final int C_UNREADABLE = 6;
    public static final int C_NO_RECIPE = 7;
    public static final int C_UNKNOWN_ABI = 8;
    public static final int C_TREE_FULL = 9;
    public static final int C_BYTES = 10;
    public static final int C_STOPPED = 11;
    public static final int C_LOST_KIND = 16;
    public static final int LOST_KINDS = 16;
    public static final int COUNTERS = 32;

    public static final int MAX_CODES = 512;

    /** Offset of the time base: {@code CLOCK_REALTIME - CLOCK_BOOTTIME}, ns, u64. */
    public static final int OFF_EPOCH_OFFSET = 0;
    /** Offset of the id of the watched cgroup, u64. */
    public static final int OFF_CGROUP_ID = 8;
    /** Offset of the fill, in bytes, from which a sleeping reader is woken, u64. */
    public static final int OFF_WATERMARK = 16;
    /** Offset of the scope, u32: one of {@code SCOPE_*}; set it last. */
    public static final int OFF_SCOPE = 24;
    /** Offset of the depth of the watched cgroup below the root, u32. */
    public static final int OFF_CGROUP_LEVEL = 28;
    /** Offset of the process id that is never reported, u32. */
    public static final int OFF_OWN_TGID = 32;
    /** Offset of the features, u32: {@code FEATURE_*}. */
    public static final int OFF_FEATURES = 36;
    /** Offset of the wanted tracepoints, u32: {@code TP_*}. */
    public static final int OFF_TRACEPOINTS = 40;
    /** Offset of the bytes that are kept of a buffer, u32. */
    public static final int OFF_SNAPLEN = 44;
    /**
     * Offset of the inode number of the pid namespace whose first process has the machine's root directory, u32; 0 disables paths below
     * other root directories.
     */
    public static final int OFF_MACHINE_PIDNS = 48;
    /** Offset of the version that user space was built for, u32: nothing is sent unless it is {@link #ABI_VERSION}. */
    public static final int OFF_ABI_VERSION = 52;
    /** Offset of the bytes that are kept of an environment, u32. */
    public static final int OFF_ENV_LIMIT = 56;
    /** Offset of the inode number of the mount namespace of the machine's first process, u32; 0 if its names are not needed. */
    public static final int OFF_MACHINE_MNTNS = 60;
    /** Offset of the reader's flag, u32: 1 before it sleeps; cleared by the program that wakes it. */
    public static final int OFF_READER_WAITING = 64;
    /** Offset of the flag that the job has attached a BPF program to the network, u32. */
    public static final int OFF_NETWORK_ATTACHED = 76;
    /** Offset of the time from which such attachments are recorded, u64, ns since boot; 0 disables that. */
    public static final int OFF_NETWORK_SINCE = 88;
    /** Offset of the id of the control group that the job starts in, u64. */
    public static final int OFF_JOB_GROUP = 96;
    /** Offset of the flag that an LSM program has seen this process, u32. */
    public static final int OFF_HOOKS_FIRED = 80;
    /** Offset of the supervisor's process id, u32: actions on it count as actions on Eyas. */
    public static final int OFF_SUPERVISOR_TGID = 84;
    /** Offset of {@link #MAX_SYSCALLS} bytes, {@code WANT_*} by native number. */
    public static final int OFF_WANTED = 128;
    /** Offset of {@link #MAX_SYSCALLS} recipe indices, u16 by i386 number. */
    public static final int OFF_IA32_RECIPE = 640;
    /** Offset of 32 recipe indices, u16 by socketcall number. */
    public static final int OFF_SOCKETCALL_RECIPE = 1664;
    /** Offset of {@link #MAX_CODES} bytes, the kind of call that a lost event counts as, by event code. */
    public static final int OFF_LOST_KIND = 1728;
    /** Offset of the table of recently executed files, u64 each; only the programs write it, as events pass. */
    public static final int OFF_EXECUTABLES = 2240;
    /** Entries of that table. */
    public static final int EXECUTABLES = 128;
    /** Offset of the machine's root directory as the kernel identifies it, u64; only the programs write it, when they first see it. */
    public static final int OFF_MACHINE_ROOT = 3264;
    /** Flag of a place in a file system: the file lies below the task's root directory, by no other mount, and has no other name. */
    public static final int FSPATH_BELOW = 1;
    /** Instead of a process, in a place in a file system: the file may have names in a namespace that was not found. */
    public static final long FSPATH_UNKNOWN = 0xFFFF_FFFFL;
    /** Inode numbers that precede the path of a place in a file system. */
    public static final int FSPATH_INODES = 64;
    /** Offset of {@link #MAX_CPUS} times {@link #COUNTERS} counters, u64. */
    public static final int OFF_COUNTERS = 4096;
    /** Size of one recipe in the map. */
    public static final int RECIPE_SIZE = 112;
    /** Size of the shared section. */
    public static final int SHARED_SIZE = OFF_COUNTERS + MAX_CPUS * COUNTERS * 8;

    static final int FILTER_PROT_EXEC = 0x01;
    static final int FILTER_FAILED = 0x02;
    static final int FILTER_SOCKETCALL = 0x08;
    static final int FILTER_MESSAGES = 0x10;
    static final int FILTER_MOUNTS = 0x20;
    static final int FILTER_BPF = 0x40;
    static final int FILTER_WAKES = 0x80;
    static final int SHAPE_SLOTS = 0;
    static final int SHAPE_EXEC = 1;
    static final int SHAPE_CLONE = 2;
    static final int AUX_SET = 1;
    static final int TARGET_NONE = 0;
    static final int TARGET_ARG0 = 1;
    static final int TARGET_ARG1 = 2;
    static final int TARGET_PIDFD = 3;
    static final int SOCKET_NONE = 0;
    static final int SOCKET_ARG0 = 1;
    static final int SOCKET_ARG2 = 2;
    static final int SOCKET_CONNECT = 3;
    static final int SOCKET_RET = 4;
    static final int SOCKET_CREATE = 5;
    static final int SOCKET_ACCEPT = 6;
    static final int SOCKET_PAIR = 7;
    static final int SOCKET_PIPE = 8;
    static final int SOCKET_CLOSE = 9;
    static final int SOCKET_ALL = 10;

    private Abi() {}
}
