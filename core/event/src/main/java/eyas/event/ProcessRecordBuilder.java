package eyas.event;

/**
 * Builds a {@link ProcessRecord} by the names of its components; each has a neutral default.
 *
 * <p>For synthetic processes of tests and rule cases. Not thread-safe.
 */
public final class ProcessRecordBuilder {
    /** The default descriptor limit of most systems. */
    private static final long DESCRIPTORS = 1024;

    private long tid;
    private long pid;
    private long ptid;
    private long sid;
    private long pgid;
    private long vpgid;
    private long vtid;
    private long vpid;
    private int flags;
    private int tty;
    private long startTime;
    private byte[] comm = Bytes.EMPTY;
    private byte[] exe = Bytes.EMPTY;
    private byte[] exePath = Bytes.EMPTY;
    private byte[] args = Bytes.EMPTY;
    private byte[] env = Bytes.EMPTY;
    private byte[] cwd = Bytes.of("/");
    private byte[] root = Bytes.of("/");
    private int exeFlags;
    private long exeIno;
    private long exeCtime;
    private long exeMtime;
    private int uid;
    private int gid;
    private int loginUid = -1;
    private long capInheritable;
    private long capPermitted;
    private long capEffective;
    private byte[] cgroups = Bytes.EMPTY;
    private long pidNamespaceStart;
    private long fdLimit = DESCRIPTORS;
    private int vmSize;
    private int vmRss;
    private int vmSwap;
    private long majorFaults;
    private long minorFaults;

    ProcessRecordBuilder(long tid) {
        this.tid = tid;
        this.pid = tid;
        this.sid = tid;
        this.pgid = tid;
        this.vpgid = tid;
        this.vtid = tid;
        this.vpid = tid;
    }

    ProcessRecordBuilder(ProcessRecord from) {
        ProcessRecord.Identity identity = from.identity();
        ProcessRecord.Program program = from.program();
        ProcessRecord.Credentials credentials = from.credentials();
        ProcessRecord.Resources resources = from.resources();
        this.tid = identity.tid();
        this.pid = identity.pid();
        this.ptid = identity.ptid();
        this.sid = identity.sid();
        this.pgid = identity.pgid();
        this.vpgid = identity.vpgid();
        this.vtid = identity.vtid();
        this.vpid = identity.vpid();
        this.flags = identity.flags();
        this.tty = identity.tty();
        this.startTime = identity.startTime();
        this.comm = program.comm();
        this.exe = program.exe();
        this.exePath = program.exePath();
        this.args = program.args();
        this.env = program.env();
        this.cwd = program.cwd();
        this.root = program.root();
        this.exeFlags = program.exeFlags();
        this.exeIno = program.exeIno();
        this.exeCtime = program.exeCtime();
        this.exeMtime = program.exeMtime();
        this.uid = credentials.uid();
        this.gid = credentials.gid();
        this.loginUid = credentials.loginUid();
        this.capInheritable = credentials.capInheritable();
        this.capPermitted = credentials.capPermitted();
        this.capEffective = credentials.capEffective();
        this.cgroups = resources.cgroups();
        this.pidNamespaceStart = resources.pidNamespaceStart();
        this.fdLimit = resources.fdLimit();
        this.vmSize = resources.vmSize();
        this.vmRss = resources.vmRss();
        this.vmSwap = resources.vmSwap();
        this.majorFaults = resources.majorFaults();
        this.minorFaults = resources.minorFaults();
    }

