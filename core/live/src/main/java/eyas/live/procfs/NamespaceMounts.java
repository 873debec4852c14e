package eyas.live.procfs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import eyas.event.Bytes;
import eyas.live.sys.ClockCalls;
import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * The mounts of one mount namespace, from the {@code mountinfo} of a process in it. The table is read again when the kernel reports a
 * change, but for a tenth of the time at most: a job that mounts all the time is not followed at each step.
 *
 * <p>For one thread.
 */
final class NamespaceMounts implements AutoCloseable {
    private static final int PIECE = 64 << 10;
    /** A longer table is not read; its mounts count as unknown. */
    private static final int MAX_BYTES = 4 << 20;
    /** The most names of one file. */
    private static final int MAX_NAMES = 16;
    /** After a read, the table is not read again for this multiple of the processor time that the read took. */
    private static final int REST = 9;

    private final FileCalls files;
    private final ClockCalls clock = new ClockCalls();
    private final int table;
    private final MemorySegment piece = Arena.ofAuto().allocate(PIECE);
    private List<MountPoint> before = List.of();
    private List<MountPoint> mounts;
    private boolean isStale;
    private long nextRead;
    /** When the table was read again, by the boot clock, in ns; 0 if it was not. */
    private long readAt;

    /** Reads the table that is open as descriptor {@code table}, which this object does not own. */
    NamespaceMounts(FileCalls files, int table) {
        this.files = files;
        this.table = table;
        long start = clock.threadTime();
        this.mounts = MountPoint.all(read(table));
        rest(start);
    }

    /** Returns the mounts as of the last read. */
    List<MountPoint> mounts() {
        return mounts;
    }

    /** Returns whether the mounts have changed since they were read. Costs a system call. */
    boolean isStale() {
        isStale |= files.pollChanged(table) != 0;
        return isStale;
    }

    /** Reads the table again if it has changed, unless it was read just before; returns whether it was read. */
    boolean refresh() {
        if (!isStale() || System.nanoTime() - nextRead < 0) {
            return false;
        }
        long start = clock.threadTime();
        before = mounts;
        mounts = MountPoint.all(read(table));
        isStale = false;
        readAt = clock.sinceBoot();
        rest(start);
        return true;
    }

    /**
     * Returns when the table was last read again, by the boot clock, in ns; 0 if it was not. Earlier system calls may have happened with
     * other mounts.
     */
    long readAt() {
        return readAt;
    }

    /** Returns when the table may be read again, by {@link System#nanoTime}. */
    long nextRead() {
        return nextRead;
    }

    /** Uses processor time: on a busy machine other processes take most of the elapsed time, and the mounts are needed early. */
    private void rest(long start) {
        nextRead = System.nanoTime() + REST * (clock.threadTime() - start);
    }

    /**
     * Adds the names of a file, in the order of the table, up to 16.
     *
     * @param device of the file system, as in {@code stat}
     * @param path from the root of the file system
     * @param sinceBefore whether to include the names by the previous table
     */
    void addNames(int device, byte[] path, boolean sinceBefore, List<byte[]> names) {
        add(mounts, device, path, names);
        if (sinceBefore) {
            add(before, device, path, names);
        }
    }

    /** Adds the names that a file has by a table, as {@link #addNames} does. */
    static void add(List<MountPoint> mounts, int device, byte[] path, List<byte[]> names) {
        for (MountPoint mount : mounts) {
            byte[] name = mount.device() == device && names.size() < MAX_NAMES ? mount.name(path) : null;
            if (name != null && names.stream().noneMatch(each -> Arrays.equals(each, name))) {
                names.add(name);
            }
        }
    }

    /** Returns whether names may have been left out: no table is known, or the limit is reached. */
    boolean mayHaveMore(List<byte[]> names) {
        return mounts.isEmpty() || names.size() == MAX_NAMES;
    }

    /** Returns the text of an open table; empty if it cannot be read or is too long. */
    byte[] read(int from) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        if (files.rewind(from) != 0) {
            return Bytes.EMPTY;
        }
        while (true) {
            long got = files.read(from, piece, PIECE);
            if (got < 0 && files.errno() == Errno.EINTR) {
                continue;
            }
            if (got < 0 || text.size() + got > MAX_BYTES) {
                return Bytes.EMPTY;
            }
            if (got == 0) {
                return text.toByteArray();
            }
            text.writeBytes(piece.asSlice(0, got).toArray(JAVA_BYTE));
        }
    }

    @Override
    public void close() {
        files.close(table);
    }
}
