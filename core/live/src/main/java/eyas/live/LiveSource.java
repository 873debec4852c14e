package eyas.live;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.EventSourceException;
import eyas.event.LossCollector;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.event.SourceCounters.Cause;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import eyas.live.bpf.ProbeResult;
import eyas.live.egress.AttachedEgress;
import eyas.live.egress.EgressControl;
import eyas.live.executable.ExecutableHashing;
import eyas.live.executable.HashLimits;
import eyas.live.procfs.ProcLimits;
import eyas.live.procfs.ProcSnapshot;
import eyas.live.recipe.Abi;
import eyas.live.recipe.FlagTranslator;
import eyas.live.recipe.Recipe;
import eyas.live.recipe.RecipeTable;
import eyas.live.ring.RingMemory;
import eyas.live.ring.RingReader;
import eyas.live.sys.ClockCalls;
import eyas.live.sys.FileCalls;
import eyas.live.sys.FileStatus;
import eyas.live.sys.MemoryCalls;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Delivers kernel events as they happen.
 *
 * <p>{@link #start} loads and attaches the programs, sets the scope, and only then takes the snapshot. Events that happen meanwhile wait in
 * the ring, so there is no gap between snapshot and first event. A {@linkplain CommandLauncher#prepare prepared} command is to be released
 * after that.
 *
 * <p>If the options ask for hashes, those of executables are delivered as asynchronous events between those of the kernel ({@link
 * eyas.event.ExecutableContent}).
 *
 * <p>For one thread, except for {@link #finish} and {@link #fail}, which are thread-safe. {@link #next} allocates nothing per event. It
 * sleeps when idle, for at most 10 ms or until an eighth of the ring is full.
 */
public final class LiveSource implements EventSource {
    private static final Path PROC = Path.of("/proc");
    private static final Path ACCOUNTS = Path.of("/etc");
    /** How often the process tree of a scope is read again because processes were created meanwhile. */
    private static final int TREE_TRIES = 10;

    private static final long STANDARD_DESCRIPTORS = 2;

    private final LiveOptions options;
    private final Arena arena = Arena.ofShared();
    private final @Nullable ExecutableHashing hashing;

    private Set<Integer> wanted;
    private Set<Integer> always;
    private @Nullable FutureTask<BpfPrograms> loading;
    private @Nullable Capture capture;
    private SourceCounters last = new SourceCounters(0, 0, 0, 0, List.of());
    private @Nullable String unseenIoUring;
    private EgressControl.@Nullable Request controlling;
    private @Nullable EgressControl egress;
    private boolean released;
    private long bootTime;
    private @Nullable String uncontrolled;
    private boolean closed;
    private volatile boolean finishing;
    private volatile @Nullable String failure;

    /** State that exists from start to close. */
    private record Capture(
            BpfPrograms programs,
            SharedSection control,
            RecipeTable recipes,
            LiveRing ring,
            ProcSnapshot snapshot,
            @Nullable HostPathTranslator roots) {}

    /** Makes a source; nothing happens before {@link #start}. */
    public LiveSource(LiveOptions options) {
        this.options = options;
        this.wanted = options.wanted();
        this.always = wanted;
        this.hashing = options.hashes() ? new ExecutableHashing(HashLimits.DEFAULT) : null;
    }

    /**
     * Starts to load the programs in the background, which takes most of the start's time. Optional: call it early to do other work
     * meanwhile. {@link #start} reports errors.
     */
    public void load() {
        if (loading == null && !closed) {
            FutureTask<BpfPrograms> task = new FutureTask<>(() -> {
                Optional<String> missing = LiveProbe.firstMissing();
                if (missing.isPresent()) {
                    throw new EventSourceException("cannot watch live: " + missing.get());
                }
                return BpfPrograms.load(options.ringBytes());
            });
            Thread.ofPlatform().daemon().name("eyas-load").start(task);
            // Assigned last: {@link #close} waits for it.
            loading = task;
        }
    }

    /**
     * Enables egress control of a control group from {@link #start} on; call it before. Denied connections are delivered as events ({@link
     * eyas.event.EgressDenial}). The programs stay attached after {@link #close}: see {@link #egress}.
     */
    public void control(EgressControl.Request request) {
        controlling = request;
    }

    /** Reports that egress is not controlled although it was requested. */
    public void uncontrolled(String why) {
        uncontrolled = why;
    }

    /** Returns the attached programs of egress control; empty before {@link #start}, and if there are none. */
    public Optional<AttachedEgress> egress() {
        EgressControl control = egress;
        return control == null ? Optional.empty() : Optional.of(control.attached());
    }

    /** Returns the boot time by the clock of the events, ns since the epoch; 0 before {@link #start}. */
    public long bootTime() {
        return bootTime;
    }

    /**
     * Starts to guard the process that shows the verdict. After {@link #start}, on the source's own thread.
     *
     * @throws EventSourceException if that is not possible, with the reason
     */
    public LastStepGuard guard(LastStepRequest request) {
        Capture running = running();
        running.recipes().guard(running.control().memory(), LastStepGuard.CALLS);
        running.control().remember();
        return LastStepGuard.begin(request, running.programs()::setGuard);
    }

    /** Ends the egress control of the control group. */
    public void release() {
        EgressControl control = egress;
        if (control != null) {
            control.detach();
        }
        released = true;
    }

    @Override
    public void start(SnapshotConsumer consumer) {
        if (capture != null || closed) {
            throw new IllegalStateException("a live source is started once");
        }
        load();
        RecipeTable recipes = RecipeTable.load();
        FlagTranslator translator = new FlagTranslator();
        bootTime = new ClockCalls().bootTime();
        ProcSnapshot snapshot = new ProcSnapshot(PROC, ACCOUNTS, bootTime, ProcLimits.defaults());
        // A suspended command does nothing, so no event is lost by reading it early.
        boolean isSuspended = options.suspended() != 0 && !(options.scope() instanceof Scope.Host);
        if (isSuspended) {
            snapshot.begin(consumer);
            snapshot.some(new long[] {options.suspended()}, STANDARD_DESCRIPTORS, consumer);
        }
        // Read while the programs load: later mounts cause another read.
        HostPathTranslator roots = HostPathTranslator.open(bootTime);
        @Nullable BpfPrograms programs = null;
        boolean started = false;
        try {
            programs = loaded();
            Capture begun = begin(programs, recipes, translator, snapshot, roots, bootTime);
            long[] watched = enterScope(begun);
            if (!isSuspended) {
                snapshot.begin(consumer);
                if (options.scope() instanceof Scope.Host) {
                    snapshot.reportAll(consumer);
                } else {
                    snapshot.some(watched, ProcSnapshot.ALL_DESCRIPTORS, consumer);
                }
            }
            consumer.end();
            EgressControl.Request request = controlling;
            if (request != null && request.blocks()) {
                begun.control().watchNetworkPrograms(new ClockCalls().sinceBoot(), request.originNumber());
            }
            programs.freeze();
            begun.control().remember();
            if (programs.ioUring() instanceof ProbeResult.Unsupported(String reason)) {
                unseenIoUring = reason;
            }
            controlEgress(programs.ring(), bootTime);
            capture = begun;
            started = true;
        } finally {
            if (!started) {
                if (programs != null) {
                    programs.close();
                }
                close(roots);
            }
        }
    }

    /** Attaches the programs of egress control; called last, so that no later step can fail with them attached. */
    private void controlEgress(int ring, long bootTime) {
        EgressControl.Request request = controlling;
        if (request == null) {
            return;
        }
        try {
            egress = EgressControl.begin(request, ring, bootTime);
        } catch (EventSourceException e) {
            if (request.isRequired()) {
                throw e;
            }
            uncontrolled = String.valueOf(e.getMessage());
        }
    }

    /** Waits for the programs that are loaded in the background. */
    private BpfPrograms loaded() {
        FutureTask<BpfPrograms> task = Objects.requireNonNull(loading);
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EventSourceException refused) {
                throw refused;
            }
            if (e.getCause() instanceof OutOfMemoryError full) {
                throw full;
            }
            throw new IllegalStateException("loading the BPF programs failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventSourceException("interrupted while the BPF programs were loaded", e);
        }
    }

    /** Maps, configures and attaches; nothing is sent yet. */
    private Capture begin(
            BpfPrograms programs,
            RecipeTable recipes,
            FlagTranslator translator,
            ProcSnapshot snapshot,
            @Nullable HostPathTranslator roots,
            long bootTime) {
        SchedulingPriority.take();
        MemoryCalls memory = new MemoryCalls();
        for (Recipe recipe : recipes.recipes()) {
            programs.setRecipe(recipe.index(), recipe.encode());
        }
        SharedSection control = new SharedSection(
                memory.map(programs.sharedSection(), 0, Abi.SHARED_SIZE, true, arena, "the shared section"),
                programs.possibleCpus());
        control.configure(options, bootTime);
        want(recipes, control);
        if (roots != null) {
            control.setMachine(roots.namespace(), roots.mountNamespace());
        }
        RingReader reader = new RingReader(RingMemory.map(programs.ring(), options.ringBytes(), memory, arena));
        programs.attach(control);
        // Without exec events the end of the suspension would not be detected.
        SyscallInfo execve = SyscallTable.find("execve");
        long hidden = execve != null && wanted.contains(execve.code()) ? options.suspended() : 0;
        LiveRing ring = new LiveRing(reader, control, translator, programs.ring(), hidden, roots);
        return new Capture(programs, control, recipes, ring, snapshot, roots);
    }

    /** Starts sending events, and returns the processes in the scope at that time. */
    private long[] enterScope(Capture begun) {
        return switch (options.scope()) {
            case Scope.Host() -> {
                begun.control().setScope(Abi.SCOPE_HOST);
                yield new long[0];
            }
            case Scope.Cgroup(Path directory) -> {
                CgroupTree tree = CgroupTree.find(PROC)
                        .orElseThrow(() -> new EventSourceException("cannot watch cgroup " + directory
                                + ": no cgroup v2 hierarchy is mounted; watch a process tree or the whole host"));
                FileStatus status = new FileStatus();
                if (!new FileCalls().status(Bytes.of(directory.toString()), status) || !status.isDirectory()) {
                    throw new EventSourceException("cannot watch cgroup " + directory + ": no such directory");
                }
                begun.control().setCgroup(status.ino(), tree.level(directory));
                begun.control().setScope(Abi.SCOPE_CGROUP);
                yield followCgroup(begun, directory);
            }
            case Scope.Tree(long pid) -> {
                begun.control().setScope(Abi.SCOPE_TREE);
                yield followTree(begun, pid);
            }
        };
    }

    /**
     * Adds the cgroup's processes to the followed tree, so that they stay watched when they leave it. The kernel side follows their
     * children.
     */
    private static long[] followCgroup(Capture begun, Path directory) {
        long[] processes = CgroupTree.processes(directory);
        for (long pid : processes) {
            begun.programs().follow(pid);
        }
        return processes;
    }

    /**
     * Adds a process tree. Children of a process that is not followed yet are not followed either, so the tree is read until nothing is
     * new.
     */
    private static long[] followTree(Capture begun, long root) {
        begun.programs().follow(root);
        long[] tree = {root};
        for (int i = 0; i < TREE_TRIES; i++) {
            int known = tree.length;
            tree = begun.snapshot().tree(root);
            for (long pid : tree) {
                begun.programs().follow(pid);
            }
            if (tree.length == known) {
                break;
            }
        }
        return tree;
    }

    /**
     * Changes which system calls are captured, from now on or, before {@link #start}, from the start. On the source's own thread.
     *
     * @param codes codes of {@link SyscallInfo}
     */
    public void setWanted(Set<Integer> codes) {
        wanted = Set.copyOf(codes);
        Capture running = capture;
        Set<Integer> both = new HashSet<>(wanted);
        if (running != null) {
            both.retainAll(always);
        }
        always = Set.copyOf(both);
        if (running != null) {
            want(running.recipes(), running.control());
            running.control().remember();
        }
    }

    /** Returns the codes of the system calls that were captured during the whole time since the start. On the source's own thread. */
    public Set<Integer> captured() {
        return always;
    }

    /**
     * Returns a description of tampering by root: the kernel side misses events, or packets bypass egress control. Empty if none was
     * detected. On the source's own thread; costs the comparison of a page, and some system calls if egress is controlled.
     */
    public Optional<String> tampering() {
        Capture running = capture;
        EgressControl control = egress;
        if (running != null && !running.control().isUnchanged()) {
            return Optional.of("the BPF configuration map was modified by another process");
        }
        if (control == null || released) {
            return Optional.empty();
        }
        return running != null && running.control().hasNetworkProgram()
                ? Optional.of("a BPF program was attached to a network device or to netfilter")
                : control.tampering();
    }

    private void want(RecipeTable recipes, SharedSection control) {
        SyscallInfo execve = SyscallTable.find("execve");
        SyscallInfo execveat = SyscallTable.find("execveat");
        int bpf = Objects.requireNonNull(SyscallTable.find("bpf"), "bpf").code();
        EgressControl.Request request = controlling;
        // The kernel side detects programs on network devices when a bpf() call ends.
        boolean looksAtBpf = request != null && request.blocks();
        recipes.want(
                control.memory(),
                code -> wanted.contains(code) || (looksAtBpf && code == bpf),
                code -> options.dropFailed()
                        && (execve == null || code != execve.code())
                        && (execveat == null || code != execveat.code()));
    }

    /** {@inheritDoc} After {@link #fail}, the end of the stream is that failure. */
    @Override
    public Outcome next(Event event) {
        Outcome outcome = hashing == null ? running().ring().next(event, finishing) : hashed(event, hashing);
        String problem = outcome == Outcome.END ? failure : null;
        if (problem != null) {
            failure = null;
            throw new EventSourceException(problem);
        }
        return outcome;
    }

    private Outcome hashed(Event event, ExecutableHashing hashing) {
        if (hashing.deliver(event)) {
            return Outcome.EVENT;
        }
        Outcome outcome = running().ring().next(event, finishing);
        return switch (outcome) {
            case EVENT -> {
                hashing.passed(event);
                yield outcome;
            }
            case IDLE -> outcome;
            case END -> hashing.deliverLast(event) ? Outcome.EVENT : outcome;
        };
    }

    /** Ends the stream after all events up to now. Thread-safe, for example for the thread that waits for the watched command. */
    public void finish() {
        finishing = true;
    }

    /**
     * Ends the stream with a failure, for example if a thread that serves it has died, after all events up to now. If the stream has ended
     * already, the failure counts as a loss. Thread-safe; allocates nothing, since the reason may be an out-of-memory error.
     *
     * @param problem the message of the {@link EventSourceException}
     */
    public void fail(String problem) {
        failure = problem;
        finishing = true;
    }

    @Override
    public double fill() {
        Capture now = capture;
        return now == null ? 0 : now.ring().fill();
    }

    @Override
    public boolean lookUp(long thread, SnapshotConsumer consumer) {
        Capture running = running();
        running.ring().countLookup();
        return running.snapshot().thread(thread, consumer);
    }

    /** Returns whether opens and connects by io_uring are captured on this kernel; true before {@link #start}. */
    public boolean seesIoUring() {
        return unseenIoUring == null;
    }

    @Override
    public void losses(LossCollector to) {
        counters().losses(to);
        String reason = unseenIoUring;
        to.lost("io_uring_unseen", reason == null ? 0 : 1);
        if (reason != null) {
            to.note(reason);
        }
        String problem = failure;
        to.lost("source_failed", problem == null ? 0 : 1);
        if (problem != null) {
            to.note(problem);
        }
        String why = uncontrolled;
        to.lost("egress_uncontrolled", why == null ? 0 : 1);
        if (why != null) {
            to.note(why);
        }
        EgressControl control = egress;
        if (control != null) {
            control.losses(to);
        }
    }

    /**
     * Keeps ring and programs in the kernel if this process is killed; see {@link PinnedRing}. After {@link #start}, on the source's own
     * thread. {@link #close} does not unpin them.
     *
     * @param place made by {@link PinnedRing#createDirectory}
     * @throws EventSourceException if that is not possible; watching goes on
     */
    public void pin(Path place) {
        running().programs().pin(place);
    }

    /** Returns the counters; after {@link #close}, their last values. */
    @Override
    public SourceCounters counters() {
        Capture now = capture;
        return now == null ? last : counters(now);
    }

    private SourceCounters counters(Capture now) {
        SourceCounters ring = now.ring().counters();
        if (hashing == null) {
            return ring;
        }
        List<Cause> causes = new ArrayList<>(ring.causes());
        causes.add(new Cause("executable_not_hashed", hashing.missed()));
        return new SourceCounters(
                ring.events() + hashing.events(),
                ring.dropped(),
                ring.skipped(),
                ring.truncated(),
                causes,
                ring.byCall());
    }

    private Capture running() {
        Capture now = capture;
        if (now == null) {
            throw new IllegalStateException(closed ? "the live source is closed" : "the live source is not started");
        }
        return now;
    }

    /** Detaches the programs and frees everything; unread events are lost. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (hashing != null) {
            hashing.close();
        }
        Capture now = capture;
        if (now != null) {
            now.control().setScope(Abi.SCOPE_NONE);
            last = counters(now);
            capture = null;
            if (egress != null) {
                egress.close();
            }
            now.programs().close();
            close(now.roots());
        } else if (loading != null) {
            closeUnused(loading);
        }
        arena.close();
    }

    private static void close(@Nullable HostPathTranslator roots) {
        if (roots != null) {
            roots.close();
        }
    }

    /** Unloads programs that were loaded for a start that failed or never happened. */
    private static void closeUnused(FutureTask<BpfPrograms> task) {
        try {
            task.get().close();
        } catch (ExecutionException e) {
            // Nothing to close; {@link #start} reports the failure.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