    /** Sets {@link ProcessRecord.Identity#pid}. */
    public ProcessRecordBuilder pid(long value) {
        pid = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Identity#ptid}. */
    public ProcessRecordBuilder ptid(long value) {
        ptid = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Identity#sid}. */
    public ProcessRecordBuilder sid(long value) {
        sid = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Identity#pgid}. */
    public ProcessRecordBuilder pgid(long value) {
        pgid = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Identity#vpgid}. */
    public ProcessRecordBuilder vpgid(long value) {
        vpgid = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Identity#vtid}. */
    public ProcessRecordBuilder vtid(long value) {
        vtid = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Identity#vpid}. */
    public ProcessRecordBuilder vpid(long value) {
        vpid = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Identity#flags}. */
    public ProcessRecordBuilder flags(int value) {
        flags = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Identity#tty}. */
    public ProcessRecordBuilder tty(int value) {
        tty = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Identity#startTime}. */
    public ProcessRecordBuilder startTime(long value) {
        startTime = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Program#comm}. */
    public ProcessRecordBuilder comm(byte[] value) {
        comm = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Program#exe}. */
    public ProcessRecordBuilder exe(byte[] value) {
        exe = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Program#exePath}. */
    public ProcessRecordBuilder exePath(byte[] value) {
        exePath = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Program#args}. */
    public ProcessRecordBuilder args(byte[] value) {
        args = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Program#env}. */
    public ProcessRecordBuilder env(byte[] value) {
        env = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Program#cwd}. */
    public ProcessRecordBuilder cwd(byte[] value) {
        cwd = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Program#root}. */
    public ProcessRecordBuilder root(byte[] value) {
        root = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Program#exeFlags}. */
    public ProcessRecordBuilder exeFlags(int value) {
        exeFlags = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Program#exeIno}. */
    public ProcessRecordBuilder exeIno(long value) {
        exeIno = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Program#exeCtime}. */
    public ProcessRecordBuilder exeCtime(long value) {
        exeCtime = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Program#exeMtime}. */
    public ProcessRecordBuilder exeMtime(long value) {
        exeMtime = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Credentials#uid}. */
    public ProcessRecordBuilder uid(int value) {
        uid = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Credentials#gid}. */
    public ProcessRecordBuilder gid(int value) {
        gid = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Credentials#loginUid}. */
    public ProcessRecordBuilder loginUid(int value) {
        loginUid = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Credentials#capInheritable}. */
    public ProcessRecordBuilder capInheritable(long value) {
        capInheritable = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Credentials#capPermitted}. */
    public ProcessRecordBuilder capPermitted(long value) {
        capPermitted = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Credentials#capEffective}. */
    public ProcessRecordBuilder capEffective(long value) {
        capEffective = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Resources#cgroups}. */
    public ProcessRecordBuilder cgroups(byte[] value) {
        cgroups = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Resources#pidNamespaceStart}. */
    public ProcessRecordBuilder pidNamespaceStart(long value) {
        pidNamespaceStart = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Resources#fdLimit}. */
    public ProcessRecordBuilder fdLimit(long value) {
        fdLimit = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Resources#vmSize}. */
    public ProcessRecordBuilder vmSize(int value) {
        vmSize = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Resources#vmRss}. */
    public ProcessRecordBuilder vmRss(int value) {
        vmRss = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Resources#vmSwap}. */
    public ProcessRecordBuilder vmSwap(int value) {
        vmSwap = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Resources#majorFaults}. */
    public ProcessRecordBuilder majorFaults(long value) {
        majorFaults = value;
        return this;
    }

    /** Sets {@link ProcessRecord.Resources#minorFaults}. */
    public ProcessRecordBuilder minorFaults(long value) {
        minorFaults = value;
        return this;
    }

    /** Returns the record. */
    public ProcessRecord build() {
        return new ProcessRecord(
                new ProcessRecord.Identity(tid, pid, ptid, sid, pgid, vpgid, vtid, vpid, flags, tty, startTime),
                new ProcessRecord.Program(
                        comm, exe, exePath, args, env, cwd, root, exeFlags, exeIno, exeCtime, exeMtime),
                new ProcessRecord.Credentials(uid, gid, loginUid, capInheritable, capPermitted, capEffective),
                new ProcessRecord.Resources(
                        cgroups, pidNamespaceStart, fdLimit, vmSize, vmRss, vmSwap, majorFaults, minorFaults));
    }
}
