package eyas.ci.agent;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Remembers, outside of the agent's own memory, which process was called what and belonged to which step: a file that is
 * written through a mapping, so that it survives the agent, and costs no call per process.
 *
 * <p>A process has the row of its id modulo the number of rows; a later one takes the row over. One row:
 *
 * <pre>
 *   0  process id, 8 bytes; 0 = free
 *   8  length of the name, 1 byte; the name, {@value #NAME} bytes
 *  25  1 where it belongs to a step of the job that is watched, 1 byte
 *  28  1 + the user as whom it acts, 4 bytes
 *  32  length of the step, 1 byte; the step, {@value #STEP} bytes
 * 120  when it did what was written down last, clock ticks since the machine's start, 8 bytes
 * </pre>
 *
 * <p>Written by the event thread, which allocates nothing; read after the agent's end.
 */
public final class ProcessLedger implements AutoCloseable {
    private static final int ROWS = 1 << 16;
    private static final int ROW = 128;
    private static final int NAME_AT = 8;
    private static final int NAME = 16;
    private static final int OF_JOB_AT = 25;
    private static final int USER_AT = 28;
    private static final int STEP_AT = 32;
    private static final int STEP = 87;
    private static final int SEEN_AT = 120;
    private static final int BYTES_PER_WRITE = 1 << 16;

    /** The user of a process of which none is known. */
    public static final long NO_USER = -1;

    private static final ValueLayout.OfInt USER = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong PID = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong TICKS = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment rows;

    /**
     * A row.
     *
     * @param name the process's name
     * @param step the step that it belonged to, empty for none
     * @param user the user as whom it acted, {@link #NO_USER} if unknown
     */
    public record Known(String name, String step, long user) {}

    private ProcessLedger(Path file, FileChannel.MapMode mode, StandardOpenOption... options) throws IOException {
        try (FileChannel channel = FileChannel.open(file, options)) {
            if (!mode.equals(FileChannel.MapMode.READ_ONLY)) {
                allocate(channel);
            } else if (channel.size() < (long) ROWS * ROW) {
                throw new IOException(file + " is shorter than a ledger");
            }
            rows = channel.map(mode, 0, (long) ROWS * ROW, arena);
        }
    }

    /** A store into a hole of a mapped file ends the process (SIGBUS) where the disk is full by then, so there are no holes. */
    private static void allocate(FileChannel channel) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(BYTES_PER_WRITE);
        for (long at = 0; at < (long) ROWS * ROW; at += zeros.position()) {
            channel.write(zeros.clear(), at);
        }
    }

    /**
     * Begins a ledger; the file, of 8 MiB, must not be there.
     *
     * @throws IOException if it cannot be made, or the disk has no room for it
     */
    public static ProcessLedger create(Path file) throws IOException {
        return new ProcessLedger(
                file,
                FileChannel.MapMode.READ_WRITE,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    /** Opens one that an agent has left. */
    public static ProcessLedger open(Path file) throws IOException {
        return new ProcessLedger(file, FileChannel.MapMode.READ_ONLY, StandardOpenOption.READ);
    }

    /**
     * Writes a process down; names and steps that are too long are cut.
     *
     * @param user as whom it acts
     * @param isOfJob whether it belongs to a step of the job that is watched
     * @param seen when it did what tells of it, clock ticks since the machine's start
     */
    public void put(long pid, byte[] name, byte[] step, int user, boolean isOfJob, long seen) {
        long row = row(pid);
        rows.set(PID, row, pid);
        rows.set(ValueLayout.JAVA_BYTE, row + OF_JOB_AT, (byte) (isOfJob ? 1 : 0));
        rows.set(TICKS, row + SEEN_AT, seen);
        text(row + NAME_AT, name, NAME);
        rows.set(USER, row + USER_AT, user + 1);
        text(row + STEP_AT, step, STEP);
    }

    private static long row(long pid) {
        return (pid & ROWS - 1) * ROW;
    }

    private void text(long at, byte[] text, int limit) {
        int length = Math.min(text.length, limit);
        rows.set(ValueLayout.JAVA_BYTE, at, (byte) length);
        MemorySegment.copy(text, 0, rows, ValueLayout.JAVA_BYTE, at + 1, length);
    }

    /** Returns what is known of a process. */
    public Optional<Known> find(long pid) {
        long row = row(pid);
        return pid <= 0 || rows.get(PID, row) != pid
                ? Optional.empty()
                : Optional.of(new Known(
                        text(row + NAME_AT, NAME),
                        text(row + STEP_AT, STEP),
                        Integer.toUnsignedLong(rows.get(USER, row + USER_AT)) - 1));
    }

    /**
     * Return whether a process is known to belong to a step of the job. One that began after the last that is known of its id is another
     * process, which has that id by now.
     *
     * @param began when it began, clock ticks since the machine's start
     */
    public boolean isOfJob(long pid, long began) {
        long row = row(pid);
        return pid > 0
                && rows.get(PID, row) == pid
                && rows.get(ValueLayout.JAVA_BYTE, row + OF_JOB_AT) == 1
                && began <= rows.get(TICKS, row + SEEN_AT);
    }

    private String text(long at, int limit) {
        int length = Math.min(rows.get(ValueLayout.JAVA_BYTE, at) & 0xff, limit);
        byte[] bytes = rows.asSlice(at + 1, length).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        arena.close();
    }
}
