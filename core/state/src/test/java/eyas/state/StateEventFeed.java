package eyas.state;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventWriter;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SiblingClone;
import eyas.state.file.DescriptorEntry;
import eyas.state.process.CloneFlag;
import eyas.state.process.ThreadEntry;
import eyas.state.socket.SocketFamily;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Feeds synthetic events to a state, for tests. Each event is a millisecond after the last unless specified otherwise. */
final class StateEventFeed {
    static final long BOOT = 1_600_000_000_000_000_000L;
    static final int THREAD = CloneFlag.THREAD;

    final State state;
    final EventWriter writer = new EventWriter(Arena.ofAuto().allocate(1 << 17));
    final Event event = new Event();
    long time = 1_700_000_000_000_000_000L;
    private @Nullable EventContext context;
    private long number;

    StateEventFeed() {
        this(new State());
    }

    StateEventFeed(State state) {
        this.state = state;
    }

    /** Starts a snapshot with an init process (1) and its child, a shell (100), with terminals as descriptors 0 to 2. */
    static StateEventFeed withShell() {
        return withShell(new State());
    }

    static StateEventFeed withShell(State state) {
        StateEventFeed feed = new StateEventFeed(state);
        state.snapshot().begin(new MachineRecord(2, 1 << 30, 4_194_304, "host", BOOT, 0));
        state.snapshot().process(process(1, 1, 0, "init", "/"));
        state.snapshot().process(process(100, 100, 1, "bash", "/home/u"));
        for (int fd = 0; fd < 3; fd++) {
            state.snapshot().descriptor(100, file(fd, "/dev/pts/" + fd));
        }
        state.snapshot().end();
        return feed;
    }

    static DescriptorRecord file(long fd, String name) {
        return new DescriptorRecord(fd, DescriptorType.FILE_V2, 5, 6, 3, Bytes.of(name), null);
    }

    static ProcessRecord process(long tid, long pid, long ptid, String comm, String cwd) {
        return ProcessRecord.builder(tid)
                .pid(pid)
                .ptid(ptid)
                .sid(pid)
                .pgid(pid)
                .vpgid(pid)
                .vpid(pid)
                .comm(Bytes.of(comm))
                .exe(Bytes.of(comm))
                .exePath(Bytes.of("/bin/" + comm))
                .args(Bytes.of("-x\0"))
                .env(Bytes.of("HOME=/root\0"))
                .cgroups(Bytes.of("cpu=/\0"))
                .cwd(Bytes.of(cwd))
                .uid(1000)
                .gid(1000)
                .loginUid(1000)
                .vmSize(10)
                .vmRss(5)
                .majorFaults(1)
                .minorFaults(2)
                .capPermitted(7)
                .capEffective(3)
                .pidNamespaceStart(BOOT)
                .startTime(BOOT + 1)
                .build();
    }

    /** Starts an event of {@code tid} with all parameters of the schema. */
    EventWriter begin(int code, long tid) {
        time += 1_000_000;
        return writer.begin(code, time, tid);
    }

    /** Ends the event and applies it, without settling. */
    EventContext apply() {
        writer.end();
        event.wrap(writer.segment(), 0, 0, ++number, false);
        EventContext applied = Objects.requireNonNull(state.apply(event), "malformed event");
        context = applied;
        return applied;
    }

    /** Returns the context of the last event. */
    EventContext context() {
        return Objects.requireNonNull(context, "no event yet");
    }

    /** Ends the event, applies and settles it. */
    EventContext run() {
        EventContext context = apply();
        state.settle();
        return context;
    }

    /** Feeds one side of a clone. */
    EventContext clone(int code, long tid, long result, long pid, long ptid, int flags, long vtid, long vpid) {
        begin(code, tid)
                .put(result)
                .put("child")
                .putBytes(Bytes.of("a\0b\0"))
                .put(tid)
                .put(pid)
                .put(ptid)
                .put("");
        writer.put(1024).put(1).put(2).put(3).put(4).put(5).put("child").putBytes(Bytes.of("cpu=/x\0"));
        writer.put(flags).put(1000).put(1000).put(vtid).put(vpid).put(77);
        return run();
    }

