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

/** To which job each process belongs: to that of who made it, for life. Event thread only. */
final class ProcessOwnership {
    private static final int MAX_CLIMB = 64;
    /** More than a unit may have processes, as systemd sets it up. */
    private static final int MOST_ANNOUNCED = 1 << 16;

    private static final int MOST_ENDED = 4_096;
    /** After so long the kernel is asked whether a process that was announced still has its number, ns. */
    private static final long NEAR = 10_000_000_000L;

    private final ProcessTable<ProcessOwner> processes = new ProcessTable<>();
    private final List<WatchedJob> open;
    private final Supplier<ProcessLivenessCheck> check;

    /** Processes that were made, and have not been seen yet, by their ids. */
    private final Map<Long, Announced> announced = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Announced> eldest) {
            if (size() <= MOST_ANNOUNCED) {
                return false;
            }
            if (!check.get().isGone(eldest.getKey(), eldest.getValue().time())) {
                eldest.getValue().owner().unplaced();
            }
            return true;
        }
    };

    /** The last processes that have ended, and when: the side of who made one may tell of it later. */
    private final Map<Long, Long> ends = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MOST_ENDED;
        }
    };

    private record Announced(ProcessOwner owner, long time) {}

    /**
     * Make one without processes.
     *
     * @param open the jobs that are watched
     * @param check what the kernel is asked by
     */
    ProcessOwnership(List<WatchedJob> open, Supplier<ProcessLivenessCheck> check) {
        this.open = open;
        this.check = check;
    }

    /** Return whom the process of {@code thread} belongs to; null for nobody. */
    @Nullable
    ProcessOwner of(State state, ThreadEntry thread) {
        return processes.get(state.threads().main(thread).number());
    }

    @Nullable
    ProcessOwner of(ThreadEntry process) {
        return processes.get(process.number());
    }

    /** Take a process that belongs to nobody, or to a job whose worker has ended, into {@code owner}. */
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

    /** Give all processes of {@code from} to {@code to}, which takes its place. */
    void replace(ProcessOwner from, ProcessOwner to) {
        processes.replace(from, to);
        announced.replaceAll((_, each) -> each.owner() == from ? new Announced(to, each.time()) : each);
    }

    void remove(ThreadEntry process) {
        processes.remove(process.number());
    }

    /** Note that thread {@code tid} has ended, which may have been a process that was never seen. */
    void ended(long tid, long time) {
        announced.remove(tid);
        ends.remove(tid);
        ends.put(tid, time);
    }

    /** Forget processes that the state does not know any more, whose end was lost; for once in a while. */
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
     * Note that {@code thread} makes a process which the kernel gives another parent ({@code CLONE_PARENT}); before that one
     * is seen, whichever pid namespace both are in.
     */
    void announced(EventContext context, ThreadEntry thread) {
        announce(context, thread, context.sibling());
    }

    private void announce(EventContext context, ThreadEntry thread, long child) {
        ProcessOwner owner = of(context.state(), thread);
        if (owner == null) {
            // What another process with this number had is over.
            announced.remove(child);
        } else {
            announced.put(child, new Announced(owner, context.event().time()));
        }
    }

    /**
     * The caller's side names the child where it lives among the host's numbers; the child's own side tells otherwise. That the
     * caller's own number is the host's proves nothing: in a pid namespace of its own a job chooses which numbers there are.
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
            // Not seen yet: should the caller end before that, the kernel gives the child another parent.
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
     * Return whether the process that shows itself with this number is the one that was announced. How long a process waits for its
     * first turn is its maker's choice, so time alone says nothing. One that has ended by now is taken for it.
     */
    private boolean isMeant(long pid, Announced made, long time) {
        return time - made.time() < NEAR || !check.get().isAnother(pid, made.time());
    }

    /** Give a process to who made it, to its parent's job, or to the one that a service has started it for. */
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

    /** Return the job that a service has started a process for; an environment alone, which anybody can set, says nothing. */
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

    /** Return whom the next process above {@code process} that belongs to somebody, or itself, belongs to. */
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
