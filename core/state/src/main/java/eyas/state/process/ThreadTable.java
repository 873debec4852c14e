package eyas.state.process;

import eyas.state.file.DescriptorPool;
import eyas.state.file.DescriptorTable;
import eyas.state.limits.StateLimits;
import eyas.state.table.LongTable;
import eyas.state.table.RunningCounters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All threads by id, bounded. Event thread only.
 *
 * <p>Lookups neither query the system nor create entries; {@code State} does that for the thread of an event.
 */
public final class ThreadTable {
    /** The relation that {@link #eldest} follows. */
    private enum Relation {
        SESSION,
        GROUP,
        VIRTUAL_GROUP
    }

    private static final int MAX_STEPS = 4096;

    private final StateLimits limits;
    private final RunningCounters counters;
    private final DescriptorPool pool;
    private final LongTable<ThreadEntry> byId = new LongTable<>(1024);
    private final LongTable<ProcessThreads> groups = new LongTable<>(1024);
    private final List<ThreadEntry> free = new ArrayList<>();
    private final List<ThreadEntry> leaving = new ArrayList<>();
    private final List<ProcessThreads> freeGroups = new ArrayList<>();
    private final AncestorWalk leaderWalk = new AncestorWalk(this);
    private @Nullable ThreadEntry last;
    private long lastPurge;

    public ThreadTable(StateLimits limits, RunningCounters counters, DescriptorPool pool) {
        this.limits = limits;
        this.counters = counters;
        this.pool = pool;
    }

    /** Returns the thread with host id {@code tid}, or null. */
    public @Nullable ThreadEntry get(long tid) {
        ThreadEntry recent = last;
        if (recent != null && recent.tid == tid) {
            counters.cachedThreadLookups++;
            return recent;
        }
        ThreadEntry found = byId.get(tid);
        if (found == null) {
            counters.failedThreadLookups++;
            return null;
        }
        counters.threadLookups++;
        last = found;
        return found;
    }

    /** Returns the thread with host id {@code tid} without counting the lookup, or null. */
    public @Nullable ThreadEntry peek(long tid) {
        return byId.get(tid);
    }

    /** Returns whether the thread with host id {@code tid} and this {@link ThreadEntry#number} is no longer known. */
    public boolean hasExited(long tid, long number) {
        ThreadEntry entry = byId.get(tid);
        return entry == null || entry.number != number;
    }

    /** Returns the main thread of the process of {@code thread}; {@code thread} itself if unknown. */
    public ThreadEntry main(ThreadEntry thread) {
        return thread.main();
    }

    /** Returns the main thread of the process of {@code thread}; null if unknown. */
    public @Nullable ThreadEntry leader(ThreadEntry thread) {
        return thread.leader();
    }

    /** Returns the parent of the process of {@code thread}, or null if unknown. */
    public @Nullable ThreadEntry parent(ThreadEntry thread) {
        ThreadEntry parent = byId.get(main(thread).ptid);
        return parent == null ? null : main(parent);
    }

    /**
     * Returns the main thread of an ancestor of {@code thread}.
     *
     * @param generations distance: 0 is the process itself, 1 its parent
     * @return null if that ancestor or one before it is unknown
     */
    public @Nullable ThreadEntry ancestor(ThreadEntry thread, int generations) {
        ThreadEntry at = thread.leader();
        for (int i = 0; i < generations && at != null; i++) {
            ThreadEntry parent = byId.get(at.ptid);
            at = parent == null || parent == at ? null : parent.leader();
        }
        return at;
    }

    /** Returns a new, reusable iterator over ancestors. Allocates. */
    public AncestorWalk newWalk() {
        return new AncestorWalk(this);
    }

    /** Returns the leader of the session, else the highest known ancestor in it; null if there is none. */
    public @Nullable ThreadEntry sessionLeader(ThreadEntry thread) {
        return eldest(thread, Relation.SESSION, true);
    }

    /** Returns the leader of the process group, else the highest known ancestor in it; null if there is none. */
    public @Nullable ThreadEntry groupLeader(ThreadEntry thread) {
        return eldest(thread, Relation.GROUP, false);
    }

    /** Returns the leader of the process group in its namespace, else the highest known ancestor in it, or null. */
    public @Nullable ThreadEntry virtualGroupLeader(ThreadEntry thread) {
        return eldest(thread, Relation.VIRTUAL_GROUP, true);
    }

