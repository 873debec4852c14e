package eyas.state.origin;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compact records of files that this job wrote: inode, path hash, time and writer, in arrays of 48 bytes per file. They take the entries
 * that {@link WrittenFiles} has no room for, so that a program is still recognized as the job's own, with its writer, after hundreds of
 * thousands of other files. The source of a copy is not kept. Event thread only. Bounded: removed files are evicted first, then the oldest.
 *
 * <p>A path is identified by a 64-bit hash. Accidental collisions do not occur, and a job that constructs one can only make one of its own
 * files look like another.
 */
final class CompactFiles {
    private static final int INITIAL_CAPACITY = 1 << 10;
    private static final int NONE = 0;

    private final int most;
    private int capacity;
    private long[] inodes = new long[0];
    private int[] devices = new int[0];
    private long[] paths = new long[0];
    private long[] times = new long[0];
    private @Nullable ContentWriter[] writers = new @Nullable ContentWriter[0];
    private boolean[] removed = new boolean[0];
    /** Hash chains: slot number plus one, 0 for the end. */
    private int[] firstByInode = new int[1];

    private int[] nextByInode = new int[0];
    private int[] firstByPath = new int[1];
    private int[] nextByPath = new int[0];
    private int size;
    private int cursor;
    /** Slots of removed files, the last one first; some may have been reused since. */
    private int[] removedSlots = new int[0];

    private int removedSlotCount;
    private boolean forgotRemoved;

    CompactFiles(int most) {
        this.most = most;
    }

    int size() {
        return size;
    }

    /** Returns whether the file evicted last had been removed. */
    boolean forgotRemoved() {
        return forgotRemoved;
    }

