package eyas.state.job;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The most recent processes whose parent may differ from their creator, with that creator, until they end. Event thread only. */
final class CloneParentCalls {
    /** The maximum number of a job's processes that may be waiting for their first run. */
    private static final int MOST = 4_096;
    /** Maximum time between the reports of both sides of a clone, ns; the child may end before its creator's call returns. */
    private static final long NEAR = 2_000_000_000L;

    /** Number of processes per hash slot: a filter that avoids boxed lookups for each thread that ends. */
    private final short[] counts = new short[4 * MOST];

    private final Map<Long, Call> calls = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Call> eldest) {
            if (size() <= MOST) {
                return false;
            }
            Call call = eldest.getValue();
            counts[place(eldest.getKey())]--;
            forgotten += call.before && !call.applied && call.attribution != null ? 1 : 0;
            return true;
        }
    };

    private long forgotten;

    /** The creator of a process. */
    private static final class Call {
        private final long maker;
        private final @Nullable Attribution attribution;
        private final long command;
        private final long time;
        /** Whether it was reported before the process could run. Its creator controls when it first runs. */
        private final boolean before;

        private boolean applied;

        private Call(JobProcess caller, long time, boolean before) {
            this.maker = caller.pid();
            this.attribution = caller.job().attribution;
            this.command = caller.job().command;
            this.time = time;
            this.before = before;
        }

        private boolean isOf(long started) {
            return before || Math.abs(started - time) < NEAR;
        }
    }

    /** Returns the number of processes of jobs that had no event before their creator was evicted. */
    long forgotten() {
        return forgotten;
    }

    /** Records that {@code caller} created {@code child}, before that could run. */
    void addBefore(long child, JobProcess caller, long time) {
        add(child, caller, time, true);
    }

    /** Records that {@code caller} created {@code child}, which may have run since. */
    void add(long child, JobProcess caller, long time) {
        add(child, caller, time, false);
    }

    private void add(long child, JobProcess caller, long time, boolean before) {
        remove(child);
        counts[place(child)]++;
        calls.put(child, new Call(caller, time, before));
    }

    private static int place(long child) {
        return (int) child & (4 * MOST - 1);
    }

    private @Nullable Call find(long child) {
        return counts[place(child)] == 0 ? null : calls.get(child);
    }

    private void remove(long child) {
        if (counts[place(child)] != 0 && calls.remove(child) != null) {
            counts[place(child)]--;
        }
    }

    /** Returns whether the creator of {@code child} at about {@code time} is known. */
    boolean knows(long child, long time) {
        Call call = find(child);
        return call != null && call.isOf(time);
    }

    /** Returns the id of the process that created {@code child}, as the kernel reported before it could run; -1 if it did not. */
    long creatorOf(long child) {
        Call call = find(child);
        return call != null && call.before ? call.maker : -1;
    }

    /** Returns whether {@code parent} created {@code child}, the usual case, so that there is nothing to correct. */
    boolean isBy(JobProcess child, JobProcess parent) {
        Call call = find(child.tid());
        if (call == null || call.maker != parent.pid() || !call.isOf(child.cloneTime())) {
            return false;
        }
        remove(child.tid());
        return true;
    }

    /** Gives {@code child} the attribution of its creator; returns false if the creator is unknown. */
    boolean apply(JobProcess child) {
        Call call = find(child.tid());
        if (call == null || !call.isOf(child.cloneTime())) {
            return false;
        }
        child.job().attribution = call.attribution;
        child.job().command = call.command;
        call.applied = true;
        return true;
    }

    /** Records that process {@code tid} has ended, so that its id may be reused. */
    void ended(long tid) {
        remove(tid);
    }

    void clear() {
        calls.clear();
        Arrays.fill(counts, (short) 0);
    }
}
