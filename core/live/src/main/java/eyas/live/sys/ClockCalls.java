package eyas.live.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Reads the kernel's clocks. For one thread. */
public final class ClockCalls {
    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_THREAD_CPUTIME = 3;
    private static final int CLOCK_REALTIME_COARSE = 5;
    private static final int CLOCK_BOOTTIME = 7;
    private static final long SECOND = 1_000_000_000L;
    private static final int TRIES = 5;

    private static final MethodHandle CLOCK_GETTIME =
            CFunctions.handle("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    private static final MethodHandle CLOCK_GETRES =
            CFunctions.handle("clock_getres", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    private final MemorySegment state = CFunctions.newCallState();
    private final MemorySegment time = Arena.ofAuto().allocate(16, 8);

    /** Returns when the machine was booted, ns since the epoch: the offset from the boot clock to the time of day. */
    public long bootTime() {
        // The try with the shortest distance between the two outer readings was not interrupted.
        long best = Long.MAX_VALUE;
        long boot = 0;
        for (int i = 0; i < TRIES; i++) {
            long before = now(CLOCK_REALTIME);
            long sinceBoot = now(CLOCK_BOOTTIME);
            long distance = now(CLOCK_REALTIME) - before;
            if (distance >= 0 && distance < best) {
                best = distance;
                boot = before + distance / 2 - sinceBoot;
            }
        }
        return boot;
    }

    /** Returns the time since boot, ns. */
    public long sinceBoot() {
        return now(CLOCK_BOOTTIME);
    }

    /** Returns the granularity of file timestamps, ns. */
    public long tick() {
        try {
            int result = (int) CLOCK_GETRES.invokeExact(state, CLOCK_REALTIME_COARSE, time);
            if (result != 0) {
                throw new IllegalStateException("clock_getres failed with " + Errno.name(CFunctions.errno(state)));
            }
            return time.get(JAVA_LONG, 0) * SECOND + time.get(JAVA_LONG, 8);
        } catch (IllegalStateException e) {
            throw e;
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Returns the processor time that the calling thread has used, ns. */
    public long threadTime() {
        return now(CLOCK_THREAD_CPUTIME);
    }

    private long now(int clock) {
        try {
            int result = (int) CLOCK_GETTIME.invokeExact(state, clock, time);
            if (result != 0) {
                throw new IllegalStateException(
                        "clock_gettime(" + clock + ") failed with " + Errno.name(CFunctions.errno(state)));
            }
            return time.get(JAVA_LONG, 0) * SECOND + time.get(JAVA_LONG, 8);
        } catch (IllegalStateException e) {
            throw e;
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }
}
