package eyas.live;

import eyas.live.procfs.AvailableMemory;
import java.util.Set;

/**
 * Configures a {@link LiveSource}.
 *
 * @param ringBytes size of the ring between kernel and Eyas, a power of two from 64 KiB to 1 GiB
 * @param scope the processes whose events are captured
 * @param suspended id of the suspended process that becomes the watched command: its events before the exec are hidden, and only its
 * descriptors 0 to 2 are reported; 0 if there is none
 * @param wanted codes ({@link eyas.event.SyscallInfo#code}) of the needed system calls
 * @param snaplen bytes of a data buffer (write, send ...) that an event carries, up to {@value #MAX_SNAPLEN}
 * @param environmentBytes bytes of the environment that an exec event carries, up to {@value #MAX_ENVIRONMENT}
 * @param dropFailed whether failed system calls other than execs are left out
 * @param hashes whether executables are hashed when they are executed; the results are delivered as asynchronous events
 */
public record LiveOptions(
        int ringBytes,
        Scope scope,
        long suspended,
        Set<Integer> wanted,
        int snaplen,
        int environmentBytes,
        boolean dropFailed,
        boolean hashes) {
    /** Bounds of the default ring size. */
    private static final int MIN_DEFAULT_RING = 16 << 20;

    private static final int MAX_DEFAULT_RING = 64 << 20;
    /** Bytes of the machine's memory per byte of the default ring. */
    private static final int MEMORY_PER_RING = 16;

    public static final int MIN_RING = 64 << 10;
    public static final int MAX_RING = 1 << 30;
    public static final int DEFAULT_SNAPLEN = 80;
    public static final int MAX_SNAPLEN = 65_000;
    public static final int DEFAULT_ENVIRONMENT = 4_096;
    public static final int MAX_ENVIRONMENT = 32_768;

    /** @throws IllegalArgumentException if a value is out of its range; the message names the valid range */
    public LiveOptions {
        wanted = Set.copyOf(wanted);
        if (ringBytes < MIN_RING || ringBytes > MAX_RING || Integer.bitCount(ringBytes) != 1) {
            throw new IllegalArgumentException("ring of " + ringBytes + " bytes: the size must be a power of two from "
                    + MIN_RING + " (64 KiB) to " + MAX_RING + " (1 GiB)" + suggestion(ringBytes));
        }
        if (snaplen < 0 || snaplen > MAX_SNAPLEN) {
            throw new IllegalArgumentException("snaplen " + snaplen + " is not from 0 to " + MAX_SNAPLEN);
        }
        if (environmentBytes < 0 || environmentBytes > MAX_ENVIRONMENT) {
            throw new IllegalArgumentException(
                    "environment limit " + environmentBytes + " is not from 0 to " + MAX_ENVIRONMENT);
        }
        if (suspended < 0) {
            throw new IllegalArgumentException("process id " + suspended);
        }
    }

    /** Returns the defaults for {@code scope}. */
    public static LiveOptions of(Scope scope, Set<Integer> wanted) {
        return new LiveOptions(defaultRing(), scope, 0, wanted, DEFAULT_SNAPLEN, DEFAULT_ENVIRONMENT, false, false);
    }

    /** Returns the default ring size: a sixteenth of the available memory, from 16 to 64 MiB. */
    public static int defaultRing() {
        return ringFor(AvailableMemory.bytes());
    }

    static int ringFor(long memory) {
        long share = Math.clamp(memory / MEMORY_PER_RING, MIN_DEFAULT_RING, MAX_DEFAULT_RING);
        return (int) Long.highestOneBit(share);
    }

    /** Returns the same options with another ring size. */
    public LiveOptions withRingBytes(int bytes) {
        return new LiveOptions(bytes, scope, suspended, wanted, snaplen, environmentBytes, dropFailed, hashes);
    }

    /** Returns the same options for the suspended command {@code pid}. */
    public LiveOptions withSuspended(long pid) {
        return new LiveOptions(ringBytes, scope, pid, wanted, snaplen, environmentBytes, dropFailed, hashes);
    }

    /** Returns the same options with another length of data buffers. */
    public LiveOptions withSnaplen(int bytes) {
        return new LiveOptions(ringBytes, scope, suspended, wanted, bytes, environmentBytes, dropFailed, hashes);
    }

    /** Returns the same options with another length of the environment. */
    public LiveOptions withEnvironmentBytes(int bytes) {
        return new LiveOptions(ringBytes, scope, suspended, wanted, snaplen, bytes, dropFailed, hashes);
    }

    /** Returns the same options, with or without failed system calls. */
    public LiveOptions withDropFailed(boolean drop) {
        return new LiveOptions(ringBytes, scope, suspended, wanted, snaplen, environmentBytes, drop, hashes);
    }

    /** Returns the same options, with or without hashes of executables. */
    public LiveOptions withHashes(boolean wantsHashes) {
        return new LiveOptions(ringBytes, scope, suspended, wanted, snaplen, environmentBytes, dropFailed, wantsHashes);
    }

    private static String suggestion(int bytes) {
        return bytes > MIN_RING && bytes < MAX_RING
                ? "; the next smaller one is " + Integer.highestOneBit(bytes)
                : "; the default is a sixteenth of the machine's memory, from 16 MiB to 64 MiB";
    }
}
