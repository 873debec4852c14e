package eyas.host.job;

import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.job.Attribution;
import eyas.state.job.AttributionMethod;
import eyas.state.process.ThreadEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Assigns each process to the job of its creator, for its lifetime. Event thread only. */
final class ProcessOwnership {
    private static final int MAX_CLIMB = 64;
    /** More than systemd's default limit of processes per unit. */
    private static final int MOST_ANNOUNCED = 1 << 16;

    private static final int MOST_ENDED = 4_096;
    /** Age after which the check verifies that an announced process still has its ID, ns. */
    private static final long NEAR = 10_000_000_000L;

    private final ProcessTable<ProcessOwner> processes = new ProcessTable<>();
    private final List<WatchedJob> open;
    private final Supplier<ProcessLivenessCheck> check;

    /** Processes that were created and have not been seen yet, by their IDs. */
    private final Map<Long, Announced> announced = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Announced> eldest) {
            if (size() <= MOST_ANNOUNCED) {
                return false;
            }
            if (!check.get().hasExited(eldest.getKey(), eldest.getValue().time())) {
                eldest.getValue().owner().unplaced();
            }
            return true;
        }
    };

    /** The last ended processes with their end times: the creator's event of a process may arrive later. */
    private final Map<Long, Long> ends = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MOST_ENDED;
        }
    };

    private record Announced(ProcessOwner owner, long time) {}

    /**
     * Creates an empty map.
     *
     * @param open the watched jobs
     * @param check supplies the check for live processes
     */
    ProcessOwnership(List<WatchedJob> open, Supplier<ProcessLivenessCheck> check) {
        this.open = open;
        this.check = check;
    }

    /** Returns the owner of the process of {@code thread}; null for none. */
    @Nullable
    ProcessOwner of(State state, ThreadEntry thread) {
        return processes.get(state.threads().main(thread).number());
    }

    @Nullable
    ProcessOwner of(ThreadEntry process) {
        return processes.get(process.number());
    }

    /** Assigns a process that has no owner, or belongs to a job whose worker has ended, to {@code owner}. */
    void put(ThreadEntry process, ProcessOwner owner, long time) {
        ProcessOwner before = processes.get(process.number());
        if (before != null) {
            before.left(process, time);
        }
        processes.put(process.number(), owner);
        owner.enters(process, time);
    }

    private void putNew(ThreadEntry process, ProcessOwner owner, long time) {
        if (processes.get(process.number()) == null) {
            put(process, owner, time);
        }
    }

    /** Reassigns all processes of {@code from} to {@code to}, which replaces it. */
    void replace(ProcessOwner from, ProcessOwner to) {
        processes.replace(from, to);
        announced.replaceAll((_, each) -> each.owner() == from ? new Announced(to, each.time()) : each);
    }

    void remove(ThreadEntry process) {
        processes.remove(process.number());
    }

    /** Records the end of thread {@code tid}, which may have been a process that was never seen. */
    void ended(long tid, long time) {
        announced.remove(tid);
        ends.remove(tid);
        ends.put(tid, time);
    }

    /** Removes processes that are no longer in the state, whose exit was lost; called periodically. */
    void removeUnknown(State state) {
        ProcessTable<Boolean> known = new ProcessTable<>();
        for (int i = 0; i < state.threads().places(); i++) {
            ThreadEntry thread = state.threads().threadAt(i);
            if (thread != null) {
                known.put(thread.number(), Boolean.TRUE);
            }
        }
        processes.removeIf(number -> known.get(number) == null);
    }

    int size() {
        return processes.size();
    }

    /**
     * Records that {@code thread} creates a process with another parent ({@code CLONE_PARENT}), before that process is seen, in whichever
     * PID namespace both are.
     */
    void announced(EventContext context, ThreadEntry thread) {
        announce(context, thread, context.sibling());
    }

    private void announce(EventContext context, ThreadEntry thread, long child) {
        ProcessOwner owner = of(context.state(), thread);
        if (owner == null) {
            // An earlier process with this ID has ended.
            announced.remove(child);
        } else {
            announced.put(child, new Announced(owner, context.event().time()));
        }
    }

    /**
     * Assigns a child by its clone events. The caller's event contains the child's ID if the child is in the host's PID namespace;
     * otherwise the child's own event does. The caller's own ID proves nothing: in its own PID namespace a job can choose IDs.
     */
    void cloned(EventContext context, ThreadEntry thread) {
        long child = context.event().result(-1);
        if (child == 0) {
            enter(
                    context.state(),
                    context.state().threads().main(thread),
                    context.event().time());
            return;
        }
        if (child < 0 || thread.inPidNamespace()) {
            return;
        }
        ThreadEntry created = context.state().threads().get(child);
        if (created == null) {
            // Not seen yet: if the caller ends before that, the kernel gives the child another parent.
            if (!hasEnded(child, context.event().time())) {
                announce(context, thread, child);
            }
        } else if (created.isMain()) {
            ProcessOwner owner = of(context.state(), thread);
            if (owner != null) {
                putNew(created, owner, context.event().time());
            }
        }
    }

    private boolean hasEnded(long child, long time) {
        Long end = ends.get(child);
        return end != null && time - end < NEAR;
    }

    /**
     * Returns whether the process with this ID is the announced one. Its creator controls how long it waits before it runs, so time alone
     * proves nothing. A process that has ended by now counts as the announced one.
     */
    private boolean isMeant(long pid, Announced made, long time) {
        return time - made.time() < NEAR || !check.get().isAnother(pid, made.time());
    }

    /** Assigns a process to its creator's job, to its parent's job, or to the job that a service has started it for. */
    void enter(State state, ThreadEntry process, long time) {
        if (processes.get(process.number()) != null || !process.isMain()) {
            return;
        }
        Announced made = announced.remove(process.pid());
        ends.remove(process.pid());
        ThreadEntry parent = state.threads().parent(process);
        ProcessOwner owner = made != null && isMeant(process.pid(), made, time) ? made.owner() : null;
        if (owner == null && parent != null) {
            owner = of(state, parent);
        }
        if (owner == null) {
            owner = servedFor(process);
        }
        if (owner != null) {
            put(process, owner, time);
        }
    }

    /**
     * Returns the job that a service has started a process for; an environment variable alone proves nothing, because any process can set
     * it.
     */
    private @Nullable WatchedJob servedFor(ThreadEntry process) {
        Attribution attribution = process.job().attribution();
        if (attribution == null || attribution.job() == null || attribution.via() == AttributionMethod.ENVIRONMENT) {
            return null;
        }
        for (WatchedJob job : open) {
            if (job.isJob(attribution.job().number())) {
                return job;
            }
        }
        return null;
    }

    /** Returns the owner of {@code process}, or of its nearest ancestor with an owner. */
    Optional<ProcessOwner> above(State state, ThreadEntry process) {
        ThreadEntry at = process;
        for (int i = 0; at != null && i < MAX_CLIMB; i++) {
            ProcessOwner owner = processes.get(at.number());
            if (owner != null) {
                return Optional.of(owner);
            }
            ThreadEntry parent = state.threads().parent(at);
            at = parent == null ? null : state.threads().main(parent);
        }
        return Optional.empty();
    }
}
