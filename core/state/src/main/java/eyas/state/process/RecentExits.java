package eyas.state.process;

import java.util.Arrays;

/** The processes that ended last, so that a parent's late clone event does not add them again. */
public final class RecentExits {
    /** How long an exit is considered recent, ns. */
    static final long WINDOW = 2_000_000_000L;

    private static final int LENGTH = 64;

    private final long[] keys = new long[LENGTH];
    private final long[] times = new long[LENGTH];
    private int next;

    private static long key(long parent, long tid) {
        return (parent << 32) | (tid & 0xFFFF_FFFFL);
    }

    public void record(long parent, long tid, long time) {
        keys[next] = key(parent, tid);
        times[next] = time;
        next = (next + 1) % LENGTH;
    }

    /** Returns whether {@code tid}, a child of {@code parent}, ended within the window before {@code time}. */
    public boolean contains(long parent, long tid, long time) {
        long key = key(parent, tid);
        for (int i = 0; i < LENGTH; i++) {
            if (keys[i] == key && time >= times[i] && time - times[i] < WINDOW) {
                return true;
            }
        }
        return false;
    }

    public void clear() {
        Arrays.fill(keys, 0);
        Arrays.fill(times, 0);
    }
}
