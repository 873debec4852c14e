package eyas.host.job;

import eyas.engine.EventObserver;
import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventWriter;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SiblingClone;
import eyas.state.EventContext;
import eyas.state.State;
import java.lang.foreign.Arena;
import java.util.BitSet;
import java.util.Objects;
import java.util.function.Consumer;

/** Simulates the events of a host, one per millisecond, and passes them to the jobs. There are an init process, 1, and a listener, 10. */
final class HostEvents {
    static final long LISTENER = 10;
    static final int USER = 1000;
    private static final int VFORK_FOR_PARENT = 0x800_0100;
    private static final int VFORK = 0x800_0000;
    private static final int CHILD_IN_PIDNS = 1 << 29;

    final State state = new State();
    final EventWriter writer = new EventWriter(Arena.ofAuto().allocate(1 << 16));
    private final Event event = new Event();
    private final Jobs jobs;
    private final EventObserver placing;
    private final EventObserver collecting;
    private final BitSet placed;
    private final BitSet collected;
    long time = 1_795_699_355_848_750_447L;
    private long number;

    HostEvents(Jobs jobs) {
        this.jobs = jobs;
        placing = jobs.placing();
        collecting = jobs.collecting();
        placed = placing.codes();
        collected = collecting.codes();
        state.snapshot().begin(new MachineRecord(2, 1 << 30, 4_194_304, "host", time - 1_000_000_000L, 0));
        state.snapshot().process(process(1, 0, "init"));
        state.snapshot().process(process(LISTENER, 1, "Runner.Listener"));
        state.snapshot().end();
    }

    private static ProcessRecord process(long pid, long parent, String comm) {
        return ProcessRecord.builder(pid)
                .pid(pid)
                .ptid(parent)
                .vpid(pid)
                .comm(Bytes.of(comm))
                .exePath(Bytes.of("/bin/" + comm))
                .uid(USER)
                .build();
    }

    private EventWriter begin(int code, long thread) {
        time += 1_000_000;
        return writer.begin(code, time, thread);
    }

    private void run() {
        run(_ -> {});
    }

    private void run(Consumer<EventContext> between) {
        writer.end();
        event.wrap(writer.segment(), 0, 0, ++number, false);
        EventContext context = Objects.requireNonNull(state.apply(event), "malformed event");
        if (placed.get(event.code())) {
            placing.event(context);
        }
        between.accept(context);
        if (collected.get(event.code())) {
            collecting.event(context);
        }
        state.settle();
    }

    /** Emits one side of a clone; {@code child} is 0 on the child's own side. */
    private void clone(long thread, long child, long parent, int flags, long own) {
        begin(EventCode.SYSCALL_CLONE_20_X, thread)
                .put(child)
                .put("sh")
                .putBytes(Bytes.of("-c\0"))
                .put(thread)
                .put(thread)
                .put(parent)
                .put("");
        writer.put(1024).put(1).put(2).put(3).put(4).put(5).put("sh").putBytes(Bytes.of("cpu=/x\0"));
        writer.put(flags).put(USER).put(USER).put(own).put(own).put(77);
        run();
    }

    /** Emits a fork from the child's side. */
    void forked(long child, long parent) {
        clone(child, 0, parent, 0, child);
    }

    /**
     * Emits a clone with {@code CLONE_PARENT | CLONE_VFORK}, as the kernel's notification and from the child's side.
     *
     * @param parent the maker's parent
     * @param own the child's ID in its PID namespace
     */
    void siblingOf(long maker, long child, long parent, long own) {
        announced(maker, child);
        sibling(child, parent, own);
    }

    /** Emits only the kernel's notification of a clone with {@code CLONE_PARENT}. */
    void announced(long maker, long child) {
        begin(EventCode.ASYNCEVENT_E, maker).put(0).put(SiblingClone.EVENT_NAME).putBytes(SiblingClone.data(child));
        run();
    }

    /** Emits such a clone from the child's side. */
    void sibling(long child, long parent, long own) {
        clone(child, 0, parent, VFORK_FOR_PARENT, own);
    }

    /** Emits a {@code fork} only from the maker's side. */
    void forks(long maker, long child, long parent) {
        clone(maker, child, parent, 0, maker);
    }

    /** Emits a {@code vfork} from the maker's side, so that the child's side is still missing. */
    void emitVfork(long maker, long child, long parent) {
        clone(maker, child, parent, VFORK, maker);
    }

    /** Emits a fork from the side of a child in its own PID namespace, where its ID is the same as the host's. */
    void forkedInNamespace(long child, long parent) {
        clone(child, 0, parent, CHILD_IN_PIDNS, child);
    }

    /** Emits a fork from the side of a maker in such a namespace. */
    void emitVforkInNamespace(long maker, long child, long parent) {
        clone(maker, child, parent, CHILD_IN_PIDNS, maker);
    }

    /** Emits an exec of the file with this inode. */
    void exec(long pid, String path, long inode) {
        exec(pid, path, inode, _ -> {});
    }

    /** Emits an exec, and runs a callback at the time of rule matching. */
    void exec(long pid, String path, long inode, Consumer<EventContext> between) {
        String comm = path.substring(path.lastIndexOf('/') + 1);
        begin(EventCode.SYSCALL_EXECVE_19_X, pid)
                .put(0)
                .put(comm)
                .putBytes(Bytes.of("-x\0"))
                .put(pid);
        writer.put(pid)
                .put(1)
                .put("")
                .put(1024)
                .put(1)
                .put(2)
                .put(3)
                .put(4)
                .put(5)
                .put(comm);
        writer.putBytes(Bytes.of("cpu=/x\0"));
        writer.putBytes(Bytes.of("A=1\0"))
                .put(0)
                .put(pid)
                .put(USER)
                .put(0)
                .put(0)
                .put(0)
                .put(0)
                .put(inode);
        writer.put(time).put(time).put(USER).put(path).put(pid).put(USER).put(path);
        run(between);
    }

    void exit(long pid) {
        begin(EventCode.PROCEXIT_1_E, pid).put(0).put(0).put(0).put(0).put(1);
        run();
    }

    /** Advances the time and runs the periodic checks. */
    void after(long seconds) {
        time += seconds * 1_000_000_000L;
        jobs.poll(state, time, true);
    }
}