    private @Nullable ThreadEntry eldest(ThreadEntry thread, Relation relation, boolean virtual) {
        long id = id(thread, relation);
        if (id == -1) {
            return null;
        }
        if (!virtual || !thread.inPidNamespace()) {
            ThreadEntry leader = byId.get(id);
            if (leader != null) {
                return leader;
            }
        }
        ThreadEntry eldest = null;
        leaderWalk.start(thread);
        for (ThreadEntry up = leaderWalk.next(); up != null && id(up, relation) == id; up = leaderWalk.next()) {
            eldest = up;
        }
        return eldest;
    }

    private static long id(ThreadEntry thread, Relation relation) {
        return switch (relation) {
            case SESSION -> thread.sid;
            case GROUP -> thread.pgid;
            case VIRTUAL_GROUP -> thread.vpgid;
        };
    }

    /** Sets a new generation on {@code thread}, after a change of a value that a rule can read. */
    public void touch(ThreadEntry thread) {
        thread.generation = counters.nextGeneration();
    }

    /** Sets a new generation on every thread of the process, after a change of a shared value. */
    public void touchProcess(ThreadEntry thread) {
        touch(thread);
        for (ThreadEntry other = thread.firstThread(); other != null; other = other.nextThread()) {
            touch(other);
        }
    }

    /** Returns a unique number, which is not used as a generation either. */
    public long nextNumber() {
        return counters.nextGeneration();
    }

    /** Returns the number of known threads. */
    public int size() {
        return byId.size();
    }

    /** Returns the number of slots to iterate; a slot may be empty. */
    public int places() {
        return byId.slots();
    }

    /** Returns the thread in slot {@code place}, from 0 to {@link #places()} exclusive, or null if the slot is empty. */
    public @Nullable ThreadEntry threadAt(int place) {
        return byId.valueAt(place);
    }

    /** Returns whether another thread would be dropped. */
    public boolean isFull() {
        return byId.size() >= limits.threads();
    }

    /** Returns an empty entry with a new generation that is not in the table. */
    public ThreadEntry entry(long tid) {
        ThreadEntry entry = free.isEmpty()
                ? new ThreadEntry(new DescriptorTable(pool, counters, limits.descriptors()))
                : free.removeLast();
        entry.clear();
        entry.tid = tid;
        entry.generation = counters.nextGeneration();
        entry.number = entry.generation;
        entry.job.begin(entry.number);
        return entry;
    }

    /** Returns an entry that is not in the table to the pool. */
    public void discard(ThreadEntry entry) {
        entry.ownDescriptors.release();
        leaving.add(entry);
    }

    /**
     * Adds a new thread and links it to its process and parent, unless {@code linkLater}.
     *
     * @return false if the table is full: then the entry is dropped and counted
     */
    public boolean add(ThreadEntry thread, boolean linkLater) {
        if (isFull()) {
            counters.droppedThreads++;
            discard(thread);
            return false;
        }
        if (!linkLater) {
            link(thread);
        }
        ThreadEntry recent = last;
        if (recent != null && recent.tid == thread.tid) {
            last = null; // replaced by one with the same number, for example by a clone that names itself as its parent
        }
        byId.put(thread.tid, thread);
        counters.addedThreads++;
        return true;
    }

    /** Links a thread to its process and its parent, unless it is linked already or too little is known. */
    public void link(ThreadEntry thread) {
        if (thread.isInvalid() || thread.group != null) {
            return;
        }
        ProcessThreads group = groups.get(thread.pid);
        if (group == null) {
            group = freeGroups.isEmpty() ? new ProcessThreads() : freeGroups.removeLast();
            group.open(thread.pid, thread.pid == 1 || thread.vpid == 1);
            groups.put(thread.pid, group);
        }
        group.add(thread);
        if (thread.pid == 1) {
            return;
        }
        ThreadEntry parent = byId.get(thread.ptid);
        if (parent == null || parent.isInvalid() || parent == thread) {
            thread.ptid = 0;
        } else {
            ThreadTree.adopt(parent, thread);
        }
    }

    /** Links all unlinked threads, after a snapshot. */
    public void linkAll() {
        for (int place = 0; place < byId.slots(); place++) {
            ThreadEntry thread = byId.valueAt(place);
            if (thread != null) {
                link(thread);
            }
        }
    }

    /** Ends a thread: reparents its children and removes it from the table. A leader is removed only with the last thread of its group. */
    public void remove(ThreadEntry thread) {
        ProcessThreads group = thread.group;
        if (thread.isInvalid() || group == null) {
            reparent(thread);
            erase(thread);
            return;
        }
        group.bury(thread);
        reparent(thread);
        if (group.alive <= 0) {
            eraseAll(group);
        } else if (!thread.isMain()) {
            erase(thread);
        }
    }