    /** Feeds the parent's side of a fork. */
    EventContext fork(long parent, long child) {
        return clone(EventCode.SYSCALL_CLONE_20_X, parent, child, parent, 1, 0, parent, parent);
    }

    /** Feeds the child's side of a fork. */
    EventContext forked(long child, long parent) {
        return clone(EventCode.SYSCALL_CLONE_20_X, child, 0, child, parent, 0, child, child);
    }

    /** Feeds the child's side of a new thread. */
    EventContext threaded(long tid, long pid, long ptid) {
        return clone(EventCode.SYSCALL_CLONE_20_X, tid, 0, pid, ptid, THREAD, tid, pid);
    }

    /** Feeds the kernel side's report, before the child runs, that {@code caller} creates a process with {@code CLONE_PARENT}. */
    EventContext sibling(long caller, long child) {
        begin(EventCode.ASYNCEVENT_E, caller)
                .put(0)
                .put(SiblingClone.EVENT_NAME)
                .putBytes(SiblingClone.data(child));
        return run();
    }

    EventContext exec(long tid, String path, String... args) {
        return execIn("A=1\0B=2\0", tid, path, args);
    }

    /** Feeds a pipe with these two descriptors and this inode number. */
    void pipe(long tid, long read, long write, long ino) {
        begin(EventCode.SYSCALL_PIPE2_X, tid)
                .put(0)
                .put(read)
                .put(write)
                .put(ino)
                .put(0);
        run();
    }

    /** Feeds a duplication of descriptor {@code from} to {@code to}. */
    void duplicate(long tid, long from, long to) {
        begin(EventCode.SYSCALL_DUP2_X, tid).put(to).put(from).put(to);
        run();
    }

    /** Feeds an exec with the environment {@code env}, entries each with its NUL. */
    EventContext execIn(String env, long tid, String path, String... args) {
        return execIn("io=/docker/" + "0123456789abcdef".repeat(4) + "\0", env, tid, path, args);
    }

    /** Feeds an exec in cgroups {@code cgroups}, entries each with its NUL. */
    EventContext execIn(String cgroups, String env, long tid, String path, String... args) {
        StringBuilder list = new StringBuilder();
        for (String arg : args) {
            list.append(arg).append('\0');
        }
        String comm = path.substring(path.lastIndexOf('/') + 1);
        begin(EventCode.SYSCALL_EXECVE_19_X, tid)
                .put(0)
                .put(comm)
                .putBytes(Bytes.of(list.toString()))
                .put(tid);
        writer.put(tid)
                .put(1)
                .put("")
                .put(1024)
                .put(1)
                .put(2)
                .put(3)
                .put(4)
                .put(5)
                .put(comm);
        writer.putBytes(Bytes.of(cgroups));
        writer.putBytes(Bytes.of(env))
                .put(34816)
                .put(tid)
                .put(1000)
                .put(1)
                .put(1)
                .put(2)
                .put(3)
                .put(42);
        writer.put(time - 5)
                .put(time - 6)
                .put(1001)
                .put(path)
                .put(tid)
                .put(1002)
                .put(path);
        return run();
    }

    EventContext exit(long tid, long reaper) {
        begin(EventCode.PROCEXIT_1_E, tid).put(0).put(0).put(0).put(0).put(reaper);
        return run();
    }

    EventContext openat(long tid, long fd, long directory, String name, int flags) {
        begin(EventCode.SYSCALL_OPENAT_2_X, tid)
                .put(fd)
                .put(directory)
                .put(name)
                .put(flags)
                .put(0)
                .put(8)
                .put(99);
        return run();
    }

    EventContext close(long tid, long result, long fd) {
        begin(EventCode.SYSCALL_CLOSE_X, tid).put(result).put(fd);
        return run();
    }

    EventContext socket(long tid, long fd, int family, int type) {
        begin(EventCode.SOCKET_SOCKET_X, tid)
                .put(fd)
                .put(family)
                .put(type)
                .put(0)
                .put(0);
        return run();
    }

    ThreadEntry thread(long tid) {
        return Objects.requireNonNull(state.threads().get(tid), "no thread " + tid);
    }