    /** Returns a hash of a path in a container. */
    static long hash(byte[] path, byte[] container) {
        long hash = 0xcbf29ce484222325L;
        for (byte octet : path) {
            hash = (hash ^ octet) * 0x100000001b3L;
        }
        for (byte octet : container) {
            hash = (hash ^ octet) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        hash *= 0xd6e8feb86659fd93L;
        return hash ^ hash >>> 32;
    }

    private int bucket(long hash) {
        return (int) (hash ^ hash >>> 32) & firstByInode.length - 1;
    }

    private static long spread(long inode) {
        long hash = inode * 0x9e3779b97f4a7c15L;
        return hash ^ hash >>> 32;
    }

    /** Returns the slot of the file with this inode, of several devices that on this one; -1 for none. */
    int withInode(long inode, int device) {
        for (int at = firstByInode[bucket(spread(inode))]; at != NONE; at = nextByInode[at - 1]) {
            if (inodes[at - 1] == inode && devices[at - 1] == device) {
                return at - 1;
            }
        }
        return -1;
    }

    /**
     * Returns the slot of a file with this inode on any device; -1 for none.
     *
     * @param path hash of the path: a file with this path is preferred
     * @param changed when the inode changed last: otherwise a file written before is used; 0 for any
     */
    int executed(long inode, long path, long changed) {
        for (int at = firstByInode[bucket(spread(inode))]; at != NONE; at = nextByInode[at - 1]) {
            if (inodes[at - 1] == inode && (paths[at - 1] == path || changed == 0 || changed >= times[at - 1])) {
                return at - 1;
            }
        }
        return -1;
    }

    /** Returns whether the inode of the file in {@code slot} is unknown. */
    boolean isWithoutInode(int slot) {
        return inodes[slot] == 0;
    }

    /** Returns when the file in {@code slot} was written, ns since the epoch. */
    long time(int slot) {
        return times[slot];
    }

    /** Returns the slot of the file with this hash of its path; -1 for none. */
    int withPath(long hash) {
        for (int at = firstByPath[bucket(hash)]; at != NONE; at = nextByPath[at - 1]) {
            if (paths[at - 1] == hash && !removed[at - 1]) {
                return at - 1;
            }
        }
        return -1;
    }

    /** Returns the known values of the file in {@code slot}, with the name {@code path}. */
    WrittenFile file(int slot, byte[] path, byte[] container) {
        ContentWriter writer = Objects.requireNonNull(writers[slot]);
        WrittenFile file = new WrittenFile(devices[slot], inodes[slot], path, container, writer);
        file.time = times[slot];
        file.isMixed = true; // earlier writers are not kept
        // A program that unpacks reads one archive, from which all its files originate.
        file.source = writer.kind == ProgramKind.UNPACKS ? writer.source : null;
        return file;
    }

    /**
     * Adds {@code file}. Returns when the evicted file was written; 0 if none was evicted.
     *
     * @param isRemoved whether its name was removed
     */
    long add(WrittenFile file, boolean isRemoved) {
        long forgotten = 0;
        if (most == 0) {
            forgotRemoved = false;
            return Math.max(1, file.time);
        }
        if (size >= most) {
            int slot = eldest();
            forgotRemoved = removed[slot];
            forgotten = Math.max(1, times[slot]);
            remove(slot);
        } else if (size >= capacity) {
            grow();
        }
        int slot = free();
        inodes[slot] = file.inode;
        devices[slot] = file.device;
        paths[slot] = hash(file.path, file.container);
        times[slot] = file.time;
        writers[slot] = file.writer;
        link(slot);
        size++;
        if (isRemoved) {
            markRemoved(slot);
        }
        return forgotten;
    }

    private void link(int slot) {
        int inode = bucket(spread(inodes[slot]));
        nextByInode[slot] = firstByInode[inode];
        firstByInode[inode] = slot + 1;
        int path = bucket(paths[slot]);
        nextByPath[slot] = firstByPath[path];
        firstByPath[path] = slot + 1;
    }

    private int free() {
        while (writers[cursor] != null) {
            cursor = cursor + 1 == capacity ? 0 : cursor + 1;
        }
        return cursor;
    }

    private int eldest() {
        while (removedSlotCount > 0) {
            int slot = removedSlots[--removedSlotCount];
            if (removed[slot]) {
                cursor = slot;
                return slot;
            }
        }
        cursor = cursor + 1 == capacity ? 0 : cursor + 1;
        return cursor;
    }

    /** Records that the path with this hash was removed. An open file, or one with other names, can still be executed. */
    void unlinked(long hash) {
        int slot = withPath(hash);
        if (slot >= 0) {
            markRemoved(slot);
        }
    }

    private void markRemoved(int slot) {
        removed[slot] = true;
        if (removedSlotCount >= 2 * capacity) {
            removedSlotCount = 0;
            for (int each = 0; each < capacity; each++) {
                if (removed[each] && each != slot) {
                    removedSlots[removedSlotCount++] = each;
                }
            }
        }
        if (removedSlotCount == removedSlots.length) {
            removedSlots = Arrays.copyOf(removedSlots, Math.max(INITIAL_CAPACITY, 2 * removedSlotCount));
        }
        removedSlots[removedSlotCount++] = slot;
    }

    /** Sets the path of the file in {@code slot}. */
    void renamed(int slot, long hash) {
        unlink(firstByPath, nextByPath, bucket(paths[slot]), slot);
        paths[slot] = hash;
        int path = bucket(hash);
        nextByPath[slot] = firstByPath[path];
        firstByPath[path] = slot + 1;
    }

    void remove(int slot) {
        unlink(firstByInode, nextByInode, bucket(spread(inodes[slot])), slot);
        unlink(firstByPath, nextByPath, bucket(paths[slot]), slot);
        writers[slot] = null;
        removed[slot] = false;
        size--;
    }

    private static void unlink(int[] first, int[] next, int bucket, int slot) {
        if (first[bucket] == slot + 1) {
            first[bucket] = next[slot];
            return;
        }
        int at = first[bucket] - 1;
        while (next[at] != slot + 1) {
            at = next[at] - 1;
        }
        next[at] = next[slot];
    }

    private void grow() {
        capacity = Math.min(most, Math.max(INITIAL_CAPACITY, 2 * capacity));
        cursor = size;
        inodes = Arrays.copyOf(inodes, capacity);
        devices = Arrays.copyOf(devices, capacity);
        paths = Arrays.copyOf(paths, capacity);
        times = Arrays.copyOf(times, capacity);
        writers = Arrays.copyOf(writers, capacity);
        removed = Arrays.copyOf(removed, capacity);
        nextByInode = new int[capacity];
        nextByPath = new int[capacity];
        int buckets = Math.max(1, Integer.highestOneBit(capacity - 1) << 1);
        firstByInode = new int[buckets];
        firstByPath = new int[buckets];
        for (int slot = 0; slot < size; slot++) {
            link(slot);
        }
    }

    void clear() {
        capacity = size = cursor = removedSlotCount = 0;
        inodes = paths = times = new long[0];
        devices = nextByInode = nextByPath = removedSlots = new int[0];
        writers = new @Nullable ContentWriter[0];
        removed = new boolean[0];
        firstByInode = new int[1];
        firstByPath = new int[1];
    }
}
