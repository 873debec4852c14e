package eyas.live.executable;

import eyas.event.Bytes;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Remembers the state of executables, by a key of path, inode and change time. Bounded: when it is full, it is cleared. For one thread;
 * allocates nothing after construction.
 */
final class ExecutableHashCache {
    /** The executable is unknown. */
    static final byte NEW = 0;
    /** The executable is queued to be hashed. */
    static final byte WAITING = 1;
    /** The hash was delivered. */
    static final byte HASHED = 2;
    /** The lack of a hash was delivered; the next exec retries. */
    static final byte MISSED = 3;
    /** The retry is queued. */
    static final byte MISSED_WAITING = 4;

    private final int max;
    private final long[] keys;
    private final byte[] states;
    /** Prevents an attacker from choosing a path with the same key as another one. */
    private final long secret = new SecureRandom().nextLong();

    private int size;

    ExecutableHashCache(int max) {
        this.max = max;
        int slots = Integer.highestOneBit(Math.max(max, 1)) << 2;
        keys = new long[slots];
        states = new byte[slots];
    }

    /** Returns the key of an executable with the first {@code length} bytes of {@code path}; never 0. */
    long key(byte[] path, int length, long inode, long changed) {
        long hash = mix(mix(secret ^ inode) ^ changed);
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            hash = mix(hash ^ Bytes.eight(path, at));
        }
        long rest = length;
        for (; at < length; at++) {
            rest = (rest << 8) | (path[at] & 0xff);
        }
        hash = mix(hash ^ rest);
        return hash == 0 ? 1 : hash;
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 32)) * 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ (mixed >>> 29)) * 0xBF58_476D_1CE4_E5B9L;
        return mixed ^ (mixed >>> 32);
    }

    byte get(long key) {
        int slot = slot(key);
        return keys[slot] == key ? states[slot] : NEW;
    }

    void put(long key, byte state) {
        int slot = slot(key);
        if (keys[slot] != key) {
            if (size >= max) {
                Arrays.fill(keys, 0);
                size = 0;
                slot = slot(key);
            }
            keys[slot] = key;
            size++;
        }
        states[slot] = state;
    }

    private int slot(long key) {
        int slot = (int) key & (keys.length - 1);
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }
}
