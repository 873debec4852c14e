package eyas.live;

import eyas.event.SourceCounters.Cause;
import eyas.live.recipe.Abi;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the memory shared with the BPF programs: what to send, whom to wake, the counters.
 *
 * <p>Source: {@code struct eyas_shared} in src/main/bpf/abi.h; the offsets are in {@link Abi}. The programs read each word whenever they
 * run, so the scope is written last.
 */
final class SharedSection {
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle WORD = U32.varHandle();

    private final MemorySegment memory;
    private final int cpus;
    private @Nullable MemorySegment asSet;
    private final LossKinds kinds = new LossKinds();

    /**
     * @param memory the mapped section
     * @param cpus the number of possible processors
     */
    SharedSection(MemorySegment memory, int cpus) {
        this.memory = memory;
        this.cpus = Math.min(cpus, Abi.MAX_CPUS);
    }

    void configure(LiveOptions options, long epochOffset) {
        memory.set(U64, Abi.OFF_EPOCH_OFFSET, epochOffset);
        memory.set(U64, Abi.OFF_WATERMARK, options.ringBytes() / 8);
        setOwnProcess();
        int features = options.hashes() ? Abi.FEATURE_WAKE_ON_EXEC : 0;
        memory.set(U32, Abi.OFF_FEATURES, features);
        memory.set(U32, Abi.OFF_SNAPLEN, options.snaplen());
        memory.set(U32, Abi.OFF_ENV_LIMIT, options.environmentBytes());
        for (int code = 0; code < Abi.MAX_CODES; code++) {
            memory.set(ValueLayout.JAVA_BYTE, Abi.OFF_LOST_KIND + (long) code, kinds.kind(code));
        }
        WORD.setVolatile(memory, (long) Abi.OFF_ABI_VERSION, Abi.ABI_VERSION);
    }

    /** Sets the ids of this process, which is never reported, and of its supervisor. */
    void setOwnProcess() {
        memory.set(U32, Abi.OFF_OWN_TGID, (int) ProcessHandle.current().pid());
        memory.set(U32, Abi.OFF_SUPERVISOR_TGID, SupervisorChannel.supervisor());
    }

    /** Returns whether an LSM program has seen this process. */
    boolean haveHooksFired() {
        return (int) WORD.getVolatile(memory, (long) Abi.OFF_HOOKS_FIRED) != 0;
    }

    /** Enables the reporting of the names that LSM programs record. */
    void enableObjectNames() {
        WORD.setVolatile(memory, (long) Abi.OFF_FEATURES, memory.get(U32, Abi.OFF_FEATURES) | Abi.FEATURE_OBJECT_NAMES);
    }

    /**
     * Requests events for files below other root directories than that of the first process of a pid namespace.
     *
     * @param namespace inode number of the pid namespace
     * @param mountNamespace inode number of the process's mount namespace
     */
    void setMachine(long namespace, long mountNamespace) {
        memory.set(U32, Abi.OFF_MACHINE_PIDNS, (int) namespace);
        memory.set(U32, Abi.OFF_MACHINE_MNTNS, (int) mountNamespace);
    }

    /** Makes the BPF programs detect that processes of the job attach to the network from now on. */
    void watchNetworkPrograms(long since, long jobGroup) {
        memory.set(U64, Abi.OFF_JOB_GROUP, jobGroup);
        memory.set(U64, Abi.OFF_NETWORK_SINCE, since);
    }

    /** Returns whether the job has attached a BPF program to the network. */
    boolean hasNetworkProgram() {
        return (int) WORD.getVolatile(memory, (long) Abi.OFF_NETWORK_ATTACHED) != 0;
    }

    void setCgroup(long id, int level) {
        memory.set(U64, Abi.OFF_CGROUP_ID, id);
        memory.set(U32, Abi.OFF_CGROUP_LEVEL, level);
    }

    /** Starts or stops sending. Ordered after all earlier writes. */
    void setScope(int scope) {
        WORD.setVolatile(memory, (long) Abi.OFF_SCOPE, scope);
    }

    /** Records the current settings, for {@link #isUnchanged}. */
    void remember() {
        asSet = MemorySegment.ofArray(memory.asSlice(0, Abi.OFF_COUNTERS).toArray(ValueLayout.JAVA_BYTE));
    }

    /**
     * Returns whether the recorded settings are unchanged: a process that may write BPF maps can change them. Fields that the programs
     * update themselves are not compared.
     */
    boolean isUnchanged() {
        @Nullable MemorySegment before = asSet;
        return before == null
                || (isSame(before, 0, Abi.OFF_READER_WAITING)
                        && isSame(before, Abi.OFF_HOOKS_FIRED, Abi.OFF_EXECUTABLES)
                        && isSame(before, Abi.OFF_MACHINE_ROOT + Long.BYTES, Abi.OFF_COUNTERS));
    }

    private boolean isSame(MemorySegment before, long from, long to) {
        return MemorySegment.mismatch(before, from, to, memory, from, to) < 0;
    }

    /** Enables or disables waking the reader; ordered before any later read of the ring. */
    void setReaderWaiting(boolean waiting) {
        WORD.setVolatile(memory, (long) Abi.OFF_READER_WAITING, waiting ? 1 : 0);
    }

    /** Returns the memory itself, for the table of wanted calls. */
    MemorySegment memory() {
        return memory;
    }

    private long counter(int index) {
        long sum = 0;
        for (int cpu = 0; cpu < cpus; cpu++) {
            sum += memory.get(U64, Abi.OFF_COUNTERS + ((long) cpu * Abi.COUNTERS + index) * Long.BYTES);
        }
        return sum;
    }

    long dropped() {
        return counter(Abi.C_DROP_RING) + counter(Abi.C_DROP_SCRATCH) + counter(Abi.C_DROP_SIZE);
    }

    long truncated() {
        return counter(Abi.C_TRUNCATED);
    }

    /** Returns the events lost to a full ring, by kind of call. */
    List<Cause> lostByCall() {
        List<Cause> lost = new ArrayList<>();
        for (int i = 0; i < kinds.names().size(); i++) {
            lost.add(new Cause(kinds.names().get(i), counter(Abi.C_LOST_KIND + 1 + i)));
        }
        return lost;
    }

    /** Returns all kinds of loss, the three that lose whole events first. */
    List<Cause> causes() {
        return List.of(
                new Cause("ring_full", counter(Abi.C_DROP_RING)),
                new Cause("scratch_busy", counter(Abi.C_DROP_SCRATCH)),
                new Cause("event_too_large", counter(Abi.C_DROP_SIZE)),
                new Cause("no_recipe", counter(Abi.C_NO_RECIPE)),
                new Cause("unknown_abi", counter(Abi.C_UNKNOWN_ABI)),
                new Cause("tree_full", counter(Abi.C_TREE_FULL)),
                new Cause("watcher_stopped", counter(Abi.C_STOPPED)),
                new Cause("unreadable_parameter", counter(Abi.C_UNREADABLE)));
    }
}