    /**
     * Removes an entry whose end was missed, because its id is in use again. If it is a leader, removes all threads of its process: the
     * kernel keeps a leader's id until they have ended.
     */
    public void removeStale(ThreadEntry thread) {
        ProcessThreads group = thread.group;
        if (group != null && thread.isMain()) {
            for (ThreadEntry member = group.first; member != null; member = member.nextInGroup) {
                group.bury(member);
            }
        }
        remove(thread);
    }

    private void eraseAll(ProcessThreads group) {
        for (ThreadEntry rest = group.first; rest != null; rest = group.first) {
            reparent(rest);
            erase(rest);
        }
    }

    private void reparent(ThreadEntry thread) {
        if (thread.firstChild == null) {
            return;
        }
        ThreadEntry reaper = thread.reaperTid > 0 ? byId.get(thread.reaperTid) : null;
        if (reaper == null || reaper.isInvalid() || reaper == thread) {
            reaper = findReaper(thread);
        }
        if (reaper != null) {
            thread.reaperTid = reaper.tid;
            if (reaper.pid != thread.pid && reaper.group != null) {
                reaper.group.reaper = true;
            }
        }
        for (ThreadEntry child = thread.firstChild; child != null; child = thread.firstChild) {
            ThreadTree.leave(child);
            child.generation = counters.nextGeneration();
            if (reaper == null || reaper == child) {
                child.ptid = 0;
            } else {
                ThreadTree.adopt(reaper, child);
            }
        }
    }

    /** Returns the process that adopts the children of {@code thread}: its own process, else the nearest reaper above it. */
    private @Nullable ThreadEntry findReaper(ThreadEntry thread) {
        if (thread.group != null) {
            ThreadEntry own = thread.group.living(thread);
            if (own != null) {
                return own;
            }
        }
        ThreadEntry up = byId.get(thread.ptid);
        for (int steps = 0; up != null && up != thread && steps < MAX_STEPS; steps++) {
            if (up.inPidNamespace() != thread.inPidNamespace()) {
                return null;
            }
            if (up.group != null && up.group.reaper) {
                ThreadEntry living = up.group.living(thread);
                if (living != null) {
                    return living;
                }
            }
            up = byId.get(up.ptid);
        }
        return null;
    }

    private void erase(ThreadEntry thread) {
        if (last == thread) {
            last = null;
        }
        ProcessThreads group = thread.group;
        if (group != null) {
            group.remove(thread);
            if (group.first == null) {
                groups.remove(group.pid);
                freeGroups.add(group);
            }
        }
        ThreadTree.leave(thread);
        if (byId.get(thread.tid) == thread) {
            byId.remove(thread.tid);
        }
        counters.removedThreads++;
        discard(thread);
    }

    /**
     * Makes room in a full table: removes threads created on demand and idle ones.
     *
     * @param now time of the event, ns since the epoch; at most one attempt for each second of it
     */
    public void evict(long now) {
        if (lastPurge != 0 && now - lastPurge < 1_000_000_000L && now >= lastPurge) {
            return;
        }
        lastPurge = now;
        List<ThreadEntry> stale = new ArrayList<>();
        for (int place = 0; place < byId.slots(); place++) {
            ThreadEntry thread = byId.valueAt(place);
            if (thread == null) {
                continue;
            }
            if (thread.lastAccess == 0) {
                thread.lastAccess = now; // from a snapshot: its age starts now
            }
            if (thread.invented || now - thread.lastAccess > limits.idle()) {
                stale.add(thread);
            }
        }
        for (ThreadEntry thread : stale) {
            if (byId.get(thread.tid) == thread) { // it may have been removed with the last thread of its group
                remove(thread);
            }
        }
    }

    /** Makes removed entries available for reuse. */
    public void settle() {
        while (!leaving.isEmpty()) { // one by one: addAll would copy the list
            free.add(leaving.removeLast());
        }
    }

    /** Removes all threads. */
    public void clear() {
        for (int place = 0; place < byId.slots(); place++) {
            ThreadEntry thread = byId.valueAt(place);
            if (thread != null) {
                ThreadTree.leave(thread);
                thread.firstChild = null;
                thread.group = null;
                thread.nextInGroup = null;
                thread.previousInGroup = null;
                discard(thread);
            }
        }
        byId.clear();
        groups.clear();
        last = null;
        lastPurge = 0;
    }
}
