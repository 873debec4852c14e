package eyas.state.job;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last processes that may have another parent than who made them, and who that was, until they end. Event thread only. */
final class CloneParentCalls {
    /** As many as a job's processes that may wait for their first turn at once. */
    private static final int MOST = 4_096;
    /** The two sides of a clone tell within this of each other, ns; the child may have ended before its maker's side tells. */
    private static final long NEAR = 2_000_000_000L;

    /** How many of the processes have a number that leads to this place: every thread that ends is looked up, and keys are objects. */
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

    /** Who made a process. */
    private static final class Call {
        private final long maker;
        private final @Nullable Attribution attribution;
        private final long command;
        private final long time;
        /** Whether it was told before the process could run: how long that waits for its first turn is its maker's choice. */
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

    /** Returns how many processes of jobs were not seen before it was forgotten who had made them. */
    long forgotten() {
        return forgotten;
    }

    /** Notes that {@code caller} made {@code child}, before that could run. */
    void addBefore(long child, JobProcess caller, long time) {
        add(child, caller, time, true);
    }

    /** Notes that {@code caller} made {@code child}, which may have run since. */
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

    /** Return whether somebody is known to have made {@code child} at about {@code time}. */
    boolean knows(long child, long time) {
        Call call = find(child);
        return call != null && call.isOf(time);
    }

    /** Returns the ID of the process that made {@code child}, as the kernel reported before it could run; -1 where it did not. */
    long makerOf(long child) {
        Call call = find(child);
        return call != null && call.before ? call.maker : -1;
    }

    /** Return whether {@code child} was made by {@code parent}, as nearly all are: then there is nothing to give it besides. */
    boolean isBy(JobProcess child, JobProcess parent) {
        Call call = find(child.tid());
        if (call == null || call.maker != parent.pid() || !call.isOf(child.cloneTime())) {
            return false;
        }
        remove(child.tid());
        return true;
    }

    /** Gives {@code child} what its maker had; false where nobody claims to have made it. */
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

    /** Notes that process {@code tid} has ended: its number may be another one's from now on. */
    void ended(long tid) {
        remove(tid);
    }

    void clear() {
        calls.clear();
        Arrays.fill(counts, (short) 0);
    }
}