    DescriptorEntry descriptor(long tid, long fd) {
        return Objects.requireNonNull(find(tid, fd), "no descriptor " + fd + " of thread " + tid);
    }

    @Nullable
    DescriptorEntry find(long tid, long fd) {
        return Objects.requireNonNull(thread(tid).descriptors()).get(fd);
    }

    String name(long tid, long fd) {
        return Bytes.text(descriptor(tid, fd).name());
    }

    static byte[] inet(String source, int sourcePort, String destination, int destinationPort) {
        byte[] tuple = new byte[13];
        tuple[0] = SocketFamily.INET;
        putEnd(tuple, 1, source, sourcePort);
        putEnd(tuple, 7, destination, destinationPort);
        return tuple;
    }

    static byte[] inetAddress(String address, int port) {
        byte[] bytes = new byte[7];
        bytes[0] = SocketFamily.INET;
        putEnd(bytes, 1, address, port);
        return bytes;
    }

    /** Returns a tuple of IPv6 addresses given as 32 hex digits. */
    static byte[] inet6(String source, int sourcePort, String destination, int destinationPort) {
        byte[] tuple = new byte[37];
        tuple[0] = SocketFamily.INET6;
        MemorySegment bytes = MemorySegment.ofArray(tuple);
        MemorySegment.copy(MemorySegment.ofArray(HexFormat.of().parseHex(source)), 0, bytes, 1, 16);
        MemorySegment.copy(MemorySegment.ofArray(HexFormat.of().parseHex(destination)), 0, bytes, 19, 16);
        putPort(tuple, 17, sourcePort);
        putPort(tuple, 35, destinationPort);
        return tuple;
    }

    static byte[] unix(long source, long destination, String path) {
        byte[] name = Bytes.of(path);
        byte[] tuple = new byte[18 + name.length];
        tuple[0] = SocketFamily.UNIX;
        for (int i = 0; i < 8; i++) {
            tuple[1 + i] = (byte) (source >>> (8 * i));
            tuple[9 + i] = (byte) (destination >>> (8 * i));
        }
        System.arraycopy(name, 0, tuple, 17, name.length);
        return tuple;
    }

    private static void putEnd(byte[] bytes, int at, String address, int port) {
        String[] parts = address.split("\\.", -1);
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) Integer.parseInt(parts[i]);
        }
        putPort(bytes, at + 4, port);
    }

    private static void putPort(byte[] bytes, int at, int port) {
        bytes[at] = (byte) port;
        bytes[at + 1] = (byte) (port >> 8);
    }

    /** Feeds an exec of the file with inode {@code ino}, which was changed {@code age} ns before, in cgroups. */
    void exec(long pid, String cgroups, String path, long ino, long age, String... args) {
        exec(pid, cgroups, "A=1\0", path, ino, age, args);
    }

    /** Feeds an exec with the environment {@code env}, entries each with its NUL, of a file that its user may not write. */
    void exec(long pid, String cgroups, String env, String path, long ino, long age, String[] args) {
        StringBuilder list = new StringBuilder();
        for (String arg : args) {
            list.append(arg).append('\0');
        }
        String comm = path.substring(path.lastIndexOf('/') + 1);
        begin(EventCode.SYSCALL_EXECVE_19_X, pid)
                .put(0)
                .put(comm)
                .putBytes(Bytes.of(list.toString()))
                .put(pid)
                .put(pid)
                .put(100)
                .put("")
                .put(1024)
                .put(1)
                .put(2)
                .put(3)
                .put(4)
                .put(5)
                .put(comm);
        writer.putBytes(Bytes.of(cgroups)).putBytes(Bytes.of(env));
        writer.put(0).put(pid).put(1000).put(0).put(0).put(0).put(0).put(ino);
        writer.put(time - age).put(time - age).put(0).put(path).put(pid).put(0).put(path);
        run();
    }

    /** Feeds a successful system call whose parameters are the result and texts. */
    void call(int code, int caller, String... texts) {
        begin(code, caller).put(0);
        for (String text : texts) {
            writer.put(text);
        }
        run();
    }
}
