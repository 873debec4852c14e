package eyas.live.egress;

import eyas.event.Bytes;
import eyas.event.EventSourceException;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.live.bpf.BpfException;
import eyas.live.bpf.BpfObject;
import eyas.live.bpf.BpfObjectFiles;
import eyas.live.egress.AllowedEndpoint.Transport;
import eyas.live.egress.EgressTables.Entry;
import eyas.live.sys.ClockCalls;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import eyas.live.sys.FileStatus;
import eyas.live.sys.MemoryCalls;
import eyas.live.sys.SocketCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Enforces a policy on a control group and all groups below it, with the BPF programs of {@code egress.bpf.c}.
 *
 * <p>The programs stay attached to the group from {@link #begin} until {@link AttachedEgress#detach} or the removal of the group,
 * regardless of {@link #close} and the end of this process. For one thread.
 */
public final class EgressControl implements AutoCloseable, LossReporter {
    private static final String NAME = "eyas_egress";
    private static final String OBJECT = "egress";
    private static final String SETTINGS = ".rodata";
    private static final String COUNTERS = ".bss";
    /** Maps that decide about destinations: frozen, since root could change them by system calls. */
    private static final List<String> FROZEN = List.of(
            "names",
            "literals",
            "resolvers",
            "answers",
            "asked",
            "exempt_processes",
            "exempt_groups",
            "exempt_flows",
            "step_names",
            "members",
            "sockets");

    /** Programs that track the step of each process. */
    private static final List<String> OF_STEPS = List.of("egress_exit", "egress_fork", "egress_exec");
    /** Removes the exemption from a socket on which a non-exempt process listens. */
    private static final String LISTEN = "egress_listen";
    /**
     * The same for a socket that such a process receives; locked-down kernels reject this program, and the group's hooks work without it.
     */
    private static final String RECEIVED = "egress_received";
    /** Filters the kernel's notifications of network changes. */
    private static final String CHANGE = "egress_change";

    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final BpfObject object;
    private final AttachedEgress attached;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment counters;
    private final Optional<NetworkChanges> changes;
    private @Nullable String tampering;
    private long lost;
    private long missedResponses;
    private long unlistedProcesses;
    private boolean closed;

    /** Attaches as the last step: attached programs stay attached even if this process fails. */
    private EgressControl(BpfObject object, Request request) throws BpfException {
        this.object = object;
        this.counters = new MemoryCalls()
                .map(
                        object.descriptor(COUNTERS),
                        0,
                        EgressAbi.COUNTERS_SIZE,
                        false,
                        arena,
                        "the counters of egress control");
        boolean begun = false;
        // Changes by root matter in block mode only. Listen before the programs are attached, so that no change is
        // missed.
        this.changes =
                request.blocks() ? Optional.of(new NetworkChanges(object.programDescriptor(CHANGE))) : Optional.empty();
        try {
            this.attached = attach(object, request);
            begun = true;
        } finally {
            if (!begun) {
                changes.ifPresent(NetworkChanges::close);
                arena.close();
            }
        }
    }

    /**
     * What to enforce, and where.
     *
     * @param policy the policy to enforce
     * @param group the group's directory
     * @param origin the directory of the control group that the job's processes start in: the same, or one below
     * @param exempt processes and groups without restrictions
     * @param worker the runner's process that starts steps, {@link StepStarter#NONE} if there are none
     * @param isRequired whether the job must not run if the programs cannot be attached; otherwise that is only noted
     */
    public record Request(
            EgressPolicy policy, Path group, Path origin, ExemptTasks exempt, StepStarter worker, boolean isRequired) {
        /** Returns whether other destinations are denied. */
        public boolean blocks() {
            return policy.mode() == EgressPolicy.Mode.BLOCK;
        }

        /**
         * Returns the kernel's id of {@link #origin}.
         *
         * @throws EventSourceException if it is gone
         */
        public long originNumber() {
            FileStatus status = new FileStatus();
            if (!new FileCalls().status(Bytes.of(origin.toString()), status)) {
                throw new EventSourceException("egress cannot be controlled: the control group " + origin + " is gone");
            }
            return status.ino();
        }
    }

    /**
     * Attaches the programs.
     *
     * @param ring descriptor of the ring that events go to
     * @param epochOffset offset from the time since boot to the epoch, ns
     * @throws EventSourceException if the kernel refuses; nothing is attached then
     */
    public static EgressControl begin(Request request, int ring, long epochOffset) {
        NetworkConfiguration facts = NetworkConfiguration.read();
        if (request.blocks()) {
            facts.problem().ifPresent(problem -> {
                throw new EventSourceException("egress cannot be controlled: " + problem);
            });
        }
        if (request.policy().steps().areDistinguished() && request.worker().process() == 0) {
            throw new IllegalArgumentException("steps cannot be distinguished without the process that starts them");
        }
        EgressTables tables = new EgressTables(request.policy(), facts);
        Loading loading = new Loading(request, tables, facts, ring, epochOffset);
        try {
            return loading.begin(BpfObject.openQuietly(NAME, BpfObjectFiles.read(OBJECT)), true);
        } catch (BpfException _) {
            return withoutReceived(loading);
        }
    }

    private static EgressControl withoutReceived(Loading loading) {
        try {
            // If this fails, load again with libbpf's log for the reason: see BpfObject.openQuietly.
            return loading.begin(BpfObject.openQuietly(NAME, BpfObjectFiles.read(OBJECT)), false);
        } catch (BpfException _) {
            try {
                return loading.begin(BpfObject.open(NAME, BpfObjectFiles.read(OBJECT)), false);
            } catch (BpfException e) {
                throw new EventSourceException(
                        "egress cannot be controlled: " + e.getMessage()
                                + "\n  cure: it needs Linux 6.1 or newer with CONFIG_CGROUP_BPF=y, and the right to load BPF programs",
                        e);
            }
        }
    }

    /** The inputs for loading the programs. */
    private record Loading(
            Request request, EgressTables tables, NetworkConfiguration facts, int ring, long epochOffset) {
        EgressControl begin(BpfObject object, boolean seesReceived) throws BpfException {
            boolean begun = false;
            try {
                set(object.initialValue(SETTINGS), request, tables, epochOffset);
                object.share("events", ring);
                boolean distinguishesSteps = request.policy().steps().areDistinguished();
                for (String program : OF_STEPS) {
                    object.setAutoload(program, distinguishesSteps);
                }
                object.setAutoload(RECEIVED, seesReceived);
                object.load();
                fill(object, request.exempt(), tables, facts);
                object.attach(LISTEN);
                if (seesReceived) {
                    object.attach(RECEIVED);
                }
                if (distinguishesSteps) {
                    // Attached before the others, so that each step has its number when they check it.
                    for (String program : OF_STEPS) {
                        object.attach(program);
                    }
                }
                EgressControl control = new EgressControl(object, request);
                begun = true;
                return control;
            } finally {
                if (!begun) {
                    object.close();
                }
            }
        }
    }

    private static void set(MemorySegment settings, Request request, EgressTables tables, long epochOffset) {
        if (settings.byteSize() < EgressAbi.SETTINGS_SIZE) {
            throw new IllegalStateException("the settings of egress.bpf.o have " + settings.byteSize() + " bytes, not "
                    + EgressAbi.SETTINGS_SIZE);
        }
        EgressPolicy policy = request.policy();
        settings.set(U64, EgressAbi.OFF_EPOCH_OFFSET, epochOffset);
        settings.set(U64, EgressAbi.OFF_NETWORK, network());
        settings.set(U64, EgressAbi.OFF_GRACE, policy.grace().toNanos());
        settings.set(U32, EgressAbi.OFF_BLOCKS, request.blocks() ? 1 : 0);
        settings.set(U64, EgressAbi.OFF_SINCE, new ClockCalls().sinceBoot());
        settings.set(U64, EgressAbi.OFF_JOB_GROUP, request.originNumber());
        if (policy.steps().areDistinguished()) {
            settings.set(U64, EgressAbi.OFF_WORKER_STARTED, request.worker().started());
            settings.set(U32, EgressAbi.OFF_WORKER, (int) request.worker().process());
            byte[] variable = Bytes.of(policy.steps().variable() + "=");
            MemorySegment.copy(variable, 0, settings, ValueLayout.JAVA_BYTE, EgressAbi.OFF_VARIABLE, variable.length);
        }
        long at = EgressAbi.OFF_STEP_RIGHTS;
        for (long rights : tables.stepRights()) {
            settings.set(U64, at, rights);
            at += Long.BYTES;
        }
        setPorts(settings, tables.rights());
    }

    private static void setPorts(MemorySegment settings, EgressRights rights) {
        int others = rights.number(rights.ofPort(0, Transport.ANY));
        byte tcp = (byte) rights.number(rights.ofPort(0, Transport.TCP));
        byte udp = (byte) rights.number(rights.ofPort(0, Transport.UDP));
        if (others != 0) {
            throw new IllegalStateException("the set of ports without their own set is not the first one");
        }
        settings.asSlice(EgressAbi.OFF_TCP_PORT, EgressAbi.PORTS).fill(tcp);
        settings.asSlice(EgressAbi.OFF_UDP_PORT, EgressAbi.PORTS).fill(udp);
        for (int port : rights.ports()) {
            settings.set(ValueLayout.JAVA_BYTE, EgressAbi.OFF_TCP_PORT + (long) port, (byte)
                    rights.number(rights.ofPort(port, Transport.TCP)));
            settings.set(ValueLayout.JAVA_BYTE, EgressAbi.OFF_UDP_PORT + (long) port, (byte)
                    rights.number(rights.ofPort(port, Transport.UDP)));
        }
        long at = EgressAbi.OFF_PORT_RIGHTS;
        for (long set : rights.sets()) {
            settings.set(U64, at, set);
            at += Long.BYTES;
        }
    }

    /** Returns the cookie of this process's network namespace: DNS answers in other namespaces can be forged. */
    private static long network() {
        SocketCalls calls = new SocketCalls();
        int socket = calls.socket();
        long cookie = socket < 0 ? 0 : calls.networkCookie(socket);
        if (socket >= 0) {
            new FileCalls().close(socket);
        }
        if (cookie == 0) {
            throw new EventSourceException(
                    "egress cannot be controlled: the kernel does not identify network namespaces"
                            + " (SO_NETNS_COOKIE); it needs Linux 6.1 or newer");
        }
        return cookie;
    }

    private static void fill(BpfObject object, ExemptTasks exempt, EgressTables tables, NetworkConfiguration facts)
            throws BpfException {
        byte[] yes = {1};
        for (Entry entry : tables.names()) {
            put(object, "names", entry.key(), entry.value());
        }
        for (Entry entry : tables.literals()) {
            put(object, "literals", entry.key(), entry.value());
        }
        for (Entry entry : tables.stepNames()) {
            put(object, "step_names", entry.key(), entry.value());
        }
        for (NetworkAddress resolver : facts.resolvers()) {
            put(object, "resolvers", resolver.bytes(), yes);
        }
        for (Map.Entry<Long, Long> process : exempt.processes().entrySet()) {
            put(
                    object,
                    "exempt_processes",
                    buffer(Integer.BYTES).putInt(process.getKey().intValue()).array(),
                    buffer(2 * Long.BYTES).putLong(process.getValue()).array());
        }
        putConnections(object, exempt);
        for (long group : exempt.groups()) {
            put(object, "exempt_groups", buffer(Long.BYTES).putLong(group).array(), yes);
        }
    }

    private static void putConnections(BpfObject object, ExemptTasks exempt) throws BpfException {
        byte[] yes = {1};
        for (ExemptTasks.Connection connection : exempt.connections().get()) {
            byte[] flow = buffer(EgressAbi.FLOW_KEY)
                    .put(NetworkAddress.of(connection.address()).bytes())
                    .putShort((short) connection.port())
                    .putShort((short) connection.ownPort())
                    .array();
            put(object, "exempt_flows", flow, yes);
        }
    }

    private static void put(BpfObject object, String map, byte[] key, byte[] value) throws BpfException {
        try (Arena memory = Arena.ofConfined()) {
            object.update(map, copy(memory, key), copy(memory, value));
        }
    }

    private static MemorySegment copy(Arena memory, byte[] bytes) {
        MemorySegment segment = memory.allocate(bytes.length, Long.BYTES);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Attaches all programs or none. */
    private static AttachedEgress attach(BpfObject object, Request request) throws BpfException {
        Path group = request.group();
        FileCalls files = new FileCalls();
        int directory = files.open(Bytes.of(group.toString()), FileCalls.O_RDONLY | FileCalls.O_CLOEXEC);
        if (directory < 0) {
            throw new EventSourceException(
                    "egress cannot be controlled: cannot open " + group + ": " + Errno.name(files.errno()));
        }
        Map<EgressHook, Integer> programs = new EnumMap<>(EgressHook.class);
        boolean whole = false;
        try {
            for (EgressHook hook : EgressHook.values()) {
                if (hook == EgressHook.PACKET) {
                    // Connections made since the map was filled: their sockets are older than the programs. Later ones
                    // are recorded by the programs.
                    putConnections(object, request.exempt());
                    for (String map : FROZEN) {
                        object.freeze(map);
                    }
                }
                programs.put(hook, object.attachToGroup(hook.program(), directory, hook.number()));
            }
            whole = true;
            return new AttachedEgress(group, programs);
        } finally {
            files.close(directory);
            if (!whole && !programs.isEmpty()) {
                new AttachedEgress(group, programs).detach();
            }
        }
    }

    /** Returns the attached programs, for the process that will detach them. */
    public AttachedEgress attached() {
        return attached;
    }

    /**
     * Returns a description of what root changed so that packets bypass the programs; empty if nothing was detected.
     *
     * @throws EventSourceException if the kernel refuses to list the attached programs
     */
    public Optional<String> tampering() {
        if (tampering == null && !closed) {
            tampering = attached.isComplete()
                    ? changes.flatMap(NetworkChanges::next).orElse(null)
                    : "a program of egress control was detached from the control group";
        }
        return Optional.ofNullable(tampering);
    }

    /** Ends the enforcement for the group. */
    public void detach() {
        attached.detach(hook -> closed ? -1 : object.programDescriptor(hook.program()));
    }

    @Override
    public void losses(LossCollector to) {
        read();
        to.lost("egress_untold", lost);
        to.lost("egress_unlearned", missedResponses);
        to.lost("egress_astray", unlistedProcesses);
    }

    private void read() {
        if (!closed) {
            lost = counters.get(U64, EgressAbi.OFF_LOST);
            unlistedProcesses = counters.get(U64, EgressAbi.OFF_UNLISTED);
            missedResponses = counters.get(U64, EgressAbi.OFF_MISSED) + counters.get(U64, EgressAbi.OFF_CUT);
        }
    }

    /** Releases this process's resources; the programs stay attached. */
    @Override
    public void close() {
        if (!closed) {
            read();
            closed = true;
            changes.ifPresent(NetworkChanges::close);
            arena.close();
            object.close();
        }
    }
}
